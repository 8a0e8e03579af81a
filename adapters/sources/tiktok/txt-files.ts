import type { Archive, ArchiveEntry } from '../../../src/contract/index.ts';
import { looksLikeDate } from './dates.ts';
import { fieldName, plainName } from './fields.ts';
import { linkKind, parseLink, splitLinks } from './links.ts';
import { readRecords, type TxtRecord } from './records.ts';
import type { ListRole } from './shapes.ts';
import { readHead } from './text.ts';

/** File names in English, Dutch and Italian, as `plainName` writes them. `Berichten.txt` (NL) is posts, though the word also means messages. */
const NAMES: ReadonlyMap<string, ListRole | 'profile' | 'other'> = new Map(
  Object.entries({
    posts: 'post',
    post: 'post',
    videos: 'post',
    berichten: 'post',
    recentlydeletedposts: 'deleted',
    onlangsverwijderdeberichten: 'deleted',
    story: 'story',
    stories: 'story',
    profileinfo: 'profile',
    profileinformation: 'profile',
    profielinformatie: 'profile',
    watchhistory: 'other',
    browsinghistory: 'other',
    videobrowsinghistory: 'other',
    kijkgeschiedenis: 'other',
    cronologiavisualizzazioni: 'other',
    likelist: 'other',
    likelijst: 'other',
    directmessages: 'other',
    directeberichten: 'other',
    favoritevideos: 'other',
    favouritevideos: 'other',
    searchhistory: 'other',
    sharehistory: 'other',
    loginhistory: 'other',
    comments: 'other',
    follower: 'other',
    following: 'other',
  } as const),
);

/** Looking for posts under names nobody told us: this many files are opened, no more. */
const MAX_PEEKS = 100;

export interface TxtFiles {
  readonly lists: readonly { readonly role: ListRole; readonly entry: ArchiveEntry }[];
  readonly profile: ArchiveEntry | null;
  /** everything else with .txt: where ids may be found */
  readonly others: readonly ArchiveEntry[];
  /** files that look like posts and are none of the lists: their dates or order are not as known */
  readonly lookalikes: readonly string[];
  /** two files with posts: two exports in one folder, or a name that means something else */
  readonly doubled: readonly ArchiveEntry[];
}

/** Finds the files by name in English and Dutch, and by the shape of their first record in any language. Null: none known. */
export async function findTxtFiles(archive: Archive, entries: readonly ArchiveEntry[]): Promise<TxtFiles | null> {
  const lists: { role: ListRole; entry: ArchiveEntry }[] = [];
  const others: ArchiveEntry[] = [];
  const lookalikes: string[] = [];
  let profile: ArchiveEntry | null = null;
  let known = 0;
  let peeks = 0;
  for (const entry of entries) {
    const named = NAMES.get(plainName(baseName(entry.path)));
    if (named !== undefined) known += 1;
    if (named === 'profile') profile ??= entry;
    if (named === 'profile' || named === 'other' || peeks >= MAX_PEEKS) {
      others.push(entry);
      continue;
    }
    peeks += 1;
    const first = await firstRecord(archive, entry);
    const role = roleOf(first, named ?? null);
    if (role) lists.push({ role, entry });
    else others.push(entry);
    if (!role && first !== null && isLookalike(first)) lookalikes.push(entry.path);
  }
  if (known === 0 && lists.length === 0) return null;
  const doubled = (['post', 'deleted', 'story'] as const)
    .map((role) => lists.filter((list) => list.role === role))
    .find((same) => same.length > 1);
  return { lists, profile, others, lookalikes, doubled: doubled?.map((list) => list.entry) ?? [] };
}

/** Name and first record must agree; without a first record (an empty list) the name alone decides. */
function roleOf(first: TxtRecord | null, named: ListRole | null): ListRole | null {
  if (first === null) return named;
  const shape = shapeOf(first);
  if (named === null) return shape;
  const labels = new Set(first.pairs.map(([label]) => fieldName(label)));
  if (shape === named || (labels.has('date') && labels.has('link'))) return named;
  // the Dutch file of messages would be called the same as the file of posts
  return isMessage(labels) ? null : named;
}

function isMessage(labels: ReadonlySet<string>): boolean {
  return ['from', 'van', 'content', 'inhoud', 'chatHistoryWith'].some((label) => labels.has(label));
}

/**
 * Told by values alone: a post is a date and then links to files; a deleted one is two dates and then a login page. LIVE
 * replays also have dates and links to files, but three times come first.
 */
function shapeOf(record: TxtRecord): ListRole | null {
  const values = record.pairs.map(([, value]) => value);
  if (!looksLikeDate(values[0] ?? '')) return null;
  if (isFile(values[1] ?? '')) return 'post';
  return looksLikeDate(values[1] ?? '') && kindOf(values[2] ?? '') === 'login' ? 'deleted' : null;
}

/** Links to files, and not what a LIVE replay is: three times come first there. */
function isLookalike(record: TxtRecord): boolean {
  const values = record.pairs.map(([, value]) => value);
  return values.some(isFile) && values.filter(looksLikeDate).length < 3;
}

function isFile(value: string): boolean {
  const kind = kindOf(value);
  return kind === 'video' || kind === 'image';
}

function kindOf(value: string): string {
  const link = parseLink(splitLinks(value)[0] ?? '');
  return link ? linkKind(link) : 'none';
}

async function firstRecord(archive: Archive, entry: ArchiveEntry): Promise<TxtRecord | null> {
  const head = [Buffer.from(await readHead(archive, entry), 'utf8')];
  for await (const record of readRecords(toAsync(head), entry.path)) {
    if (record.pairs.length > 1) return record;
  }
  return null;
}

async function* toAsync<T>(values: readonly T[]): AsyncGenerator<T, void, undefined> {
  yield* values;
}

/** `TikTok/Posts/Posts.txt` → `Posts`; a browser's ` (1)` goes too. */
export function baseName(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name.replace(/\.[a-z0-9]{1,5}$/i, '').replace(/ ?\(\d+\)$/, '');
}
