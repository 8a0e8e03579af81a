import type { Account } from '../../contract/index.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { type Counts, readCounts } from './counts.ts';
import type { Progress } from './model.ts';

/** Asks the ledger for a model, seldom enough. */
export interface Counter {
  begin(accounts: readonly Account[]): void;
  /** there may be news */
  poke(): void;
  /** what was counted first in this run, as soon as it is; null: no run publishes */
  first(): Promise<Counts | null>;
  /** Counts once more, and no more from then on. */
  end(): Promise<void>;
}

const countEveryMs = 500;

/** Counting 100,000 posts takes tens of milliseconds: at most one part in so many of the time goes into it. */
const countingShare = 20;

export function createCounter(ledger: Ledger, model: Progress): Counter {
  let accounts: readonly Account[] = [];
  let running = false;
  let first: Promise<Counts | null> = Promise.resolve(null);
  let counting: Promise<unknown> = Promise.resolve();
  let isCounting = false;
  let isWanted = false;
  let freeAt = 0;

  const count = async (): Promise<Counts> => {
    isCounting = true;
    isWanted = false;
    const asOf = performance.now();
    try {
      const counts = await readCounts(ledger, accounts);
      model.count(counts, asOf);
      return counts;
    } finally {
      isCounting = false;
      freeAt = asOf + Math.max(countEveryMs, (performance.now() - asOf) * countingShare);
      if (isWanted) later();
    }
  };
  /** A ledger that cannot be read ends the run by itself. */
  const start = () => {
    counting = count().catch(() => undefined);
  };
  const later = () => {
    if (!running || isCounting) return;
    const waitMs = freeAt - performance.now();
    if (waitMs <= 0) start();
    else setTimeout(() => (isWanted && running && !isCounting ? start() : undefined), waitMs).unref();
  };
  return {
    begin(who) {
      accounts = who;
      running = true;
      model.begin();
      const counted = count();
      first = counted.catch(() => null);
      counting = first;
    },
    poke() {
      if (isWanted) return;
      isWanted = true;
      later();
    },
    first: async () => (accounts.length === 0 ? null : first),
    async end() {
      if (!running) return;
      running = false;
      await counting;
      start();
      await counting;
    },
  };
}
