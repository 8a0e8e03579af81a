import { describe, expect, it } from 'vitest';
import { createEventFeed } from '../../../src/cli/progress/events.ts';
import type { LedgerEvent } from '../../../src/core/model.ts';
import type { Ledger } from '../../../src/ledger/ledger.ts';

/** A ledger of which only the events matter. */
function ledgerOf(events: LedgerEvent[]): Ledger {
  const store = {
    after: async (id: number, limit: number) => events.filter((event) => event.id > id).slice(0, limit),
    lastId: async () => events.at(-1)?.id ?? 0,
  };
  return { events: store } as unknown as Ledger;
}

const eventOf = (id: number): LedgerEvent => ({ id, at: '2026-11-26T18:00:00.000Z', kind: 'x', subject: '', data: {} });

describe('the events of a run', () => {
  it('come to each reader in order and once, from the begin of the run on', async () => {
    const events = [1, 2, 3].map(eventOf);
    const seen: number[][] = [[], []];
    const readers = seen.map((ids) => async ({ id }: LedgerEvent) => {
      await new Promise((resolve) => setImmediate(resolve));
      ids.push(id);
    });
    const feed = await createEventFeed(ledgerOf(events), readers);
    for (let id = 4; id <= 1_400; id += 1) {
      events.push(eventOf(id));
      if (id % 100 === 0) feed.poke();
    }
    await feed.finish();
    events.push(eventOf(1_401));
    await feed.finish();
    const expected = Array.from({ length: 1_398 }, (_, index) => index + 4);
    expect(seen).toEqual([expected, expected]);
  });
});
