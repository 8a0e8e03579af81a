import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Says whose hand-off folder it is: the one file that is another in every workspace. */
const marker = 'clipferry-folder.json';

/** Every file below a folder with the hash of its bytes: two trees are equal when these are. */
export function treeOf(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name !== marker,
  );
  const hashes = files.map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return [relative(folder, path), createHash('sha256').update(readFileSync(path)).digest('hex')] as const;
  });
  return Object.fromEntries(hashes.sort(([a], [b]) => (a < b ? -1 : 1)));
}
