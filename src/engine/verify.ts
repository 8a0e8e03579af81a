import { assertNever, FerryError, toEpochMs, toIso, type Verification } from '../contract/index.ts';
import type { DeliveryRow } from '../ledger/ledger.ts';
import { allMedia, draftOf } from './draft.ts';
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
      await deliveries.move(row.key, 'accepted', 'published', {}, at);
      return dropRenditions(engine, row);
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

/** More posts on their way than this: leave the files. */
const maxOthers = 1000;

/**
 * What was made for this post has done its work, which keeps the disk bounded. A file stays that another post on its way
 * shares (one clip posted twice, two clips with one first picture), and with several accounts all stay: the next one may
 * need the same file, and nothing is encoded twice.
 */
async function dropRenditions(engine: Engine, row: DeliveryRow): Promise<void> {
  const { deliveries } = engine.ledger;
  if ((await deliveries.accounts()).length > 1) return;
  const others = await deliveries.list({ states: ['prepared', 'uploaded', 'publishing', 'unconfirmed'] }, maxOthers);
  if (others.length === maxOthers) return;
  const needed = new Set(others.flatMap((other) => allMedia(draftOf(other)).map(({ file }) => file.sha256)));
  for (const { file } of allMedia(draftOf(row)))
    if (!needed.has(file.sha256)) await engine.store.removeRendition(file.sha256);
}
