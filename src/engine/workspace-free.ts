import { readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Account, Reason } from '../contract/index.ts';
import { deliveryKey } from '../core/identity.ts';
import type { DeliveryRow, PostRow } from '../core/model.ts';
import { deliveryStates, unfinishedStates } from '../core/states.ts';
import { onDisk } from '../disk/index.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { allDeliveries, postPages } from '../ledger/pages.ts';
import { readPatch } from '../media/stored-patches.ts';
import { allMedia } from './rows.ts';
import { filesOfWorkspace, type Use, type WorkspaceFile } from './workspace-use.ts';

export const freeableKinds = ['renditions', 'thumbnails', 'leftovers', 'rehearsals', 'originals'] as const;

export type FreeableKind = (typeof freeableKinds)[number];

export interface Freeable extends Use {
  readonly kind: FreeableKind;
  readonly paths: readonly string[];
}

export interface FreeWish {
  /** names of all destinations there are: whose rehearsals have a folder */
  readonly destinations: readonly string[];
  readonly rehearsals: boolean;
  /** of posts that are published wherever they were planned for, and seen there; null: not wished for */
  readonly originalsPublished: LookThere | null;
}

/** Is what was published still there, as somebody looked now or a short while ago? null: it is; else why nobody can say so. */
export type LookThere = (row: DeliveryRow) => Promise<Reason | null>;

/** Posts whose originals stay although the ledger has them as published. */
export interface Kept {
  readonly account: Account;
  readonly posts: number;
  readonly because: Reason;
}

export interface Found {
  readonly freeable: readonly Freeable[];
  readonly kept: readonly Kept[];
}

/** What can go without anybody missing it, by kind; kinds of which there is nothing are left out. Reads only. */
export async function findFreeable(workspace: string, ledger: Ledger, wish: FreeWish): Promise<Found> {
  const accounts = await ledger.deliveries.accounts();
  const owners = { accounts, destinations: wish.destinations };
  const wanted = await filesInDrafts(ledger);
  const keeping = createKeeping();
  const look = wish.originalsPublished;
  const needed = originalsUnderPatches(workspace, wanted);
  const spent = look === null ? new Set<string>() : await spentOriginals({ ledger, accounts, look, keeping });
  const found = new Map<FreeableKind, { files: number; bytes: number; paths: string[] }>();
  for await (const file of filesOfWorkspace(workspace, owners)) {
    const kind = await kindToFree(file, { ledger, wanted, needed, spent, wish });
    if (kind === null) continue;
    const one = found.get(kind) ?? { files: 0, bytes: 0, paths: [] };
    one.files += 1;
    one.bytes += file.bytes;
    one.paths.push(file.path);
    found.set(kind, one);
  }
  const freeable = freeableKinds.flatMap((kind) => {
    const one = found.get(kind);
    return one === undefined ? [] : [{ kind, ...one }];
  });
  return { freeable, kept: keeping.all() };
}

/** Only for who holds the run lock. Stops between two files; what is gone already is fine. Returns what went. */
export async function free(freeable: readonly Freeable[], signal: AbortSignal): Promise<Use> {
  let files = 0;
  let bytes = 0;
  for (const { paths, ...use } of freeable) {
    for (const path of paths) {
      if (signal.aborted) return { files, bytes };
      await onDisk(path, () => rm(path, { force: true }));
      files += 1;
    }
    bytes += use.bytes;
  }
  return { files, bytes };
}

interface Known {
  readonly ledger: Ledger;
  /** hashes that a draft names which may still be sent */
  readonly wanted: ReadonlySet<string>;
  /** hashes of originals that some of those are read through */
  readonly needed: ReadonlySet<string>;
  readonly spent: ReadonlySet<string>;
  readonly wish: FreeWish;
}

async function kindToFree(file: WorkspaceFile, known: Known): Promise<FreeableKind | null> {
  const name = basename(file.path);
  switch (file.kind) {
    case 'renditions':
      return (await isWantedRendition(file, known)) ? null : 'renditions';
    case 'thumbnails':
    case 'leftovers':
      return file.kind;
    case 'incoming':
      return (await isStillComing(name, known)) ? null : 'leftovers';
    case 'rehearsals':
      return known.wish.rehearsals ? 'rehearsals' : null;
    case 'originals': {
      const sha256 = hashIn(file.place) ?? '';
      return known.spent.has(sha256) && !known.needed.has(sha256) ? 'originals' : null;
    }
    case 'hand-off':
    case 'ledger':
    case 'backups':
    case 'other':
      return null;
  }
}

const hash = /^(([0-9a-f]{2})[0-9a-f]{62})\.[a-z0-9]+$/;

/** `originals/ab/abcd….mp4`, `renditions/patches/ab/abcd….json`; null: it lies or is named otherwise, so it is not from here. */
function hashIn(place: readonly string[]): string | null {
  const [folder, name = ''] = place.slice(place[1] === 'patches' ? 2 : 1);
  const [, sha256 = null, prefix] = hash.exec(name) ?? [];
  return place.at(-1) === name && prefix === folder ? sha256 : null;
}

/** Also of the notes which say what was made from what: one without its file is of no use. Whatever else lies there stays. */
async function isWantedRendition({ path, place }: WorkspaceFile, { wanted }: Known): Promise<boolean> {
  if (place[1] !== 'keys') {
    const sha256 = hashIn(place);
    return sha256 === null || wanted.has(sha256);
  }
  if (place.length !== 4 || !/^[0-9a-f]{40}\.json$/.test(basename(path))) return true;
  const made = /"sha256":"([0-9a-f]{64})"/.exec(await readFile(path, 'utf8').catch(() => ''))?.[1];
  return made === undefined || wanted.has(made);
}

/** `12.part`, `12.part.json`: of an original that may still be continued. */
async function isStillComing(name: string, { ledger }: Known): Promise<boolean> {
  const id = /^(\d+)\.part(?:\.json)?$/.exec(name)?.[1];
  if (id === undefined) return true;
  return (await ledger.originals.find(Number(id)))?.state === 'wanted';
}

/** Deliveries whose draft may still be sent or compared, as `dropRenditions` has it. */
const openStates = deliveryStates.filter((state) => state === 'unconfirmed' || unfinishedStates.includes(state));

async function filesInDrafts(ledger: Ledger): Promise<ReadonlySet<string>> {
  const wanted = new Set<string>();
  for await (const { draft } of allDeliveries(ledger.deliveries, { states: openStates }))
    if (draft !== null) for (const { file } of allMedia(draft)) wanted.add(file.sha256);
  return wanted;
}

/** Another post's original may be under it, where both are the same but for their tags: then that post's end is not its end. */
function originalsUnderPatches(workspace: string, wanted: ReadonlySet<string>): ReadonlySet<string> {
  const renditions = join(workspace, 'renditions');
  const sources = [...wanted].map((sha256) => readPatch(renditions, sha256)?.source.sha256);
  return new Set(sources.filter((sha256) => sha256 !== undefined));
}

interface Keeping {
  add(account: Account, because: Reason): void;
  all(): readonly Kept[];
}

/** By account and code, with the first reason of each. */
function createKeeping(): Keeping {
  const kept = new Map<string, Kept>();
  return {
    add({ destination, label }, because) {
      const key = `${destination}/${label} ${because.code}`;
      const before = kept.get(key) ?? { account: { destination, label }, posts: 0, because };
      kept.set(key, { ...before, posts: before.posts + 1 });
    },
    all: () => [...kept.values()],
  };
}

interface Searching {
  readonly ledger: Ledger;
  readonly accounts: readonly Account[];
  readonly look: LookThere;
  readonly keeping: Keeping;
}

/** Hashes of originals that no post has any use for: one file may belong to several posts. */
async function spentOriginals(searching: Searching): Promise<ReadonlySet<string>> {
  const { ledger, accounts } = searching;
  const real: Account[] = [];
  for (const account of accounts) if ((await ledger.plans.last(account))?.header.rehearsal !== true) real.push(account);
  const spent = new Set<string>();
  const kept = new Set<string>();
  for await (const page of postPages(ledger.posts))
    for (const post of page) {
      const hashes = post.originals.map(({ sha256 }) => sha256).filter((sha256) => sha256 !== null);
      const into = (await isThroughEverywhere(post, real, searching)) ? spent : kept;
      for (const sha256 of hashes) into.add(sha256);
    }
  return new Set([...spent].filter((sha256) => !kept.has(sha256)));
}

async function isThroughEverywhere(
  { ref, originals }: PostRow,
  real: readonly Account[],
  { ledger, accounts, look, keeping }: Searching,
): Promise<boolean> {
  if (real.length === 0) return false;
  const published: DeliveryRow[] = [];
  for (const account of accounts) {
    const row = await ledger.deliveries.find(deliveryKey(ref, account));
    const isReal = real.includes(account);
    if (isReal && (row === null || !wasSeenThere(row))) return false;
    if (isReal && row !== null) published.push(row);
    // A rehearsal may still be on its way.
    if (!isReal && row !== null && openStates.includes(row.state)) return false;
  }
  // Only now: looking costs time, and there has to be something that could go.
  if (!originals.some(({ sha256 }) => sha256 !== null)) return false;
  for (const row of published) {
    const because = await look(row);
    if (because === null) continue;
    keeping.add(row.account, because);
    return false;
  }
  return true;
}

/** Published as the ledger knows it, and not on a person's word alone. */
function wasSeenThere({ state, remote, check }: DeliveryRow): boolean {
  if (state !== 'published') return false;
  return check === null ? remote?.saidBy !== 'person' : check.result === 'same';
}
