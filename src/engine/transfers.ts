import type { Downloader } from '../core/download.ts';
import { createSlowLinks, type SlowRules, type SlowVerdict } from '../core/slow-links.ts';
import type { Engine } from './engine.ts';

/** One file on its way. */
export interface Transfer {
  /** settles when it needs no lane any more: it has ended, or it was told to move aside */
  readonly freed: Promise<void>;
  readonly done: Promise<void>;
}

/** What a file is fetched with. */
export interface Line {
  readonly downloader: Downloader;
  /** ends with the run, and when this transfer is to pause */
  readonly signal: AbortSignal;
  /** stopped for being slow; `put-off`: not to be continued at once. Null: nobody stopped it. */
  stopped(): SlowVerdict | null;
}

/** All files on their way, each once at a time, and the lane that slow ones share (`core/slow-links.ts`). */
export interface Transfers {
  /** The one under way, or a new one. */
  start(id: number, fetch: (line: Line) => Promise<void>): Transfer;
  find(id: number): Transfer | null;
  isSlow(id: number): boolean;
  /** those that run and those known to be slow */
  knownCount(): number;
  /** Of these that wait: who is to be started in the shared lane now. */
  reserve(ids: readonly number[]): number | null;
  /** It is here, or waits for a person. */
  settled(id: number): void;
  /** ids of those that run and hold no lane */
  aside(): readonly number[];
  close(): Promise<void>;
}

export function createTransfers(engine: Engine, rules: SlowRules): Transfers {
  const links = createSlowLinks(rules);
  const running = new Map<number, Running>();
  const timer = setInterval(() => carryOut(links.judge(performance.now()), running), rules.windowMs / 10);
  timer.unref();
  // Finishing what is in flight may take a slow link for days: it goes on in the next run.
  const forget = engine.stop.onDrain(() => {
    for (const [id, { pause }] of running) if (links.isSlow(id)) pause.abort();
  });

  const metered = (id: number): Downloader => ({
    async download(request, signal) {
      links.began(id, performance.now());
      const answer = await engine.downloader.download(request, signal);
      const length = Number(answer.headers['content-length'] ?? Number.NaN);
      links.answered(id, Number.isNaN(length) ? null : length);
      return { ...answer, body: counted(answer.body, (bytes) => links.received(id, bytes)) };
    },
  });

  const begin = (id: number, fetch: (line: Line) => Promise<void>): Running => {
    const pause = new AbortController();
    let moveAside = () => {};
    const aside = new Promise<void>((resolve) => {
      moveAside = resolve;
    });
    const signal = AbortSignal.any([engine.stop.now, pause.signal]);
    const stopped = () => running.get(id)?.stopped ?? null;
    const done = fetch({ downloader: metered(id), signal, stopped }).finally(() => {
      links.ended(id, performance.now());
      running.delete(id);
    });
    const freed = Promise.race([done, aside]);
    // Whoever waits sees the failure; it may be that nobody does any more.
    for (const promise of [done, freed]) promise.catch(() => undefined);
    return { done, freed, pause, moveAside, isAside: false, stopped: null };
  };

  return {
    start(id, fetch) {
      const known = running.get(id);
      if (known) return known;
      const begun = begin(id, fetch);
      running.set(id, begun);
      return begun;
    },
    find: (id) => running.get(id) ?? null,
    isSlow: (id) => links.isSlow(id),
    knownCount: () => running.size + links.slowCount(),
    reserve: (ids) => links.reserve(ids, performance.now()),
    settled: (id) => links.settled(id),
    aside: () => [...running].filter(([, { isAside }]) => isAside).map(([id]) => id),
    async close() {
      clearInterval(timer);
      forget();
      const left = [...running.values()];
      for (const { pause } of left) pause.abort();
      await Promise.allSettled(left.map(({ done }) => done));
    },
  };
}

interface Running extends Transfer {
  readonly pause: AbortController;
  readonly moveAside: () => void;
  isAside: boolean;
  stopped: SlowVerdict | null;
}

function carryOut(verdicts: readonly SlowVerdict[], running: ReadonlyMap<number, Running>): void {
  for (const verdict of verdicts) {
    const transfer = running.get(verdict.id);
    if (!transfer) continue;
    if (verdict.kind === 'aside') {
      transfer.isAside = true;
      transfer.moveAside();
    } else {
      transfer.stopped = verdict;
      transfer.pause.abort();
    }
  }
}

async function* counted(
  body: AsyncIterable<Uint8Array>,
  count: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void, void> {
  for await (const chunk of body) {
    count(chunk.length);
    yield chunk;
  }
}
