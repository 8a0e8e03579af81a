import { closeSync, lstatSync, openSync, readdirSync, readlinkSync, readSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';

/** Where a log must not go: what is appended to a ledger, a journal or somebody's document breaks it. */

/** Names in the workspace's folder, and what lies beside them while they are written. */
const ours = /^(?:publications\.jsonl|run\.lock|ledger\.sqlite|workspace\.json|config\.json|plan\.json|report\.html)/i;

const ourFolders: ReadonlySet<string> = new Set([
  'originals',
  'renditions',
  'incoming',
  'thumbnails',
  'backups',
  'hand-off',
]);

/** Whether the path is a file of the workspace, or will be one: by its name, or because a link leads there. Makes and opens nothing. */
export function isOfWorkspace(path: string, workspace: string): boolean {
  const folder = realOf(workspace);
  const place = placeOf(path);
  const [first = '', ...deeper] = relative(folder, place).split(sep);
  if (deeper.length === 0 ? ours.test(first) : ourFolders.has(first.toLowerCase())) return true;
  const file = tryTo(() => statSync(path, { bigint: true }));
  if (file === null) return false;
  return (tryTo(() => readdirSync(folder)) ?? []).some((name) => {
    if (!ours.test(name)) return false;
    const one = tryTo(() => statSync(join(folder, name), { bigint: true }));
    return one !== null && one.dev === file.dev && one.ino === file.ino;
  });
}

const begin = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z \d+ [a-z]+ /;

/** Whether a file begins as a log of ours does; so does an empty one. Throws what the system says. */
export function beginsAsLog(path: string): boolean {
  const fd = openSync(path, 'r');
  try {
    const head = Buffer.alloc(80);
    const length = readSync(fd, head);
    return length === 0 || begin.test(head.toString('latin1', 0, length));
  } finally {
    closeSync(fd);
  }
}

const mostLinks = 16;

/** Where a file would be made, also at the end of a link that leads nowhere yet. */
function placeOf(path: string): string {
  let place = resolve(path);
  for (let n = 0; n < mostLinks; n += 1) {
    place = join(realOf(dirname(place)), basename(place));
    const here = place;
    if (tryTo(() => lstatSync(here))?.isSymbolicLink() !== true) return place;
    place = resolve(dirname(here), readlinkSync(here));
  }
  return place;
}

function realOf(path: string): string {
  return tryTo(() => realpathSync(path)) ?? resolve(path);
}

function tryTo<Value>(look: () => Value): Value | null {
  try {
    return look();
  } catch {
    return null;
  }
}
