import { because, FerryError } from '../contract/index.ts';
import { deliveryKey } from '../core/identity.ts';
import type { CheckResult } from './check.ts';
import type { Connection } from './connection.ts';
import type { Engine } from './engine.ts';
import { getRow } from './rows.ts';

/**
 * `published → planned`, for posts that a look just now did not find: the next run makes and publishes them anew. Only where
 * publishing finds by the delivery's key what is there after all, and so never makes a second one: FerryError `usage` elsewhere,
 * because a platform's "not there" may be a lag. Returns how many.
 */
export async function writeAgain(
  engine: Engine,
  { account, destination, capabilities }: Connection,
  { differences }: CheckResult,
): Promise<number> {
  if (capabilities.rewritable !== true)
    throw new FerryError('usage', because('cannot-write-again', { destination: destination.name }), { effect: 'none' });
  let written = 0;
  for (const { postRef, result } of differences) {
    if (result !== 'missing') continue;
    const { key, state } = await getRow(engine, deliveryKey(postRef, account));
    if (state !== 'published') continue;
    await engine.ledger.deliveries.move(
      key,
      'published',
      'planned',
      { reason: because('written-again') },
      engine.clock.now(),
    );
    written += 1;
  }
  return written;
}
