import { FerryError, type Verification } from '../contract/index.ts';
import { assertNever, toEpochMs, toIso } from '../kit/index.ts';
import type { DeliveryRow } from '../ledger/ledger.ts';
import { draftOf } from './draft.ts';
import { type Engine, type Line, minutes, seconds } from './engine.ts';
import { neverPermanent, settleFailure } from './outcome.ts';

/** How long a post that was accepted may be invisible before a person is told. */
const missesBeforeHold = 5;

/** `accepted → published`: read back what the destination shows. */
export async function verifyDelivery(engine: Engine, line: Line, row: DeliveryRow): Promise<void> {
  if (row.remote === null)
    throw new FerryError('fatal', 'no-remote', `the ledger has no remote post for ${row.key} in state ${row.state}`);
  engine.watch.activity({ kind: 'checking', subject: row.postRef });
  let verification: Verification;
  try {
    verification = await line.session.verify(row.remote, draftOf(row), engine.stop.now);
  } catch (error) {
    return settleFailure(engine, line, row, neverPermanent(error));
  }
  await record(engine, row, verification);
}

async function record(engine: Engine, row: DeliveryRow, verification: Verification): Promise<void> {
  const { deliveries } = engine.ledger;
  const at = engine.clock.now();
  const later = (ms: number) => toIso(toEpochMs(at) + ms);
  switch (verification.kind) {
    case 'live':
      return deliveries.move(row.key, 'accepted', 'published', {}, at);
    case 'processing': {
      const waitMs = Math.min(seconds(5) * 2 ** Math.min(row.tries, 10), minutes(30));
      return deliveries.postpone(
        row.key,
        { code: 'processing', message: verification.because, notBefore: later(waitMs), countsAsTry: true },
        at,
      );
    }
    case 'refused':
      return deliveries.move(
        row.key,
        'accepted',
        'failed',
        { code: 'refused-by-destination', reason: verification.because },
        at,
      );
    case 'missing': {
      const message = 'the destination accepted this post and does not show it';
      if (row.tries >= missesBeforeHold) return deliveries.hold(row.key, { code: 'missing-after-accept', message }, at);
      return deliveries.postpone(
        row.key,
        { code: 'not-shown-yet', message, notBefore: later(seconds(3 * (row.tries + 1))), countsAsTry: true },
        at,
      );
    }
    default:
      return assertNever(verification);
  }
}
