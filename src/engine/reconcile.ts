import { FerryError, type Reconciliation } from '../contract/index.ts';
import { assertNever, toEpochMs, toIso } from '../kit/index.ts';
import { type DoubtDecision, decideDoubt } from '../core/doubt.ts';
import type { AttemptRow, DeliveryRow } from '../ledger/ledger.ts';
import { type Engine, type Line, seconds } from './engine.ts';
import { neverPermanent, settleFailure } from './outcome.ts';
import { sendAgain } from './publish.ts';

/** A listing lags behind: look this often (after 3, 6, 9 s) before a person is asked. facts/rednote.md section 9. */
const looksBeforeAsking = 3;

/** A delivery was found in `publishing`: the call may or may not have been applied. Never publishes before looking. */
export async function resolveDoubt(engine: Engine, line: Line, row: DeliveryRow): Promise<void> {
  const open = await engine.ledger.attempts.open(row.key);
  if (open === null) throw new FerryError('fatal', 'no-attempt', `the ledger has no open attempt for ${row.key}`);
  const attempt = await engine.ledger.attempts.doubt(open.id, engine.clock.now());
  engine.watch.activity({ kind: 'checking', subject: row.postRef });
  const askedAt = engine.clock.now();
  let reconciliation: Reconciliation;
  try {
    reconciliation = await line.session.reconcile(attempt.draft, attempt.ticket, engine.stop.now);
  } catch (error) {
    // Looking failed, which says nothing about the post. A refusal of our *question* must not fail the delivery.
    return settleFailure(engine, line, row, neverPermanent(error));
  }
  const decision = decideDoubt({
    reconciliation,
    guarantee: line.capabilities.publish,
    attemptedAt: attempt.startedAt,
    inDoubtSince: attempt.inDoubtSince ?? askedAt,
    askedAt,
    decidedAt: engine.clock.now(),
  });
  await carryOut(engine, line, { row, attempt, decision, reconciliation });
}

interface Doubted {
  readonly row: DeliveryRow;
  readonly attempt: AttemptRow;
  readonly decision: DoubtDecision;
  readonly reconciliation: Reconciliation;
}

async function carryOut(
  engine: Engine,
  line: Line,
  { row, attempt, decision, reconciliation }: Doubted,
): Promise<void> {
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
      return sendAgain(engine, line, row, attempt);
    case 'wait': {
      const reason = {
        code: 'in-doubt',
        message: 'the outcome of publishing is unknown; looking again later',
        notBefore: decision.until,
      };
      return deliveries.postpone(row.key, { ...reason, countsAsTry: false }, at);
    }
    case 'ask': {
      if (reconciliation.kind === 'no' && row.tries < looksBeforeAsking) {
        const notBefore = toIso(toEpochMs(at) + seconds(3 * (row.tries + 1)));
        return deliveries.postpone(
          row.key,
          { code: 'in-doubt', message: decision.because, notBefore, countsAsTry: true },
          at,
        );
      }
      return deliveries.move(
        row.key,
        'publishing',
        'unconfirmed',
        { code: 'unconfirmed', reason: decision.because },
        at,
      );
    }
    default:
      return assertNever(decision);
  }
}
