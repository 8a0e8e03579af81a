import { FerryError, type IsoTime, isFerryError } from '../contract/index.ts';
import type { DeliveryRow } from '../core/model.ts';
import { decideRetry, maxTries } from '../core/retry.ts';
import { assertNever } from '../kit/index.ts';
import type { Connection } from './connection.ts';
import type { Engine } from './engine.ts';
import { repair } from './repair.ts';

/** Ends one account's part of the run, or the whole run: the error concerns more than one post. */
export class StopError extends Error {
  readonly error: FerryError;
  readonly scope: 'account' | 'run';
  /** of an account: it may go on then; null: not in this run */
  readonly until: IsoTime | null;

  constructor(error: FerryError, scope: 'account' | 'run', until: IsoTime | null = null) {
    super(error.message, { cause: error });
    this.name = 'StopError';
    this.error = error;
    this.scope = scope;
    this.until = until;
  }
}

/**
 * A step failed and certainly made nothing public: write down what that means for this delivery, in the state it is in.
 * Anything that is not a FerryError is a bug and goes on up; after an abort nothing is written, the state is still true.
 */
export async function settleFailure(
  engine: Engine,
  connection: Connection,
  row: DeliveryRow,
  error: unknown,
): Promise<void> {
  if (engine.stop.now.aborted) return;
  if (!isFerryError(error)) throw error;
  // Ctrl-C reaches ffmpeg too, which is in our process group: not a failure of this post.
  if (error.kind === 'interrupted' && engine.stop.draining) return;
  if (await repair(engine, row, error)) return;
  const { deliveries } = engine.ledger;
  switch (error.kind) {
    case 'retryable':
      return tryAgainLater(engine, row, error);
    // Nobody asked this run to stop: whatever was cut off is done again.
    case 'interrupted':
      return tryAgainLater(engine, row, asRetryable(error));
    case 'needs-user':
      await throwIfWider(engine, connection, error);
      return deliveries.hold(row.key, error.reason, engine.clock.now());
    case 'permanent':
      return deliveries.move(row.key, row.state, 'failed', { reason: error.reason }, engine.clock.now());
    case 'account-risk':
    case 'fatal':
    case 'usage':
    case 'locked':
      return throwIfWider(engine, connection, error);
    default:
      return assertNever(error.kind);
  }
}

/** With back-off; after too many tries a person should look. What concerns the whole account says nothing about this post. */
export async function tryAgainLater(engine: Engine, row: DeliveryRow, error: FerryError): Promise<void> {
  const now = engine.clock.now();
  const { reason, scope } = error;
  const decision = decideRetry(error, { tries: row.tries, max: maxTries, now, random01: engine.random() });
  if (decision.kind === 'hold') return engine.ledger.deliveries.hold(row.key, decision.reason, now);
  await engine.ledger.deliveries.postpone(row.key, { reason, notBefore: decision.at, countsAsTry: true }, now);
  if (scope === 'account') throw new StopError(error, 'account', decision.at);
}

/** Throws StopError when the error is about more than this delivery; an account at risk stays stopped after this run. */
export async function throwIfWider(engine: Engine, { account }: Connection, error: FerryError): Promise<void> {
  switch (error.kind) {
    case 'fatal':
    case 'usage':
    case 'locked':
      throw new StopError(error, 'run');
    case 'account-risk':
      await engine.ledger.accounts.stop(account, error.reason, engine.clock.now());
      throw new StopError(error, 'account');
    case 'needs-user':
      if (error.scope === 'account') throw new StopError(error, 'account');
      return;
    case 'retryable':
    case 'permanent':
    case 'interrupted':
      return;
    default:
      assertNever(error.kind);
  }
}

/** Looking failed, which says nothing about a post that may be out there already: it must not turn into `failed`. */
export function neverPermanent(error: unknown): unknown {
  if (!isFerryError(error) || error.kind !== 'permanent') return error;
  return new FerryError('needs-user', error.reason, { cause: error, scope: error.scope });
}

/** Whatever kind it was, it is tried again, and comes to a person only after many times. */
export function asRetryable(error: FerryError): FerryError {
  const { reason, scope, effect, retryAfterMs, remedy } = error;
  return new FerryError('retryable', reason, {
    cause: error,
    scope,
    effect,
    remedy: remedy === 'wait-patiently' ? remedy : 'send-again',
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  });
}
