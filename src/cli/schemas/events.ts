import { z } from 'zod';
import type { EventKind } from '../../ledger/events.ts';
import { count, json, time } from './shared.ts';

/** A record, so that the compiler asks for each. */
const kinds: Readonly<Record<EventKind, true>> = {
  'archive-began': true,
  'posts-added': true,
  'archive-imported': true,
  'caption-set': true,
  'original-fetched': true,
  'original-kept': true,
  'original-looked-at': true,
  'original-postponed': true,
  'original-held': true,
  'original-unfetchable': true,
  'original-released': true,
  'original-lost': true,
  'original-dropped': true,
  'plan-began': true,
  'plan-ended': true,
  'delivery-moved': true,
  'delivery-held': true,
  'delivery-postponed': true,
  'delivery-released': true,
  'delivery-checked': true,
  'upload-opened': true,
  'upload-finished': true,
  'upload-forgotten': true,
  'attempt-began': true,
  'attempt-in-doubt': true,
  'attempt-repeated': true,
  'attempt-settled': true,
  'account-stopped': true,
  'account-resumed': true,
  'account-consented': true,
};

/** What the ledger writes down while a command works. */
export const eventLine = z
  .strictObject({
    v: z.literal(1),
    id: count.describe('grows by each event; gaps are no loss'),
    at: time,
    kind: z.enum(Object.keys(kinds)),
    subject: z.string().describe('archive id, post ref, original:<id>, plan id, delivery key, or destination:label'),
    data: z.record(z.string(), json).describe('delivery-moved: from, to; reason: a whole reason without text'),
  })
  .meta({ id: 'event', description: 'one change in the ledger, as it happens; delivery-moved alone changes a state' });
