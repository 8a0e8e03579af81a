import { FerryError, type IsoTime, isFerryError } from '../contract/index.ts';
import { assertNever, toEpochMs, toIso } from '../kit/index.ts';
import { backoffMs } from '../core/pace.ts';
import type { DeliveryRow } from '../ledger/ledger.ts';
import type { Engine, Line } from './engine.ts';
import { repair } from './repair.ts';

/** After this many errors in a row a step waits for a person: nobody watches an endless loop. */
export const maxTries = 12;

/** A bad network or a busy server says nothing about the post: these never add up to a hold. */
export const patientCodes: readonly string[] = [
  'connection-refused',
  'host-unknown',
  'network-unreachable',
  // a hotel's login page answers for everybody
  'tls-failed',
  'connection-lost',
  'timeout',
  'answer-unreadable',
  'rate-limited',
  'server-busy',
  'not-fetched-yet',
];

/** Ends the work of one account, or of the whole run: the error concerns more than one post. */
export class StopWork extends Error {
  readonly reason: FerryError;
  readonly scope: 'account' | 'run';
  /** of an account: it may go on then; null: not in this run */
  readonly until: IsoTime | null;

  constructor(reason: FerryError, scope: 'account' | 'run', until: IsoTime | null = null) {
    super(reason.message, { cause: reason });
    this.name = 'StopWork';
    this.reason = reason;
    this.scope = scope;
    this.until = until;
  }
}

/**
 * A step failed and certainly made nothing public: write down what that means for this delivery, in the state it is in.
 * Anything that is not a FerryError is a bug and goes on up; after an abort nothing is written, the state is still true.
 */
export async function settleFailure(engine: Engine, line: Line, row: DeliveryRow, error: unknown): Promise<void> {
  if (engine.stop.now.aborted) return;
  if (!isFerryError(error)) throw error;
  // Ctrl-C reaches ffmpeg too, which is in our process group: not a failure of this post.
  if (engine.stop.draining && error.code === 'ffmpeg-killed') return;
  if (await repair(engine, row, error)) return;
  const at = engine.clock.now();
  const { deliveries } = engine.ledger;
  const reason = { code: error.code, message: withHint(error) };
  switch (error.kind) {
    case 'retryable':
      return tryAgainLater(engine, row, error);
    case 'needs-user':
      await throwIfWider(engine, line, error);
      return deliveries.hold(row.key, reason, at);
    case 'permanent':
      return deliveries.move(row.key, row.state, 'failed', { code: error.code, reason: reason.message }, at);
    case 'account-risk':
    case 'fatal':
    case 'usage':
      return throwIfWider(engine, line, error);
    default:
      return assertNever(error.kind);
  }
}

/** With back-off; after too many tries a person should look. What concerns the whole account says nothing about this post. */
export async function tryAgainLater(engine: Engine, row: DeliveryRow, error: FerryError): Promise<void> {
  const at = engine.clock.now();
  const message = withHint(error);
  if (row.tries + 1 >= maxTries && error.scope === 'post' && !patientCodes.includes(error.code)) {
    return engine.ledger.deliveries.hold(
      row.key,
      { code: 'tried-often', message: `${maxTries} tries in a row failed: ${message}` },
      at,
    );
  }
  const notBefore = retryAt(engine, row.tries, error.retryAfterMs);
  await engine.ledger.deliveries.postpone(row.key, { code: error.code, message, notBefore, countsAsTry: true }, at);
  if (error.scope === 'account') throw new StopWork(error, 'account', notBefore);
}

/** Throws StopWork when the error is about more than this delivery; an account at risk stays stopped after this run. */
export async function throwIfWider(engine: Engine, line: Line, error: FerryError): Promise<void> {
  if (error.kind === 'fatal' || error.kind === 'usage') throw new StopWork(error, 'run');
  if (error.kind === 'account-risk') {
    const reason = { code: error.code, message: withHint(error) };
    await engine.ledger.accounts.stop(line.account, reason, engine.clock.now());
    throw new StopWork(error, 'account');
  }
  if (error.kind === 'needs-user' && error.scope === 'account') throw new StopWork(error, 'account');
}

/** Looking failed, which says nothing about a post that may be out there already: it must not turn into `failed`. */
export function neverPermanent(error: unknown): unknown {
  if (!isFerryError(error) || error.kind !== 'permanent') return error;
  const { code, message, hint, scope } = error;
  return new FerryError('needs-user', code, message, { cause: error, scope, ...(hint === null ? {} : { hint }) });
}

/** A month: the longest wait that is still a date and not a mistake. Our own limit. */
const maxWaitMs = 31 * 24 * 3_600_000;

/** When to try again: the other side's own wish, or our back-off, whichever is later. */
export function retryAt(engine: Engine, tries: number, wishMs: number | null): IsoTime {
  const wantedMs = wishMs === null || Number.isNaN(wishMs) ? 0 : wishMs;
  const waitMs = Math.min(maxWaitMs, Math.max(wantedMs, backoffMs(tries, engine.random())));
  return toIso(toEpochMs(engine.clock.now()) + waitMs);
}

export function withHint(error: FerryError): string {
  return error.hint === null ? error.message : `${error.message}. ${error.hint}`;
}
