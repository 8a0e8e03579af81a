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

/** Whose folders a workspace has. */
export interface WorkspaceOwners {
  readonly accounts: readonly Account[];
  /** names of all destinations there are */
  readonly destinations: readonly string[];
}

/**
 * Every file of a workspace with what it is. A file that has several names (a hard link) weighs something once. Links lead
 * nowhere from here. What vanishes while it is looked at is not there.
 */
export async function* filesOfWorkspace(
  workspace: string,
  { accounts, destinations }: WorkspaceOwners,
): AsyncGenerator<WorkspaceFile> {
  const folders = {
    handOff: new Set(accounts.map(({ destination, label }) => `${destination}-${label}`)),
    rehearsals: new Set(destinations.map((destination) => `rehearsal-${destination}`)),
  };
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
  owners: WorkspaceOwners,
): Promise<ReadonlyMap<WorkspaceKind, Use>> {
  const uses = new Map<WorkspaceKind, Use>();
  for await (const { kind, bytes } of filesOfWorkspace(workspace, owners)) {
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

/** `plan.json.4711-0123456789ab.part`, as `writeFileAtomically` names what grows, and what `findRefusal` tries a folder with. */
const growing = /^(?:.+\.\d+-|\.)[0-9a-f]{12}\.part$/;
/** `4711-0123456789ab.part`, also what is made on the way to it. */
const made = /^\d+-[0-9a-f]{12}\.part(?:\.between\.part)?(?:\.(?:png|frame)\.part)?$/;
const thumbnail = /^([0-9a-f]{2})[0-9a-f]{62}\.\d+\.(?:none|\d+x\d+\.webp)$/;

interface Folders {
  readonly handOff: ReadonlySet<string>;
  readonly rehearsals: ReadonlySet<string>;
}

/** By the names that clipferry gives: what a person put beside them is theirs. */
function kindOf(place: readonly string[], folders: Folders): WorkspaceKind {
  const [first = '', second] = place;
  const name = place.at(-1) ?? '';
  if (first === 'originals' && second === 'incoming') return 'incoming';
  if (first === 'originals' || first === 'renditions') {
    if (second !== 'parts') return first;
    // A transcriber's folder has the sound in it, and what the program left.
    return made.test(place[2] ?? '') && place.length <= 4 ? 'leftovers' : 'other';
  }
  if (first === 'thumbnails') {
    if (place.length === 2 && made.test(name)) return 'leftovers';
    return place.length === 3 && thumbnail.exec(name)?.[1] === second ? 'thumbnails' : 'other';
  }
  if (first === 'backups') return 'backups';
  if (folders.rehearsals.has(first) && place.length > 1) return 'rehearsals';
  if ((first === 'hand-off' || folders.handOff.has(first)) && place.length > 1) return 'hand-off';
  if (place.length === 1 && growing.test(name)) return 'leftovers';
  return place.length === 1 && ledgerNames.test(first) ? 'ledger' : 'other';
}
