import { assertNever, type FerryError, isFerryError, toEpochMs, toIso } from '../contract/index.ts';
import { backoffMs } from '../core/pace.ts';
import type { DeliveryRow } from '../ledger/ledger.ts';
import type { Engine, Line } from './engine.ts';
import { damageCodes, prepareAgain } from './repair.ts';

/** After this many errors in a row a step waits for a person: nobody watches an endless loop. */
const maxTries = 12;

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

  constructor(reason: FerryError, scope: 'account' | 'run') {
    super(reason.message, { cause: reason });
    this.name = 'StopWork';
    this.reason = reason;
    this.scope = scope;
  }
}

/**
 * A step failed and certainly made nothing public: write down what that means for this delivery, in the state it is in.
 * Anything that is not a FerryError is a bug and goes on up; after an abort nothing is written, the state is still true.
 */
export async function settleFailure(engine: Engine, line: Line, row: DeliveryRow, error: unknown): Promise<void> {
  if (engine.stop.now.aborted) return;
  if (!isFerryError(error)) throw error;
  const at = engine.clock.now();
  const { deliveries, accounts } = engine.ledger;
  // Ctrl-C reaches ffmpeg too, which is in our process group: not a failure of this post.
  if (engine.stop.draining && error.code === 'ffmpeg-killed') return;
  if (damageCodes.includes(error.code)) return prepareAgain(engine, row);
  const reason = { code: error.code, message: withHint(error) };
  switch (error.kind) {
    case 'retryable': {
      if (row.tries + 1 >= maxTries && !patientCodes.includes(error.code)) {
        return deliveries.hold(
          row.key,
          { code: 'tried-often', message: `${maxTries} tries in a row failed: ${reason.message}` },
          at,
        );
      }
      await deliveries.postpone(row.key, { ...reason, notBefore: retryAt(engine, row, error), countsAsTry: true }, at);
      if (error.scope === 'account') throw new StopWork(error, 'account');
      return;
    }
    case 'needs-user':
      if (error.scope === 'account') throw new StopWork(error, 'account');
      return deliveries.hold(row.key, reason, at);
    case 'account-risk':
      await accounts.stop(line.account, reason, at);
      throw new StopWork(error, 'account');
    case 'permanent':
      return deliveries.move(row.key, row.state, 'failed', { code: error.code, reason: reason.message }, at);
    case 'fatal':
    case 'usage':
      throw new StopWork(error, 'run');
    default:
      return assertNever(error.kind);
  }
}

/** The destination's own wish, or our back-off, whichever is later. */
export function retryAt(engine: Engine, row: DeliveryRow, error: FerryError): string {
  const waitMs = Math.max(error.retryAfterMs ?? 0, backoffMs(row.tries, engine.random()));
  return toIso(toEpochMs(engine.clock.now()) + waitMs);
}

export function withHint(error: FerryError): string {
  return error.hint === null ? error.message : `${error.message}. ${error.hint}`;
}
