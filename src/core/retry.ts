import { because, type ErrorScope, type IsoTime, type Reason, type Remedy } from '../contract/index.ts';
import { toEpochMs, toIso } from '../kit/index.ts';
import { reasonToJson } from './reason-json.ts';

/** Every number of tries, every wait and every amount of patience. What a failure means for a post is the engine's to say. */

/** After this many errors in a row a step waits for a person: nobody watches an endless loop. */
export const maxTries = 12;

/** The same for a file that is being fetched: after it a person should look at the link. */
export const maxFetchTries = 8;

/** A link so slow that its file would not be here within a day rests for this long; then it may have recovered. */
export const slowLinkRestMs = 15 * 60_000;

/** A delivery whose files were lost is made or uploaded again this often in one run. */
export const maxSetbacks = 3;

/** A forgotten upload is opened anew this often in one go; then something is wrong with more than the ticket. */
export const maxFreshTickets = 3;

/** The same part once more is normal after a hiccup; sending it for ever is not. */
export const maxStuckParts = 5;

/** A rendition may be removed the moment it is made, because another post of the same file was published: hardly twice. */
export const maxRenditionTries = 5;

/** `undo` and `verify` make the same call this often in one go, and wait at most this long between; then the next command goes on. */
export const shortRetries = { max: 3, longestWaitMs: 60_000 } as const;

/**
 * A listing lags behind what was published (REDnote's by seconds): look this often, after 3, 6 and 9 s, before a person is
 * asked.
 */
export const looksBeforeAsking = 3;

/** How often a post that was accepted may be invisible before a person is told. */
export const missesBeforeHold = 5;

/** Between two removals, and between two looks of `verify`: nobody is in a hurry, and the platform is watching. */
export const politeGapMs = 1_000;

/** A month: the longest wait that is still a date and not a mistake. Our own limit. */
const maxWaitMs = 31 * 24 * 3_600_000;

/**
 * How long to wait before try number `tries + 1`: 2 s, doubling, at most 15 minutes, of which the second half is chance, so
 * that many deliveries do not come back at the same moment. `random01` is in [0, 1).
 */
export function backoffMs(tries: number, random01: number): number {
  const full = Math.min(2_000 * 2 ** Math.max(0, Math.min(tries, 30) - 1), 900_000);
  return Math.round(full / 2 + (full / 2) * random01);
}

/** The wait before the next look for a post that was not found. */
export function lookAgainMs(looks: number): number {
  return 3_000 * (looks + 1);
}

/** The wait while the destination works on a post: 5 s, doubling, at most half an hour. */
export function processingWaitMs(looks: number): number {
  return Math.min(5_000 * 2 ** Math.min(looks, 10), 30 * 60_000);
}

export interface Failed {
  readonly reason: Reason;
  readonly remedy: Remedy;
  /** of an error about the whole account: it says nothing about this post, so it never adds up */
  readonly scope: ErrorScope;
  /** the other side's own wish */
  readonly retryAfterMs: number | null;
}

type RetryDecision =
  | { readonly kind: 'again'; readonly at: IsoTime }
  /** a person should look */
  | { readonly kind: 'hold'; readonly reason: Reason };

/**
 * A step failed and may be taken again: when, or not without a person? `tries`: how often it failed in a row before. A bad
 * network and a busy server say nothing about the post, so `wait-patiently` never adds up to a hold: a bad evening must not
 * turn into a list of chores.
 */
export function decideRetry(
  failed: Failed,
  {
    tries,
    max,
    now,
    random01,
  }: { readonly tries: number; readonly max: number; readonly now: IsoTime; readonly random01: number },
): RetryDecision {
  if (failed.remedy === 'ask' && failed.scope === 'post') return { kind: 'hold', reason: failed.reason };
  const patient = failed.remedy === 'wait-patiently' || failed.scope === 'account';
  if (!patient && tries + 1 >= max)
    return { kind: 'hold', reason: because('tried-often', { tries: tries + 1, last: reasonToJson(failed.reason) }) };
  return { kind: 'again', at: retryAt(now, { tries, wishMs: failed.retryAfterMs, random01 }) };
}

/** When to try again: the other side's own wish, or our back-off, whichever is later. */
export function retryAt(
  now: IsoTime,
  { tries, wishMs, random01 }: { readonly tries: number; readonly wishMs: number | null; readonly random01: number },
): IsoTime {
  const wantedMs = wishMs === null || Number.isNaN(wishMs) ? 0 : wishMs;
  const waitMs = Math.min(maxWaitMs, Math.max(wantedMs, backoffMs(tries, random01)));
  return toIso(toEpochMs(now) + waitMs);
}
