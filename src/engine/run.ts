import type { FerryError, IsoTime, Reason } from '../contract/index.ts';
import type { DeliveryRow } from '../core/model.ts';
import type { PaceRule } from '../core/pace.ts';
import { toEpochMs } from '../kit/index.ts';
import {
  type AccountRun,
  freeSlots,
  nextTimesOf,
  openAccountRun,
  releaseDeferred,
  statesToBegin,
} from './account-run.ts';
import { type AdvanceContext, advanceDelivery } from './advance.ts';
import type { Connection } from './connection.ts';
import type { Engine } from './engine.ts';
import { createFetcher, type Fetcher } from './fetch.ts';
import { type LaneSizes, openLanes } from './lanes.ts';
import { keptFrames } from './look.ts';
import { StopError } from './outcome.ts';
import { sleepUnlessStopped } from './stop.ts';

export interface RunOptions {
  readonly sizes: LaneSizes;
  /** stay and wait for the pace and for back-offs, however long; otherwise waits above `patienceMs` end the run */
  readonly wait: boolean;
  readonly patienceMs: number;
  /** null: each destination's own */
  readonly pace: PaceRule | null;
}

export interface RunResult {
  /** work is left and it may go on then; null: nothing waits for time */
  readonly nextAt: IsoTime | null;
  /** accounts that were stopped by an error that concerns more than one post */
  readonly stopped: readonly { readonly connection: Connection; readonly error: FerryError }[];
}

/** A clock that jumps, or a machine that slept, is noticed within this. */
const longestSleepMs = 60_000;
/** A back-off may be over while something long is in flight: looked for this often. */
const lookForWorkMs = 1_000;

/** Takes every delivery as far as it can go now. Returns when nothing can move any more, or when told to stop. */
export async function run(engine: Engine, connections: readonly Connection[], options: RunOptions): Promise<RunResult> {
  const accounts: AccountRun[] = [];
  for (const connection of connections) accounts.push(await openAccountRun(engine, connection, options.pace));
  const lanes = openLanes(options.sizes);
  const fetcher = createFetcher(engine, lanes);
  engine.watch.activity({ kind: 'run-began', accounts: connections.map(({ account }) => account) });
  try {
    return await new Run(engine, { options, accounts, fetcher, lanes }).go();
  } finally {
    await fetcher.close();
    await keptFrames(engine).clear();
    engine.watch.activity({ kind: 'run-ended' });
    await engine.watch.ended?.();
  }
}

interface RunParts extends Pick<AdvanceContext, 'lanes' | 'fetcher'> {
  readonly options: RunOptions;
  readonly accounts: readonly AccountRun[];
}

class Run {
  readonly #engine: Engine;
  readonly #options: RunOptions;
  readonly #fetcher: Fetcher;
  readonly #accounts: readonly AccountRun[];
  readonly #context: AdvanceContext;
  #tasks = 0;
  /** a task ended since the ledger was last asked: what it left may be due */
  #changed = false;
  #failure: unknown = null;
  #wake: () => void = () => {};

  constructor(engine: Engine, { options, accounts, fetcher, lanes }: RunParts) {
    this.#engine = engine;
    this.#options = options;
    this.#accounts = accounts;
    this.#fetcher = fetcher;
    this.#context = { engine, lanes, fetcher, isHalted: (account) => this.#isHalted(account) };
  }

  async go(): Promise<RunResult> {
    for (;;) {
      this.#changed = false;
      const now = this.#engine.clock.now();
      await this.#startWork(now);
      if (this.#tasks > 0 || this.#changed) {
        await this.#somethingChanged();
        continue;
      }
      if (this.#failure !== null) throw this.#failure;
      if (await this.#releaseDeferred()) continue;
      // The time work was looked for at: what became due since then would be in nobody's list.
      const nextAt = await this.#nextDueAt(now);
      const waitMs = nextAt === null ? 0 : toEpochMs(nextAt) - toEpochMs(this.#engine.clock.now());
      const goOn = nextAt !== null && (this.#options.wait || waitMs <= this.#options.patienceMs);
      if (!goOn || this.#stopping()) return { nextAt, stopped: this.#stoppedAccounts() };
      this.#engine.watch.activity({ kind: 'waiting', because: this.#waitsBecause(nextAt), until: nextAt });
      await sleepUnlessStopped(this.#engine.stop, Math.min(waitMs, longestSleepMs) + 5);
    }
  }

  #stopping(): boolean {
    return this.#engine.stop.draining || this.#failure !== null;
  }

  #isHalted({ stopped, pause }: AccountRun): boolean {
    return this.#stopping() || stopped !== null || (pause !== null && pause.error !== null);
  }

  #stoppedAccounts(): RunResult['stopped'] {
    return this.#accounts.flatMap(({ connection, stopped, pause }) => {
      const error = stopped ?? pause?.error ?? null;
      return error === null ? [] : [{ connection, error }];
    });
  }

  #waitsBecause(nextAt: IsoTime): Reason | null {
    return this.#accounts.find(({ pause }) => pause?.until === nextAt)?.pause?.because ?? null;
  }

  /** Resolves when a task has ended; at the latest after a second, because a back-off may be over. */
  #somethingChanged(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#changed ? 0 : lookForWorkMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #startWork(now: IsoTime): Promise<void> {
    if (this.#stopping()) return;
    try {
      for (const original of await this.#fetcher.due(now)) this.#start(() => this.#fetcher.fetchQueued(original));
      for (const account of this.#accounts) await this.#fillWindow(account, now);
    } catch (error) {
      // What is in flight ends first: whoever called closes the ledger next.
      this.#failure ??= error;
    }
  }

  async #fillWindow(account: AccountRun, now: IsoTime): Promise<void> {
    const { connection, active, turns } = account;
    if (account.pause !== null && now >= account.pause.until) account.pause = null;
    const free = freeSlots(account);
    if (this.#isHalted(account) || free <= 0) return;
    const states = await statesToBegin(account);
    const due = await this.#engine.ledger.deliveries.due(connection.account, states, now, free + active.size);
    const fresh = due.filter((row) => !active.has(row.key)).slice(0, free);
    // All enter before any starts: a turn must know of every earlier post.
    for (const row of fresh) {
      active.add(row.key);
      turns.enter(row.position);
    }
    for (const row of fresh)
      this.#start(() => advanceDelivery(this.#context, account, row).finally(() => leave(account, row)));
  }

  #start(task: () => Promise<void>): void {
    this.#tasks += 1;
    task()
      .catch((error: unknown) => {
        this.#failure ??= error instanceof StopError ? error.error : error;
      })
      .finally(() => {
        this.#tasks -= 1;
        this.#changed = true;
        this.#engine.watch.activity({ kind: 'changed' });
        this.#wake();
      });
  }

  /** The others are through: what a person put off last time is shown again. True: there is something. */
  async #releaseDeferred(): Promise<boolean> {
    let some = false;
    for (const account of this.#accounts) if (!this.#isHalted(account) && (await releaseDeferred(account))) some = true;
    return some;
  }

  async #nextDueAt(now: IsoTime): Promise<IsoTime | null> {
    const times = [await this.#engine.ledger.originals.nextDueAt(now)];
    for (const account of this.#accounts) times.push(...(await nextTimesOf(account, now)));
    const known = times.filter((time) => time !== null);
    return known.length === 0 ? null : known.reduce((a, b) => (a < b ? a : b));
  }
}

function leave(account: AccountRun, row: DeliveryRow): void {
  account.active.delete(row.key);
  account.turns.leave(row.position);
}
