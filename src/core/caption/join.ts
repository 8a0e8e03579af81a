import { because, type CaptionRecord, type IsoTime, type Reason, type SourceIds } from '../../contract/index.ts';
import { toEpochMs, toIso } from '../../kit/index.ts';
import type { PostRow } from '../model.ts';

/** What joining looks at in a post. */
export type JoinablePost = Pick<PostRow, 'ref' | 'createdAt' | 'sourceId'>;

export type CaptionMatch =
  | { readonly kind: 'match'; readonly ref: string; readonly by: 'ref' | 'id' | 'time' }
  /** several posts could be meant: nothing is taken */
  | { readonly kind: 'ambiguous'; readonly because: Reason; readonly refs: readonly string[] }
  | { readonly kind: 'none'; readonly because: Reason };

interface Candidates {
  /** posts with the record's ref or source id */
  readonly named: readonly JoinablePost[];
  /** posts inside `captionSearchWindow` */
  readonly ofItsTime: readonly JoinablePost[];
}

/** Where to look for `ofItsTime`, inclusive; null: the record says nothing about time. `ids`: of the posts' source. */
export function captionSearchWindow(
  record: CaptionRecord,
  ids: SourceIds | null,
): { readonly from: IsoTime; readonly to: IsoTime } | null {
  const windows = [timeWindow(record), idWindow(record, ids)].filter((window) => window !== null);
  if (windows.length === 0) return null;
  return {
    from: toIso(Math.min(...windows.map((window) => window.from))),
    to: toIso(Math.max(...windows.map((window) => window.to))),
  };
}

/** Which post a caption belongs to: the one with its ref, else with its id, else the only one of its time. */
export function decideCaptionMatch(
  record: CaptionRecord,
  { named, ofItsTime }: Candidates,
  ids: SourceIds | null,
): CaptionMatch {
  if (record.ref !== null) {
    const meant = named.find((post) => post.ref === record.ref);
    if (meant !== undefined) return { kind: 'match', ref: meant.ref, by: 'ref' };
  }
  const { sourceId } = record;
  const numbered = sourceId === null ? [] : named.filter((post) => post.sourceId === sourceId);
  if (numbered.length > 0) return onlyOne(numbered, record, 'id');
  // A post that is known under another id cannot be meant, unless a spreadsheet rounded that id.
  const possible = ofItsTime.filter(
    (post) => sourceId === null || post.sourceId === null || isSameRounded(sourceId, post.sourceId),
  );
  return decideByTime(record, possible, ids);
}

function decideByTime(record: CaptionRecord, posts: readonly JoinablePost[], ids: SourceIds | null): CaptionMatch {
  const stated = timeWindow(record);
  const byTime = stated === null ? [] : posts.filter((post) => isInside(post, stated));
  if (byTime.length > 0) return onlyOne(byTime, record, 'time');
  const derived = idWindow(record, ids);
  const byIdTime = derived === null ? [] : posts.filter((post) => isInside(post, derived));
  if (byIdTime.length > 0) return onlyOne(byIdTime, record, 'time-in-id');
  return { kind: 'none', because: whyNone(record) };
}

function onlyOne(
  posts: readonly JoinablePost[],
  record: CaptionRecord,
  by: 'id' | 'time' | 'time-in-id',
): CaptionMatch {
  const refs = [...new Set(posts.map((post) => post.ref))];
  const ref = refs[0];
  if (refs.length === 1 && ref !== undefined) return { kind: 'match', ref, by: by === 'id' ? 'id' : 'time' };
  const { sourceId, createdAt } = record;
  if (by === 'time-in-id' && sourceId !== null && isRounded(sourceId))
    return { kind: 'ambiguous', refs, because: because('caption-id-rounded', { sourceId, refs: refs.slice(0, 3) }) };
  const shared =
    by === 'time' ? { ...(createdAt === null ? {} : { createdAt }) } : { ...(sourceId === null ? {} : { sourceId }) };
  return {
    kind: 'ambiguous',
    refs,
    because: because('caption-ambiguous', { by, posts: refs.length, refs: refs.slice(0, 3), ...shared }),
  };
}

/**
 * Spreadsheets keep 15 to 17 digits of a number: Excel writes zeros for the others, and what reads numbers as doubles the nearest
 * one. Such an id is still good for its time, and tells posts of other times apart.
 */
function isSameRounded(rounded: string, id: string): boolean {
  if (rounded === id) return true;
  if (rounded.length !== id.length || rounded.length < 16) return false;
  return Number(rounded) === Number(id) || (isRounded(rounded) && rounded.slice(0, 15) === id.slice(0, 15));
}

/** One id in a thousand ends so by itself: this is for words, and for what its time confirms. */
function isRounded(id: string): boolean {
  return /^\d{12,16}0{3,}$/.test(id);
}

function whyNone({ ref, sourceId, createdAt }: CaptionRecord): Reason {
  if (sourceId !== null && isRounded(sourceId)) return because('caption-id-rounded', { sourceId });
  return because('caption-unmatched', {
    ...(ref === null ? {} : { ref }),
    ...(sourceId === null ? {} : { sourceId }),
    ...(createdAt === null ? {} : { createdAt }),
  });
}

const minuteMs = 60_000;
/** The largest offset from UTC, and the step offsets come in. */
const largestOffsetMs = 14 * 60 * minuteMs;
const offsetStepMs = 15 * minuteMs;

/**
 * Where to look for a post of the same time in another zone, for a caption that found none; null: it states no time of day, or one that
 * its id confirms, as dumps do.
 */
export function otherZonesWindow(
  record: CaptionRecord,
  ids: SourceIds | null,
): { readonly from: IsoTime; readonly to: IsoTime } | null {
  if (record.createdAt === null || record.precisionMs > minuteMs) return null;
  const at = toEpochMs(record.createdAt);
  const derived = idWindow(record, ids);
  if (derived !== null && at >= derived.from - minuteMs && at <= derived.to) return null;
  return { from: toIso(at - largestOffsetMs), to: toIso(at + largestOffsetMs + minuteMs) };
}

/** Times in a sheet are often local. Nothing is taken by guessing, but a post that fits so is worth telling. Null: none does. */
export function findOtherZone(
  record: CaptionRecord,
  near: readonly JoinablePost[],
): { readonly ref: string; readonly because: Reason } | null {
  if (record.createdAt === null || record.precisionMs > minuteMs) return null;
  const at = toEpochMs(record.createdAt);
  const stepOf = (post: JoinablePost) => {
    const made = toEpochMs(post.createdAt);
    return made - (made % record.precisionMs) - at;
  };
  const [first] = near.filter((post) => stepOf(post) !== 0 && stepOf(post) % offsetStepMs === 0);
  if (first === undefined) return null;
  const { createdAt } = record;
  const { ref } = first;
  return { ref, because: because('caption-other-zone', { createdAt, ref, offsetMinutes: -stepOf(first) / minuteMs }) };
}

interface Window {
  readonly from: number;
  readonly to: number;
}

function isInside(post: JoinablePost, window: Window): boolean {
  const at = toEpochMs(post.createdAt);
  return at >= window.from && at <= window.to;
}

function timeWindow(record: CaptionRecord): Window | null {
  if (record.createdAt === null) return null;
  const from = toEpochMs(record.createdAt);
  return { from, to: from + Math.max(1, record.precisionMs) - 1 };
}

function idWindow({ sourceId }: CaptionRecord, ids: SourceIds | null): Window | null {
  if (sourceId === null || ids === null) return null;
  const at = ids.givenOutAt(sourceId);
  if (at === null) return null;
  const from = toEpochMs(at);
  return { from, to: from + ids.postWithinMs };
}

/** A caption that could not be given to one post without asking. `candidates`: the refs it may belong to. */
export interface CaptionDoubt {
  readonly where: string;
  readonly caption: string;
  readonly candidates: readonly string[];
}

/** What several records together say. Two different captions for one post at the same strength are nobody's. */
interface CaptionClaims {
  add(record: CaptionRecord, match: CaptionMatch & { readonly kind: 'match' }): void;
  settle(): {
    readonly undisputed: readonly { readonly ref: string; readonly caption: string; readonly where: string }[];
    readonly conflicts: readonly {
      readonly ref: string;
      readonly because: Reason;
      readonly doubts: readonly CaptionDoubt[];
    }[];
  };
}

const strength = { ref: 3, id: 2, time: 1 } as const;
/** Of a time a thousand captions share, nobody needs all. */
const mostRivals = 20;

type Claim = Pick<CaptionRecord, 'where' | 'caption'>;

/**
 * Joining by time alone can give two records to one post (two posts of a day, one of them made after the export).
 * So records are collected first and settled at the end; a match by ref beats one by id, and that one beats time. Memory grows
 * with the posts that are met, not with the records.
 */
export function createCaptionClaims(): CaptionClaims {
  const best = new Map<string, { by: keyof typeof strength; claims: Claim[] }>();
  return {
    add({ where, caption }, { ref, by }) {
      const known = best.get(ref);
      if (known === undefined || strength[by] > strength[known.by]) best.set(ref, { by, claims: [{ where, caption }] });
      else if (by === known.by && known.claims.length < mostRivals && known.claims[0]?.caption !== caption)
        known.claims.push({ where, caption });
    },
    settle() {
      const all = [...best];
      return {
        undisputed: all.flatMap(([ref, { claims }]) =>
          claims.length === 1 ? claims.map((claim) => ({ ref, ...claim })) : [],
        ),
        conflicts: all.flatMap(([ref, { by, claims }]) =>
          claims.length === 1 ? [] : [{ ref, because: conflict(by, claims), doubts: doubtsOf(ref, claims) }],
        ),
      };
    },
  };
}

function conflict(by: keyof typeof strength, claims: readonly Claim[]): Reason {
  return because('caption-conflict', { by, places: claims.slice(0, 3).map(({ where }) => where) });
}

function doubtsOf(ref: string, claims: readonly Claim[]): readonly CaptionDoubt[] {
  return claims.map(({ where, caption }) => ({ where, caption, candidates: [ref] }));
}
