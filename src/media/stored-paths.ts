import { readdirSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';

/** 256 folders: 100,000 files stay below 400 a folder. */
export function pathIn(root: string, sha256: string, extension: string): string {
  return join(root, sha256.slice(0, 2), `${sha256}${extension}`);
}

export function findIn(root: string, sha256: string): string | null {
  const folder = join(root, sha256.slice(0, 2));
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch {
    return null;
  }
  const name = names.find((each) => each.startsWith(`${sha256}.`));
  return name === undefined ? null : join(folder, name);
}

export async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch {
    return null;
  }
}
