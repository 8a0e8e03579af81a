import { because, type CaptionRecord, type IsoTime, type Reason, type SourceIds } from '../../contract/index.ts';
import { toEpochMs, toIso } from '../../kit/index.ts';
import type { PostRow } from '../model.ts';

/** What joining looks at in a post. */
type Candidate = Pick<PostRow, 'ref' | 'createdAt' | 'sourceId'>;

type CaptionMatch =
  | { readonly kind: 'match'; readonly ref: string; readonly by: 'ref' | 'id' | 'time' }
  /** several posts could be meant: nothing is taken */
  | { readonly kind: 'ambiguous'; readonly because: Reason }
  | { readonly kind: 'none'; readonly because: Reason };

interface Candidates {
  /** posts with the record's ref or source id */
  readonly named: readonly Candidate[];
  /** posts inside `captionSearchWindow` */
  readonly ofItsTime: readonly Candidate[];
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
  // A post that is known under another id cannot be meant.
  const possible = ofItsTime.filter(
    (post) => sourceId === null || post.sourceId === null || post.sourceId === sourceId,
  );
  return decideByTime(record, possible, ids);
}

function decideByTime(record: CaptionRecord, posts: readonly Candidate[], ids: SourceIds | null): CaptionMatch {
  const stated = timeWindow(record);
  const byTime = stated === null ? [] : posts.filter((post) => isInside(post, stated));
  if (byTime.length > 0) return onlyOne(byTime, record, 'time');
  const derived = idWindow(record, ids);
  const byIdTime = derived === null ? [] : posts.filter((post) => isInside(post, derived));
  if (byIdTime.length > 0) return onlyOne(byIdTime, record, 'time-in-id');
  return { kind: 'none', because: because('caption-unmatched') };
}

function onlyOne(posts: readonly Candidate[], record: CaptionRecord, by: 'id' | 'time' | 'time-in-id'): CaptionMatch {
  const refs = [...new Set(posts.map((post) => post.ref))];
  const ref = refs[0];
  if (refs.length === 1 && ref !== undefined) return { kind: 'match', ref, by: by === 'id' ? 'id' : 'time' };
  const { sourceId, createdAt } = record;
  const shared =
    by === 'time' ? { ...(createdAt === null ? {} : { createdAt }) } : { ...(sourceId === null ? {} : { sourceId }) };
  return {
    kind: 'ambiguous',
    because: because('caption-ambiguous', { by, posts: refs.length, refs: refs.slice(0, 3), ...shared }),
  };
}

interface Window {
  readonly from: number;
  readonly to: number;
}

function isInside(post: Candidate, window: Window): boolean {
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

/** What several records together say. Two different captions for one post at the same strength are nobody's. */
interface CaptionClaims {
  add(record: CaptionRecord, match: CaptionMatch & { readonly kind: 'match' }): void;
  settle(): {
    readonly undisputed: readonly { readonly ref: string; readonly caption: string; readonly from: string }[];
    readonly conflicts: readonly { readonly ref: string; readonly because: Reason }[];
  };
}

const strength = { ref: 3, id: 2, time: 1 } as const;

/**
 * Joining by time alone can give two records to one post (two posts of a day, one of them made after the export).
 * So records are collected first and settled at the end; a match by ref beats one by id, and that one beats time.
 */
export function createCaptionClaims(): CaptionClaims {
  const best = new Map<string, { by: keyof typeof strength; caption: string; where: string; rivals: string[] }>();
  return {
    add(record, match) {
      const known = best.get(match.ref);
      if (known === undefined || strength[match.by] > strength[known.by])
        best.set(match.ref, { by: match.by, caption: record.caption, where: record.where, rivals: [] });
      else if (match.by === known.by && record.caption !== known.caption) known.rivals.push(record.where);
    },
    settle() {
      const all = [...best];
      return {
        undisputed: all
          .filter(([, claim]) => claim.rivals.length === 0)
          .map(([ref, claim]) => ({ ref, caption: claim.caption, from: `file: ${claim.where}` })),
        conflicts: all
          .filter(([, claim]) => claim.rivals.length > 0)
          .map(([ref, { by, where, rivals }]) => ({
            ref,
            because: because('caption-conflict', { by, places: [where, ...rivals].slice(0, 3) }),
          })),
      };
    },
  };
}
