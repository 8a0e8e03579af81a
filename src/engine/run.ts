import { type FerryError, type IsoTime, toEpochMs } from '../contract/index.ts';
import { decideNextPublish } from '../core/pace.ts';
import { type DeliveryState, openStates } from '../core/states.ts';
import type { DeliveryRow } from '../ledger/ledger.ts';
import { getRow, stepFor } from './advance.ts';
import { type Engine, type Line, minutes, seconds } from './engine.ts';
import { createFetcher, type Fetcher } from './fetch.ts';
import { type LaneSizes, type Lanes, openLanes } from './lanes.ts';
import { StopWork, settleFailure } from './outcome.ts';
import { sleepUnlessStopped } from './stop.ts';
import { createTurns, type Turns } from './turns.ts';

export interface RunOptions {
  readonly sizes: LaneSizes;
  /** stay and wait for the pace and for back-offs, however long; otherwise waits above `patienceMs` end the run */
  readonly wait: boolean;
  readonly patienceMs: number;
  readonly pace: { readonly perDay: number | null; readonly minGapMs: number } | null;
}

export interface RunResult {
  /** work is left and it may go on then; null: nothing waits for time */
  readonly nextAt: IsoTime | null;
  /** accounts that were stopped by an error that concerns more than one post */
  readonly stopped: readonly { readonly line: Line; readonly error: FerryError }[];
}

/** Deliveries of one account on their way at the same time: bounds memory and the disk taken by renditions. */
const windowSize = 24;
/** With a daily pace there is no point in encoding and uploading far ahead. */
const pacedWindow = 2;

interface LineWork {
  readonly line: Line;
  readonly turns: Turns;
  readonly paced: boolean;
  /** keys on their way */
  readonly active: Set<string>;
  /** publishing is closed until then by the pace */
  closedUntil: IsoTime | null;
  stopped: FerryError | null;
}

/** Carries every delivery as far as it can go now. Returns when nothing can move any more, or when told to stop. */
export async function run(engine: Engine, lines: readonly Line[], options: RunOptions): Promise<RunResult> {
  return new Run(engine, lines, options).go();
}

class Run {
  readonly #engine: Engine;
  readonly #options: RunOptions;
  readonly #lanes: Lanes;
  readonly #fetcher: Fetcher;
  readonly #works: readonly LineWork[];
  #tasks = 0;
  #failure: unknown = null;
  #wake: () => void = () => {};

  constructor(engine: Engine, lines: readonly Line[], options: RunOptions) {
    this.#engine = engine;
    this.#options = options;
    this.#lanes = openLanes(options.sizes);
    this.#fetcher = createFetcher(engine, this.#lanes);
    this.#works = lines.map((line) => ({
      line,
      turns: createTurns(),
      paced: paceOf(line, options).perDay !== null,
      active: new Set(),
      closedUntil: null,
      stopped: null,
    }));
  }

  async go(): Promise<RunResult> {
    for (;;) {
      if (!this.#stopping()) await this.#startWork();
      if (this.#tasks === 0) {
        if (this.#failure !== null) throw this.#failure;
        const nextAt = await this.#nextDueAt();
        const waitMs = nextAt === null ? 0 : toEpochMs(nextAt) - toEpochMs(this.#engine.clock.now());
        const goOn = nextAt !== null && (this.#options.wait || waitMs <= this.#options.patienceMs);
        if (!goOn || this.#stopping()) return { nextAt, stopped: this.#stoppedLines() };
        this.#engine.watch.activity({ kind: 'waiting', subject: 'the next post', until: nextAt });
        await sleepUnlessStopped(this.#engine.stop, Math.min(waitMs, minutes(1)) + 5);
        continue;
      }
      await this.#somethingChanged();
    }
  }

  #stopping(): boolean {
    return this.#engine.stop.draining || this.#failure !== null;
  }

  #stoppedLines(): RunResult['stopped'] {
    return this.#works.flatMap(({ line, stopped }) => (stopped === null ? [] : [{ line, error: stopped }]));
  }

  /** Resolves when a task ended; at the latest after a second, because a back-off may be over. */
  #somethingChanged(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, seconds(1));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #startWork(): Promise<void> {
    const now = this.#engine.clock.now();
    for (const original of await this.#fetcher.due(now)) this.#start(() => this.#fetcher.fetchInTurn(original));
    for (const work of this.#works) await this.#fillWindow(work, now);
  }

  async #fillWindow(work: LineWork, now: IsoTime): Promise<void> {
    if (work.stopped !== null) return;
    if (work.closedUntil !== null && toEpochMs(now) >= toEpochMs(work.closedUntil)) work.closedUntil = null;
    const states: readonly DeliveryState[] = work.closedUntil === null ? openStates : ['publishing', 'accepted'];
    const room = (work.paced ? pacedWindow : windowSize) - work.active.size;
    if (room <= 0) return;
    const due = await this.#engine.ledger.deliveries.due(work.line.account, states, now, room + work.active.size);
    const fresh = due.filter((row) => !work.active.has(row.key)).slice(0, room);
    // All enter before any starts: a turn must know of every earlier post.
    for (const row of fresh) {
      work.active.add(row.key);
      work.turns.enter(row.position);
    }
    for (const row of fresh) this.#start(() => this.#carry(work, row).finally(() => leave(work, row)));
  }

  #start(task: () => Promise<void>): void {
    this.#tasks += 1;
    task()
      .catch((error: unknown) => {
        this.#failure ??= error instanceof StopWork ? error.reason : error;
      })
      .finally(() => {
        this.#tasks -= 1;
        this.#engine.watch.activity({ kind: 'changed' });
        this.#wake();
      });
  }

  /** Takes one delivery through as many states as it can go now. */
  async #carry(work: LineWork, first: DeliveryRow): Promise<void> {
    for (let row = first; isMovable(row, this.#engine.clock.now()); row = await getRow(this.#engine, row.key)) {
      const step = stepFor(row);
      if (step === null || this.#stopping() || work.stopped !== null) return;
      if (row.state === 'planned') await this.#fetcher.ensurePost(row.postRef);
      // With a pace, nothing is uploaded before its day has come: uploads expire.
      if (row.state === 'uploaded' || (row.state === 'prepared' && work.paced)) {
        await work.turns.await(row.position);
        if (!(await this.#paceAllows(work))) return;
      }
      if (this.#stopping() || work.stopped !== null) return;
      await this.#lanes.run(step.lane, () => this.#take(work, row, step.take));
      if (row.state === 'uploaded' || row.state === 'publishing') work.turns.leave(row.position);
    }
  }

  async #take(
    work: LineWork,
    row: DeliveryRow,
    step: (engine: Engine, line: Line, row: DeliveryRow) => Promise<void>,
  ): Promise<void> {
    if (this.#stopping() || work.stopped !== null) return;
    try {
      try {
        await step(this.#engine, work.line, row);
      } catch (error) {
        if (error instanceof StopWork) throw error;
        await settleFailure(this.#engine, work.line, row, error);
      }
    } catch (error) {
      if (!(error instanceof StopWork) || error.scope === 'run') throw error;
      work.stopped = error.reason;
    }
  }

  /** False: the pace closes this account for longer than anybody wants to wait. */
  async #paceAllows(work: LineWork): Promise<boolean> {
    const pace = paceOf(work.line, this.#options);
    for (;;) {
      if (this.#stopping() || work.stopped !== null) return false;
      const now = this.#engine.clock.now();
      const since = new Date(toEpochMs(now) - Math.max(minutes(60 * 24), pace.minGapMs)).toISOString();
      const startedAt = await this.#engine.ledger.attempts.startedSince(work.line.account, since);
      const decision = decideNextPublish({ pace, startedAt, now });
      if (decision.kind === 'now') return true;
      const waitMs = toEpochMs(decision.at) - toEpochMs(now);
      if (!this.#options.wait && waitMs > this.#options.patienceMs) {
        work.closedUntil = decision.at;
        return false;
      }
      this.#engine.watch.activity({ kind: 'waiting', subject: decision.because, until: decision.at });
      await sleepUnlessStopped(this.#engine.stop, Math.min(waitMs, minutes(1)));
    }
  }

  async #nextDueAt(): Promise<IsoTime | null> {
    const now = this.#engine.clock.now();
    const times = [await this.#engine.ledger.originals.nextDueAt(now)];
    for (const work of this.#works) {
      if (work.stopped !== null) continue;
      times.push(work.closedUntil, await this.#engine.ledger.deliveries.nextDueAt(work.line.account, now));
    }
    const known = times.filter((time) => time !== null);
    return known.length === 0 ? null : known.reduce((a, b) => (a < b ? a : b));
  }
}

function leave(work: LineWork, row: DeliveryRow): void {
  work.active.delete(row.key);
  work.turns.leave(row.position);
}

function isMovable(row: DeliveryRow, now: IsoTime): boolean {
  return row.holdCode === null && (row.notBefore === null || row.notBefore <= now);
}

function paceOf(line: Line, options: RunOptions): { readonly perDay: number | null; readonly minGapMs: number } {
  return options.pace ?? line.capabilities.pace;
}
