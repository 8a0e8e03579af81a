import { because, type MediaKind, type Reason, type SourceIds } from '../contract/index.ts';
import type { MatchedBy } from '../contract/reasons/own-files.ts';
import type { OriginalRow, PostRow } from '../core/model.ts';
import { toEpochMs } from '../kit/index.ts';
import type { NamedDate } from '../kit/named-date.ts';
import type { NameEvidence } from './names.ts';

/** A post, cut down to what is kept in memory for all of them. */
export interface KnownPost {
  readonly ref: string;
  readonly atMs: number;
  readonly sourceId: string | null;
  readonly kind: MediaKind;
  /** in order */
  readonly media: readonly { readonly id: number; readonly objectKey: string | null; readonly isHere: boolean }[];
}

export type Candidate =
  | { readonly kind: 'one'; readonly by: MatchedBy; readonly post: KnownPost }
  | { readonly kind: 'several'; readonly because: Reason }
  | { readonly kind: 'none'; readonly because: Reason }
  /** it carries the id of somebody's post, and that post is not here: weaker evidence is not to be believed */
  | { readonly kind: 'foreign'; readonly because: Reason };

export interface PostIndex {
  findByKey(key: string, kind: MediaKind): readonly { readonly post: KnownPost; readonly originalId: number }[];
  findCandidate(evidence: NameEvidence, kind: MediaKind): Candidate;
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Names are often in local time: the largest offset from UTC, and the step offsets come in. */
const LARGEST_OFFSET_MS = 14 * 60 * MINUTE_MS;
const OFFSET_STEP_MS = 15 * MINUTE_MS;

export async function indexPosts(posts: AsyncIterable<PostRow>, ids: SourceIds | null): Promise<PostIndex> {
  const byId = new Map<string, KnownPost[]>();
  const byKey = new Map<string, { post: KnownPost; originalId: number }[]>();
  const byTime: KnownPost[] = [];
  for await (const row of posts) {
    const post = knownPost(row);
    if (post === null) continue;
    byTime.push(post);
    if (post.sourceId !== null) add(byId, post.sourceId, post);
    for (const { id, objectKey } of post.media) {
      if (objectKey !== null) add(byKey, `${post.kind}\n${objectKey}`, { post, originalId: id });
    }
  }
  byTime.sort((a, b) => a.atMs - b.atMs);
  const known = { byId, ids, between: (fromMs: number, untilMs: number) => slice(byTime, fromMs, untilMs) };
  return {
    findByKey: (key, kind) => byKey.get(`${kind}\n${key}`) ?? [],
    findCandidate: (evidence, kind) => findCandidate(evidence, kind, known),
  };
}

type Between = (fromMs: number, untilMs: number) => KnownPost[];

interface Known {
  readonly byId: ReadonlyMap<string, readonly KnownPost[]>;
  readonly ids: SourceIds | null;
  readonly between: Between;
}

function findCandidate(evidence: NameEvidence, kind: MediaKind, { byId, ids, between }: Known): Candidate {
  const named = evidence.numbers.flatMap((number) => byId.get(number) ?? []);
  if (named.length > 0) return decide(named, kind, 'source-id');
  const births = ids === null ? [] : birthsIn(evidence.numbers, ids);
  const born = births.flatMap(({ id, fromMs, untilMs }) =>
    between(fromMs, untilMs).filter((post) => post.sourceId === null || post.sourceId === id),
  );
  if (born.length > 0) return decide(born, kind, 'id-time');
  const [foreign] = births;
  const { date } = evidence;
  if (date !== null && date.precision !== 'day') {
    const found = findAt(date, kind, between);
    if (found.kind !== 'none' || !foreign) return found;
  }
  // Folders of downloads hold other people's videos too: their day proves nothing.
  if (foreign) return { kind: 'foreign', because: because('own-file-foreign', { number: foreign.id }) };
  if (date !== null) return findOnDay(date, kind, between);
  return { kind: 'none', because: because('own-file-nameless') };
}

/** The numbers that are ids, and when their posts can have been made. */
function birthsIn(numbers: readonly string[], ids: SourceIds) {
  return numbers.flatMap((id) => {
    const at = ids.givenOutAt(id);
    if (at === null) return [];
    const fromMs = toEpochMs(at);
    return [{ id, fromMs, untilMs: fromMs + ids.postWithinMs + 1 }];
  });
}

/** The export's dates are UTC. If a post also fits the name as some zone's local time, nobody can tell. */
function findAt(date: NamedDate, kind: MediaKind, between: Between): Candidate {
  const spanMs = date.precision === 'second' ? SECOND_MS : MINUTE_MS;
  const exact = between(date.atMs, date.atMs + spanMs);
  if (exact.length === 0) return { kind: 'none', because: because('own-file-no-post', { by: 'time' }) };
  const shifted = between(date.atMs - LARGEST_OFFSET_MS, date.atMs + LARGEST_OFFSET_MS + spanMs).filter((post) => {
    const offsetMs = post.atMs - (post.atMs % spanMs) - date.atMs;
    return offsetMs !== 0 && offsetMs % OFFSET_STEP_MS === 0 && post.kind === kind;
  });
  if (shifted.length > 0) {
    return { kind: 'several', because: because('own-file-utc-or-local', firstRefs([...exact, ...shifted])) };
  }
  return decide(exact, kind, 'time');
}

/** A day is weak: it counts only when no other post is near enough to be meant in any time zone. */
function findOnDay(date: NamedDate, kind: MediaKind, between: Between): Candidate {
  const near = between(date.atMs - LARGEST_OFFSET_MS, date.atMs + DAY_MS + LARGEST_OFFSET_MS);
  const onDay = near.filter((post) => post.atMs >= date.atMs && post.atMs < date.atMs + DAY_MS);
  if (onDay.length === 0) return { kind: 'none', because: because('own-file-no-post', { by: 'day' }) };
  return decide(
    near.filter((post) => post.kind === kind || onDay.includes(post)),
    kind,
    'day',
  );
}

function decide(posts: readonly KnownPost[], kind: MediaKind, by: MatchedBy): Candidate {
  const distinct = [...new Set(posts)];
  const fitting = distinct.filter((post) => post.kind === kind);
  const [first, second] = fitting;
  if (first && !second) return { kind: 'one', by, post: first };
  if (first) return { kind: 'several', because: because('own-file-several', { by, ...firstRefs(fitting) }) };
  return { kind: 'none', because: because('own-file-other-kind', { by, kind, ...firstRefs(distinct) }) };
}

/** Enough to go and look. */
const refsShown = 3;

function firstRefs(posts: readonly KnownPost[]): { readonly refs: readonly string[]; readonly more: number } {
  const refs = posts.slice(0, refsShown).map((post) => post.ref);
  return { refs, more: posts.length - refs.length };
}

function knownPost(row: PostRow): KnownPost | null {
  const media = row.originals.filter(({ role }) => role === 'media').sort((a, b) => a.position - b.position);
  const [first] = media;
  if (!first) return null;
  return {
    ref: row.ref,
    atMs: toEpochMs(row.createdAt),
    sourceId: row.sourceId,
    kind: first.kind,
    media: media.map((original) => ({
      id: original.id,
      objectKey: keyOf(original),
      isHere: original.state === 'fetched',
    })),
  };
}

function keyOf({ source }: OriginalRow): string | null {
  return source.from === 'link' ? source.objectKey : null;
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Half-open; `sorted` by time. */
function slice(sorted: readonly KnownPost[], fromMs: number, untilMs: number): KnownPost[] {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle]?.atMs ?? 0) < fromMs) low = middle + 1;
    else high = middle;
  }
  const found: KnownPost[] = [];
  for (let at = low; at < sorted.length; at += 1) {
    const post = sorted[at];
    if (!post || post.atMs >= untilMs) break;
    found.push(post);
  }
  return found;
}
