import { because, type IsoTime, type Reason, type Verification } from '../contract/index.ts';
import type { DeliveryRow } from '../core/model.ts';
import { lookAgainMs, missesBeforeHold, processingWaitMs } from '../core/retry.ts';
import { assertNever, toEpochMs, toIso } from '../kit/index.ts';
import type { Connection } from './connection.ts';
import { type Engine, watched } from './engine.ts';
import { neverPermanent, settleFailure } from './outcome.ts';
import { draftOf, remoteOf } from './rows.ts';

/** `accepted → published`: read back what the destination shows. */
export async function verifyDelivery(engine: Engine, connection: Connection, row: DeliveryRow): Promise<void> {
  const remote = remoteOf(row);
  let verification: Verification;
  try {
    const step = { kind: 'checking', id: row.key, subject: row.postRef } as const;
    verification = await watched(engine, step, () => connection.session.verify(remote, draftOf(row), engine.stop.now));
  } catch (error) {
    return settleFailure(engine, connection, row, neverPermanent(error));
  }
  await record(engine, row, verification);
}

async function record(engine: Engine, row: DeliveryRow, verification: Verification): Promise<void> {
  const { deliveries } = engine.ledger;
  const at = engine.clock.now();
  switch (verification.kind) {
    case 'live': {
      const { remote } = verification;
      return deliveries.move(row.key, 'accepted', 'published', remote === undefined ? {} : { remote }, at);
    }
    // Nothing to look at: a person's word, or a platform that shows nothing. It is as published as it will ever be.
    case 'unseen':
      return deliveries.move(row.key, 'accepted', 'published', {}, at);
    case 'processing':
      return lookAgain(engine, row, { reason: verification.because, waitMs: processingWaitMs(row.tries) });
    case 'refused':
      return deliveries.move(row.key, 'accepted', 'failed', { reason: verification.because }, at);
    case 'damaged':
      return deliveries.move(row.key, 'accepted', 'failed', { reason: damageOf(verification.because) }, at);
    case 'missing':
      if (findTimeAhead(row, at) === null && row.tries >= missesBeforeHold)
        return deliveries.hold(row.key, because('missing-after-accept'), at);
      return lookAgain(engine, row, { reason: because('not-shown-yet'), waitMs: lookAgainMs(row.tries) });
    default:
      return assertNever(verification);
  }
}

/** The first that was found: whoever looks there sees the others. */
function damageOf([first]: readonly Reason[]): Reason {
  return first ?? because('missing-after-accept');
}

/** A post that waits for its own time is looked for then: until that, not to be seen is normal. */
async function lookAgain(
  engine: Engine,
  row: DeliveryRow,
  { reason, waitMs }: { readonly reason: Reason; readonly waitMs: number },
): Promise<void> {
  const at = engine.clock.now();
  const scheduledAt = findTimeAhead(row, at);
  await engine.ledger.deliveries.postpone(
    row.key,
    scheduledAt === null
      ? { reason, notBefore: toIso(toEpochMs(at) + waitMs), countsAsTry: true }
      : { reason: because('scheduled', { scheduledAt }), notBefore: scheduledAt, countsAsTry: false },
    at,
  );
}

function findTimeAhead(row: DeliveryRow, now: IsoTime): IsoTime | null {
  const { scheduledAt } = draftOf(row);
  return scheduledAt !== null && scheduledAt > now ? scheduledAt : null;
}
