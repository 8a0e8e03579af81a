import { because, type Draft, FerryError, type RemotePost } from '../contract/index.ts';
import type { PublishReasons } from '../contract/reasons/publish.ts';
import type { DeliveryRow } from '../core/model.ts';
import type { Engine } from './engine.ts';

/** What a row must have in its state. A row without it is damage or a bug: nothing is guessed. */

export async function getRow(engine: Engine, key: string): Promise<DeliveryRow> {
  const row = await engine.ledger.deliveries.find(key);
  if (row === null) throw incomplete(key, 'itself');
  return row;
}

export function draftOf(row: DeliveryRow): Draft {
  if (row.draft === null) throw incomplete(row.key, 'draft');
  return row.draft;
}

export function remoteOf(row: DeliveryRow): RemotePost {
  if (row.remote === null) throw incomplete(row.key, 'remote post');
  return row.remote;
}

export function incomplete(delivery: string, lacks: PublishReasons['delivery-incomplete']['lacks']): FerryError {
  return new FerryError('fatal', because('delivery-incomplete', { delivery, lacks }), { effect: 'none' });
}

export function allMedia(draft: Draft): Draft['media'] {
  return draft.cover === null ? draft.media : [...draft.media, draft.cover];
}
