import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from '../contract/index.ts';
import { systemCodeOf } from '../disk/errors.ts';

/** What the files of a workspace are. */
export const workspaceKinds = [
  'originals',
  'renditions',
  'thumbnails',
  'hand-off',
  'rehearsals',
  'ledger',
  'backups',
  'incoming',
  'leftovers',
  'other',
] as const;

export type WorkspaceKind = (typeof workspaceKinds)[number];

export interface Use {
  readonly files: number;
  readonly bytes: number;
}

export interface WorkspaceFile {
  readonly path: string;
  /** from the workspace, its folders in order */
  readonly place: readonly string[];
  readonly kind: WorkspaceKind;
  readonly bytes: number;
}

/**
 * Every file of a workspace with what it is. A file that has several names (a hard link) weighs something once. Links lead
 * nowhere from here. What vanishes while it is looked at is not there.
 */
export async function* filesOfWorkspace(
  workspace: string,
  accounts: readonly Account[],
): AsyncGenerator<WorkspaceFile> {
  const folders = new Set(accounts.map(({ destination, label }) => `${destination}-${label}`));
  const seen = new Set<string>();
  for await (const place of placesUnder(workspace, [])) {
    const path = join(workspace, ...place);
    const found = await lstat(path).catch(() => null);
    if (found === null) continue;
    const id = `${found.dev}:${found.ino}`;
    const bytes = found.nlink > 1 && seen.has(id) ? 0 : found.size;
    if (found.nlink > 1) seen.add(id);
    yield { path, place, kind: kindOf(place, folders), bytes };
  }
}

/** How much of each kind there is; of those that are not there nothing. */
export async function measureWorkspace(
  workspace: string,
  accounts: readonly Account[],
): Promise<ReadonlyMap<WorkspaceKind, Use>> {
  const uses = new Map<WorkspaceKind, Use>();
  for await (const { kind, bytes } of filesOfWorkspace(workspace, accounts)) {
    const { files, bytes: before } = uses.get(kind) ?? { files: 0, bytes: 0 };
    uses.set(kind, { files: files + 1, bytes: before + bytes });
  }
  return uses;
}

async function* placesUnder(root: string, place: readonly string[]): AsyncGenerator<readonly string[]> {
  for (const entry of await entriesIn(join(root, ...place))) {
    const here = [...place, entry.name];
    if (entry.isDirectory()) yield* placesUnder(root, here);
    else if (entry.isFile()) yield here;
  }
}

async function entriesIn(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

const ledgerNames = /^(?:ledger\.sqlite|publications\.jsonl|run\.lock|workspace\.json)/;

function kindOf(place: readonly string[], accountFolders: ReadonlySet<string>): WorkspaceKind {
  const [first = '', second] = place;
  const isPart = place.at(-1)?.endsWith('.part') === true;
  if (first === 'originals' && second === 'incoming') return 'incoming';
  if (first === 'originals' || first === 'renditions') return second === 'parts' ? 'leftovers' : first;
  if (first === 'thumbnails') return isPart ? 'leftovers' : 'thumbnails';
  if (first === 'backups') return 'backups';
  if (first.startsWith('rehearsal-') && place.length > 1) return 'rehearsals';
  if ((first === 'hand-off' || accountFolders.has(first)) && place.length > 1) return 'hand-off';
  if (place.length === 1 && isPart) return 'leftovers';
  return place.length === 1 && ledgerNames.test(first) ? 'ledger' : 'other';
}
