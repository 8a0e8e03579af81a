import { because, type Reconciliation } from '../contract/index.ts';
import { type DoubtDecision, decideDoubt } from '../core/doubt.ts';
import type { AttemptRow, DeliveryRow } from '../core/model.ts';
import { lookAgainMs, looksBeforeAsking } from '../core/retry.ts';
import { assertNever, toEpochMs, toIso } from '../kit/index.ts';
import { type Connection, isHandOff } from './connection.ts';
import { type Engine, watched } from './engine.ts';
import { neverPermanent, settleFailure } from './outcome.ts';
import { sendAgain } from './publish.ts';
import { incomplete } from './rows.ts';
import { untilDrain } from './stop.ts';

/**
 * A delivery was found in `publishing`: the call may or may not have been applied. Never publishes before looking. Where a
 * person publishes, looking means asking them, for as long as it takes them to answer.
 */
export async function resolveDoubt(engine: Engine, connection: Connection, row: DeliveryRow): Promise<void> {
  const open = await engine.ledger.attempts.findOpen(row.key);
  if (open === null) throw incomplete(row.key, 'attempt');
  const attempt = await engine.ledger.attempts.doubt(open.id, engine.clock.now());
  const kind = isHandOff(connection) ? 'asking' : 'checking';
  const askedAt = engine.clock.now();
  let reconciliation: Reconciliation;
  try {
    const step = { kind, id: row.key, subject: row.postRef } as const;
    reconciliation = await watched(engine, step, () => look(engine, connection, attempt));
  } catch (error) {
    // Told to stop in the middle of asking a person: nothing new is known.
    if (isHandOff(connection) && engine.stop.draining) return;
    // Looking failed, which says nothing about the post. A refusal of our *question* must not fail the delivery.
    return settleFailure(engine, connection, row, neverPermanent(error));
  }
  const decision = decideDoubt({
    reconciliation,
    guarantee: connection.capabilities.publish,
    attemptedAt: attempt.startedAt,
    inDoubtSince: attempt.inDoubtSince ?? askedAt,
    askedAt,
    decidedAt: engine.clock.now(),
  });
  await applyDecision(engine, connection, { row, attempt, decision, reconciliation });
}

function look(engine: Engine, connection: Connection, { draft, ticket }: AttemptRow): Promise<Reconciliation> {
  const call = (signal: AbortSignal) => connection.session.reconcile(draft, ticket, signal);
  return isHandOff(connection) ? untilDrain(engine.stop, call) : call(engine.stop.now);
}

interface Doubted {
  readonly row: DeliveryRow;
  readonly attempt: AttemptRow;
  readonly decision: DoubtDecision;
  readonly reconciliation: Reconciliation;
}

async function applyDecision(engine: Engine, connection: Connection, doubted: Doubted): Promise<void> {
  const { row, attempt, decision } = doubted;
  const { attempts, deliveries } = engine.ledger;
  const at = engine.clock.now();
  switch (decision.kind) {
    case 'accept':
      return attempts.settle(
        attempt.id,
        'accepted',
        { from: 'publishing', to: 'accepted', change: { remote: decision.remote } },
        at,
      );
    case 'release':
      return attempts.settle(attempt.id, 'absent', { from: 'publishing', to: 'uploaded', change: {} }, at);
    case 'resend':
      return sendAgain(engine, connection, row, attempt);
    case 'wait':
      return deliveries.postpone(
        row.key,
        { reason: because('in-doubt'), notBefore: decision.until, countsAsTry: false },
        at,
      );
    case 'ask': {
      // A listing lags behind; a person who said no has said it.
      const mayLag = doubted.reconciliation.kind === 'no' && !isHandOff(connection);
      if (!mayLag || row.tries >= looksBeforeAsking)
        return deliveries.move(row.key, 'publishing', 'unconfirmed', { reason: decision.because }, at);
      const notBefore = toIso(toEpochMs(at) + lookAgainMs(row.tries));
      return deliveries.postpone(row.key, { reason: decision.because, notBefore, countsAsTry: true }, at);
    }
    default:
      return assertNever(decision);
  }
}
