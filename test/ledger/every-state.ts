import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Reason } from '../../src/contract/index.ts';
import { deliveryKey } from '../../src/core/identity.ts';
import type { DeliveryRow } from '../../src/core/model.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { tempDir } from '../support/temp.ts';
import { buildEveryStateOf1 } from './fixtures.ts';
import { makeDraft } from './make.ts';
import { openForTest } from './workspace.ts';

/** `schemas/v1-every-state.sql`: post n was made on 2025-03-n, and each stands for one thing that can have become of a post. */

export const me = { destination: 'rednote', label: 'me' };
export const sky = { destination: 'bluesky', label: 'some.bsky.social' };
export const ref = (n: number) => `tt-202503${String(n).padStart(2, '0')}T100000Z`;
export const key = (n: number) => deliveryKey(ref(n), me);
export const at = '2026-02-01T00:00:00.000Z';
const remote = { id: 'new', url: null };

export async function opened(): Promise<{ readonly ledger: Ledger; readonly before: Before }> {
  const folder = await tempDir();
  await buildEveryStateOf1(folder);
  const db = new Sqlite(join(folder, 'ledger.sqlite'), { readonly: true });
  const all = (sql: string) => db.prepare(sql).all() as Record<string, string>[];
  const before = {
    attempts: all('select delivery_key as key, draft, ticket from attempts'),
    deliveries: all('select key, draft from deliveries where draft is not null'),
    items: all('select delivery_key as key, item from plan_items where plan_id = 1'),
    events: all('select id, at, kind, subject, data from events order by id'),
  };
  db.close();
  return { ledger: await openForTest(folder), before };
}

type Rows = readonly Readonly<Record<string, string>>[];
export interface Before {
  readonly attempts: Rows;
  readonly deliveries: Rows;
  readonly items: Rows;
  readonly events: Rows;
}

export const find = async (ledger: Ledger, n: number): Promise<DeliveryRow> => {
  const row = await ledger.deliveries.find(key(n));
  if (row === null) throw new Error(`no delivery of post ${n}`);
  return row;
};

/** Sentences that say no more than their code are dropped with their facts lifted; the others are kept. */
function inNewWords(code = '', said = ''): Reason {
  if (code === 'no-caption') return { code, values: { emptied: said.startsWith('nothing') } };
  return ['unknown-audience', 'private-post', 'friends-post', 'no-file', 'story'].includes(code)
    ? { code }
    : { code, said };
}

/** Version 0.1.0's, as far as its words are concerned. */
interface OldItem {
  readonly verdict: { readonly kind: string; readonly code?: string; readonly reason?: string };
  readonly text: { readonly changes: readonly { code: string; message: string; before: string; after: string }[] };
  readonly media: readonly { readonly rendition: OldRendition | null }[];
  readonly warnings: readonly string[];
}
type OldRendition =
  | { readonly kind: 'as-is' }
  | { readonly kind: 'make'; readonly recipe: object; readonly reasons: readonly string[] }
  | { readonly kind: 'refuse'; readonly code: string; readonly reason: string };

export function itemInNewWords(old: OldItem): unknown {
  const note = (said: string) => ({ code: 'noted', said });
  const { kind, code, reason } = old.verdict;
  return {
    ...old,
    location: null,
    verdict: kind === 'deliver' ? { kind } : { kind, reason: inNewWords(code, reason) },
    text: {
      ...old.text,
      changes: old.text.changes.map((one) => ({
        reason: { code: one.code, said: one.message },
        before: one.before,
        after: one.after,
      })),
    },
    media: old.media.map(({ rendition, ...one }) => ({
      ...one,
      rendition:
        rendition?.kind === 'make'
          ? { ...rendition, reasons: rendition.reasons.map(note) }
          : rendition?.kind === 'refuse'
            ? { kind: 'refuse', reason: { code: rendition.code, said: rendition.reason } }
            : rendition,
    })),
    warnings: old.warnings.map(note),
  };
}

/** From wherever it is to `published`, as the engine goes. */
export async function finish(ledger: Ledger, n: number): Promise<void> {
  for (;;) {
    const { state } = await find(ledger, n);
    switch (state) {
      case 'planned':
        await ledger.deliveries.move(key(n), 'planned', 'prepared', { draft: makeDraft(key(n)) }, at);
        break;
      case 'prepared':
        await ledger.deliveries.move(key(n), 'prepared', 'uploaded', {}, at);
        break;
      case 'uploaded': {
        const number = await ledger.attempts.nextNumber(key(n));
        const publishKey = `new-${n}-${number}`;
        const draft = (await find(ledger, n)).draft ?? makeDraft(key(n));
        const ticket = { publishKey, data: {} };
        await ledger.attempts.begin({ deliveryKey: key(n), number, publishKey, draft, ticket }, at);
        break;
      }
      case 'publishing':
      case 'unconfirmed': {
        const attempt = await ledger.attempts.findOpen(key(n));
        const move = { from: state, to: 'accepted', change: { remote } } as const;
        await ledger.attempts.settle(attempt?.id ?? 0, 'accepted', move, at);
        break;
      }
      case 'accepted':
        await ledger.deliveries.move(key(n), 'accepted', 'published', {}, at);
        break;
      case 'published':
        return;
      default:
        throw new Error(`post ${n} is ${state}`);
    }
  }
}
