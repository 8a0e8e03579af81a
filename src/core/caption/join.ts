import { type CaptionRecord, type IsoTime } from '../../contract/index.ts';
import { toEpochMs, toIso } from '../../kit/index.ts';

/** A post that might be meant. The ledger's PostRow has this shape once `videoId` is read from its facts. */
export interface CaptionCandidate {
  readonly ref: string;
  readonly createdAt: IsoTime;
  readonly videoId: string | null;
}

export type CaptionMatch =
  | { readonly kind: 'match'; readonly ref: string; readonly by: 'ref' | 'id' | 'time' }
  /** several posts could be meant: nothing is taken */
  | { readonly kind: 'ambiguous'; readonly because: string }
  | { readonly kind: 'none'; readonly because: string };

/**
 * A TikTok id begins with the second it was given out (`id >> 32`); the post follows 2 to 37 s later (facts/tiktok-export.md
 * section 9), except when it was held back before publishing.
 */
const idLeadMs = 40_000;

/** Where to look for `candidatesByTime`, inclusive; null: the record says nothing about time. */
export function captionSearchWindow(record: CaptionRecord): { readonly from: IsoTime; readonly to: IsoTime } | null {
  const windows = [timeWindow(record), idWindow(record)].filter((window) => window !== null);
  if (windows.length === 0) return null;
  return {
    from: toIso(Math.min(...windows.map((window) => window.from))),
    to: toIso(Math.max(...windows.map((window) => window.to))),
  };
}

/**
 * Which post a caption belongs to: the one with its ref, else with its id, else the only one of its time. `candidatesById`:
 * posts with the record's ref or video id; `candidatesByTime`: posts inside `captionSearchWindow`.
 */
export function decideCaptionMatch(
  record: CaptionRecord,
  candidatesById: readonly CaptionCandidate[],
  candidatesByTime: readonly CaptionCandidate[],
): CaptionMatch {
  if (record.ref !== null) {
    const named = candidatesById.find((post) => post.ref === record.ref);
    if (named !== undefined) return { kind: 'match', ref: named.ref, by: 'ref' };
  }
  const { videoId } = record;
  const numbered = videoId === null ? [] : candidatesById.filter((post) => post.videoId === videoId);
  if (numbered.length > 0) return onlyOne(numbered, 'id', `the id ${videoId}`);
  // A post that is known under another id cannot be meant.
  const possible = candidatesByTime.filter(
    (post) => videoId === null || post.videoId === null || post.videoId === videoId,
  );
  return decideByTime(record, possible);
}

function decideByTime(record: CaptionRecord, posts: readonly CaptionCandidate[]): CaptionMatch {
  const stated = timeWindow(record);
  const byTime = stated === null ? [] : posts.filter((post) => isInside(post, stated));
  if (byTime.length > 0) return onlyOne(byTime, 'time', `the time ${record.createdAt ?? ''}`);
  const derived = idWindow(record);
  const byIdTime = derived === null ? [] : posts.filter((post) => isInside(post, derived));
  if (byIdTime.length > 0) return onlyOne(byIdTime, 'time', `the time inside the id ${record.videoId ?? ''}`);
  return { kind: 'none', because: 'no post has this ref, id or time' };
}

function onlyOne(posts: readonly CaptionCandidate[], by: 'id' | 'time', what: string): CaptionMatch {
  const refs = [...new Set(posts.map((post) => post.ref))];
  const ref = refs[0];
  if (refs.length === 1 && ref !== undefined) return { kind: 'match', ref, by };
  return { kind: 'ambiguous', because: `${refs.length} posts have ${what}: ${refs.slice(0, 3).join(', ')}` };
}

interface Window {
  readonly from: number;
  readonly to: number;
}

function isInside(post: CaptionCandidate, window: Window): boolean {
  const at = toEpochMs(post.createdAt);
  return at >= window.from && at <= window.to;
}

function timeWindow(record: CaptionRecord): Window | null {
  if (record.createdAt === null) return null;
  const from = toEpochMs(record.createdAt);
  return { from, to: from + Math.max(1, record.precisionMs) - 1 };
}

function idWindow(record: CaptionRecord): Window | null {
  if (record.videoId === null || !/^\d{15,20}$/.test(record.videoId)) return null;
  const from = Number(BigInt(record.videoId) >> 32n) * 1000;
  // TikTok (as musical.ly) began in 2014; an id that says otherwise is not built this way.
  return from < Date.UTC(2014, 0, 1) || from > Date.UTC(2100, 0, 1) ? null : { from, to: from + idLeadMs };
}

/** What several records together say. Two different captions for one post at the same strength are nobody's. */
export interface CaptionClaims {
  add(record: CaptionRecord, match: CaptionMatch & { readonly kind: 'match' }): void;
  settle(): {
    readonly taken: readonly { readonly ref: string; readonly caption: string; readonly from: string }[];
    readonly conflicts: readonly { readonly ref: string; readonly because: string }[];
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
        taken: all
          .filter(([, claim]) => claim.rivals.length === 0)
          .map(([ref, claim]) => ({ ref, caption: claim.caption, from: `file: ${claim.where}` })),
        conflicts: all
          .filter(([, claim]) => claim.rivals.length > 0)
          .map(([ref, claim]) => ({
            ref,
            because: `different captions claim this post by ${claim.by}: ${[claim.where, ...claim.rivals].slice(0, 3).join(', ')}`,
          })),
      };
    },
  };
}
