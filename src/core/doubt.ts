import {
  because,
  type IsoTime,
  type PublishGuarantee,
  type Reason,
  type Reconciliation,
  type RemotePost,
} from '../contract/index.ts';
import { toEpochMs, toIso } from '../kit/index.ts';

export type DoubtDecision =
  /** it is there: take its id */
  | { readonly kind: 'accept'; readonly remote: RemotePost }
  /** it is proven not to be there: a new attempt may go */
  | { readonly kind: 'release' }
  /** send the same ticket and the same stored draft again */
  | { readonly kind: 'resend' }
  /** absence will be provable then: ask again */
  | { readonly kind: 'wait'; readonly until: IsoTime }
  /** only a person can tell */
  | { readonly kind: 'ask'; readonly because: Reason };

export interface Doubt {
  readonly reconciliation: Reconciliation;
  readonly guarantee: PublishGuarantee;
  /** when this attempt was stored, just before its first request */
  readonly attemptedAt: IsoTime;
  /** when the outcome became unknown to us: the window counts from here, because a laptop sleeps in between */
  readonly inDoubtSince: IsoTime;
  /** when the reconciliation was *begun*: a slow look that started inside the window proves nothing after it */
  readonly askedAt: IsoTime;
  /** when it has *ended*, which is now: a key that was fresh when a slow look began may be gone */
  readonly decidedAt: IsoTime;
}

/** A repeat decided just before a key expires arrives after it: stop this much earlier. */
export const resendMarginMs = 120_000;

/** What to do with a publication whose outcome is unknown. The order of the questions is the safety: see each line. */
export function decideDoubt(doubt: Doubt): DoubtDecision {
  const { reconciliation, guarantee } = doubt;
  // The destination's own word comes first: a key may have expired, a listing does not lie about what is there.
  if (reconciliation.kind === 'yes') return { kind: 'accept', remote: reconciliation.remote };
  const provableAt = provableFrom(doubt);
  if (reconciliation.kind === 'no' && provableAt !== null && toEpochMs(doubt.askedAt) >= provableAt)
    return { kind: 'release' };
  if (mayResend(doubt)) return { kind: 'resend' };
  if (provableAt !== null && toEpochMs(doubt.askedAt) < provableAt) return { kind: 'wait', until: toIso(provableAt) };
  return { kind: 'ask', because: askBecause(reconciliation, guarantee) };
}

function provableFrom(doubt: Doubt): number | null {
  const { absence } = doubt.guarantee;
  return absence === 'unprovable' ? null : toEpochMs(doubt.inDoubtSince) + absence.provableAfterMs;
}

function mayResend(doubt: Doubt): boolean {
  const { resend } = doubt.guarantee;
  if (resend === 'safe') return true;
  if (resend === 'unsafe') return false;
  const { attemptedAt, inDoubtSince, askedAt, decidedAt } = doubt;
  // A clock that went backwards proves nothing about the key's age.
  if (attemptedAt > inDoubtSince || inDoubtSince > askedAt || askedAt > decidedAt) return false;
  return toEpochMs(decidedAt) - toEpochMs(attemptedAt) < resend.safeForMs - resendMarginMs;
}

function askBecause(reconciliation: Reconciliation, guarantee: PublishGuarantee): Reason {
  if (reconciliation.kind === 'unknown') return reconciliation.because;
  return guarantee.absence === 'unprovable' ? because('absence-unprovable') : because('post-not-found');
}
