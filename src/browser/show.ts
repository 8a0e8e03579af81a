import open from 'open';

/** Opens a page in the person's own browser, which nothing drives. False: there is none, or no screen. */
export async function showInBrowser(url: string): Promise<boolean> {
  try {
    const child = await open(url);
    return child.pid !== undefined;
  } catch {
    return false;
  }
}
