import { FerryError } from '../contract/index.ts';
import { assertNever } from '../kit/index.ts';
import type { DeliveryRow } from '../ledger/ledger.ts';
import type { Engine, Line } from './engine.ts';
import { prepareDelivery } from './prepare.ts';
import { publishDelivery } from './publish.ts';
import { resolveDoubt } from './reconcile.ts';
import { uploadDelivery } from './upload.ts';
import { verifyDelivery } from './verify.ts';

export type LaneName = 'prepare' | 'upload' | 'publish' | 'check';

export interface Step {
  readonly lane: LaneName;
  take(engine: Engine, line: Line, row: DeliveryRow): Promise<void>;
}

/** The one switch: what a delivery in this state needs next. Null: nothing the engine can do. */
export function stepFor(row: DeliveryRow): Step | null {
  switch (row.state) {
    case 'planned':
      return { lane: 'prepare', take: prepareDelivery };
    case 'prepared':
      return { lane: 'upload', take: uploadDelivery };
    case 'uploaded':
      return { lane: 'publish', take: publishDelivery };
    case 'publishing':
      return { lane: 'publish', take: resolveDoubt };
    case 'accepted':
      return { lane: 'check', take: verifyDelivery };
    case 'published':
    case 'unconfirmed':
    case 'skipped':
    case 'failed':
      return null;
    default:
      return assertNever(row.state);
  }
}

export async function getRow(engine: Engine, key: string): Promise<DeliveryRow> {
  const row = await engine.ledger.deliveries.find(key);
  if (row === null) throw new FerryError('fatal', 'no-delivery', `the ledger lost the delivery ${key}`);
  return row;
}
