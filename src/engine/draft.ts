import { type Draft, FerryError } from '../contract/index.ts';
import type { DeliveryRow } from '../ledger/ledger.ts';

export function allMedia(draft: Draft): Draft['media'] {
  return draft.cover === null ? draft.media : [...draft.media, draft.cover];
}

export function draftOf(row: DeliveryRow): Draft {
  if (row.draft === null)
    throw new FerryError('fatal', 'no-draft', `the ledger has no draft for ${row.key} in state ${row.state}`);
  return row.draft;
}
