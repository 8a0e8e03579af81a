import { pathToFileURL } from 'node:url';
import { hasScreen } from '../browser/find.ts';
import { showInBrowser } from '../browser/show.ts';

/** Opens a page of this computer in the person's own browser. Where there is no screen, or no browser, they have its address. */
export async function showFile(path: string): Promise<boolean> {
  return hasScreen() && (await showInBrowser(pathToFileURL(path).href));
}
