import type { LedgerEvent } from '../../core/model.ts';
import type { Ledger } from '../../ledger/ledger.ts';

/** Every event the ledger writes from now on, in order, each once, to each reader. */
export interface EventFeed {
  /** there may be news */
  poke(): void;
  /** Resolves when all that there is was given to every reader. */
  finish(): Promise<void>;
}

type EventReader = (event: LedgerEvent) => void | Promise<void>;

const pageSize = 500;

/** Without readers nothing is read. */
export async function createEventFeed(ledger: Ledger, readers: readonly EventReader[]): Promise<EventFeed> {
  if (readers.length === 0) return { poke: () => undefined, finish: async () => undefined };
  let lastId = await ledger.events.lastId();
  let reading: Promise<void> = Promise.resolve();
  let waiting = 0;
  const read = async () => {
    waiting -= 1;
    // Who pokes next reads all that there is by then.
    if (waiting > 0) return;
    for (;;) {
      const events = await ledger.events.after(lastId, pageSize);
      for (const event of events) {
        lastId = event.id;
        for (const reader of readers) await reader(event);
      }
      if (events.length < pageSize) return;
    }
  };
  const poke = () => {
    waiting += 1;
    reading = reading.then(read);
    // A ledger that cannot be read stops the run by itself; `finish` says so too.
    reading.catch(() => undefined);
  };
  return {
    poke,
    async finish() {
      poke();
      await reading;
    },
  };
}
