import { deliveryKey } from '../core/identity.ts';
import type { DeliveryRow } from '../core/model.ts';
import { deliveryStates, unfinishedStates } from '../core/states.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { allDeliveries } from '../ledger/pages.ts';
import type { Engine } from './engine.ts';
import { allMedia } from './rows.ts';

/** Deliveries whose draft may still be sent or compared. */
const statesNeedingFiles = deliveryStates.filter(
  (state) => state === 'unconfirmed' || (unfinishedStates.includes(state) && state !== 'planned'),
);

/**
 * Files made for a delivery that has come to its end are of no more use; removing them keeps the disk bounded. They stay while
 * another account's delivery of the same post is unfinished, so that nothing is encoded twice, and while an unfinished delivery of
 * any post shares the file (one clip posted twice, two clips with one first picture). Originals are never touched.
 */
export async function dropRenditions(engine: Engine, row: DeliveryRow): Promise<void> {
  if (row.draft === null) return;
  const originals = await engine.ledger.originals.ofPost(row.postRef);
  const made = allMedia(row.draft)
    .map(({ file }) => file.sha256)
    .filter((sha256) => originals.every((original) => original.sha256 !== sha256));
  if (made.length === 0 || (await isWantedElsewhere(engine.ledger, row))) return;
  for (const sha256 of made) await engine.store.removeUnlessRetained(sha256, () => isNeeded(engine.ledger, sha256));
}

async function isWantedElsewhere({ deliveries }: Ledger, row: DeliveryRow): Promise<boolean> {
  for (const account of await deliveries.accounts()) {
    const key = deliveryKey(row.postRef, account);
    const other = key === row.key ? null : await deliveries.find(key);
    if (other !== null && unfinishedStates.includes(other.state)) return true;
  }
  return false;
}

async function isNeeded(ledger: Ledger, sha256: string): Promise<boolean> {
  for await (const { draft } of allDeliveries(ledger.deliveries, { states: statesNeedingFiles }))
    if (draft !== null && allMedia(draft).some(({ file }) => file.sha256 === sha256)) return true;
  return false;
}
