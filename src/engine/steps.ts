import type { DeliveryRow } from '../core/model.ts';
import { assertNever } from '../kit/index.ts';
import type { Connection } from './connection.ts';
import type { Engine } from './engine.ts';
import type { LaneName } from './lanes.ts';
import { lookAhead, prepareDelivery } from './prepare.ts';
import { publishDelivery } from './publish.ts';
import { resolveDoubt } from './reconcile.ts';
import { uploadDelivery } from './upload.ts';
import { verifyDelivery } from './verify.ts';

export interface Step {
  readonly lane: LaneName;
  /** What several deliveries do together, cheaper than each in its step, which does without where it failed. FerryError: none. */
  readonly ahead?: (engine: Engine, connection: Connection, row: DeliveryRow) => Promise<void>;
  run(engine: Engine, connection: Connection, row: DeliveryRow): Promise<void>;
}

/** The one switch: what a delivery in this state needs next. Null: nothing a run can do. */
export function stepFor({ state }: DeliveryRow): Step | null {
  switch (state) {
    case 'planned':
      return { lane: 'prepare', ahead: lookAhead, run: prepareDelivery };
    case 'prepared':
      return { lane: 'upload', run: uploadDelivery };
    case 'uploaded':
      return { lane: 'publish', run: publishDelivery };
    case 'publishing':
      return { lane: 'publish', run: resolveDoubt };
    case 'accepted':
      return { lane: 'check', run: verifyDelivery };
    case 'published':
    case 'removing':
    case 'removed':
    case 'unconfirmed':
    case 'skipped':
    case 'failed':
      return null;
    default:
      return assertNever(state);
  }
}
