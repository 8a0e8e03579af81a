import { type FerryError, type IsoTime } from '../contract/index.ts';
import { toEpochMs, toIso } from '../kit/index.ts';
import { decideNextPublish } from '../core/pace.ts';
import { type DeliveryState, openStates } from '../core/states.ts';
import type { DeliveryRow } from '../ledger/ledger.ts';
import { getRow, stepFor } from './advance.ts';
import { dropRenditions } from './drop.ts';
import { type Engine, type Line, minutes, seconds } from './engine.ts';
import { createFetcher, type Fetcher } from './fetch.ts';
import { type LaneSizes, type Lanes, openLanes } from './lanes.ts';
import { type LineWork, openWork, stopAccount } from './line-work.ts';
import { StopWork, settleFailure } from './outcome.ts';
import { assertProgress, isBeforeSending, isMovable, isReturn } from './progress.ts';
import { sleepUnlessStopped } from './stop.ts';

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
/** A delivery whose files were lost is made or uploaded again this often in one go. */
const maxReturns = 3;
/** What is looked after also while the pace closes an account. */
const sentStates: readonly DeliveryState[] = ['publishing', 'accepted'];

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
  /** a task ended since work was last looked for: what it left may be due */
  #changed = false;
  #failure: unknown = null;
  #wake: () => void = () => {};

  constructor(engine: Engine, lines: readonly Line[], options: RunOptions) {
    this.#engine = engine;
    this.#options = options;
    this.#lanes = openLanes(options.sizes);
    this.#fetcher = createFetcher(engine, this.#lanes);
    this.#works = lines.map((line) => openWork(engine, line, options.pace));
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
      // The time work was looked for at: what became due since then would be in nobody's list.
      const nextAt = await this.#nextDueAt(now);
      const waitMs = nextAt === null ? 0 : toEpochMs(nextAt) - toEpochMs(this.#engine.clock.now());
      const goOn = nextAt !== null && (this.#options.wait || waitMs <= this.#options.patienceMs);
      if (!goOn || this.#stopping()) return { nextAt, stopped: this.#stoppedLines() };
      this.#engine.watch.activity({ kind: 'waiting', subject: this.#waitsFor(nextAt), until: nextAt });
      await sleepUnlessStopped(this.#engine.stop, Math.min(waitMs, minutes(1)) + 5);
    }
  }

  #stopping(): boolean {
    return this.#engine.stop.draining || this.#failure !== null;
  }

  /** Nothing new is begun for this account. */
  #mustRest(work: LineWork): boolean {
    return this.#stopping() || work.stopped !== null || work.closed?.error != null;
  }

  #stoppedLines(): RunResult['stopped'] {
    return this.#works.flatMap(({ line, stopped, closed }) => {
      const error = stopped ?? closed?.error ?? null;
      return error === null ? [] : [{ line, error }];
    });
  }

  #waitsFor(nextAt: IsoTime): string {
    return this.#works.find(({ closed }) => closed?.until === nextAt)?.closed?.because ?? 'the next post';
  }

  /** Resolves when a task has ended; at the latest after a second, because a back-off may be over. */
  #somethingChanged(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#changed ? 0 : seconds(1));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #startWork(now: IsoTime): Promise<void> {
    if (this.#stopping()) return;
    try {
      for (const original of await this.#fetcher.due(now)) this.#start(() => this.#fetcher.fetchInTurn(original));
      for (const work of this.#works) await this.#fillWindow(work, now);
    } catch (error) {
      // What is in flight ends first: whoever called closes the ledger next.
      this.#failure ??= error;
    }
  }

  async #fillWindow(work: LineWork, now: IsoTime): Promise<void> {
    if (work.closed !== null && now >= work.closed.until) work.closed = null;
    const room = (isPaced(work) ? pacedWindow : windowSize) - work.active.size;
    if (this.#mustRest(work) || room <= 0) return;
    const states = work.closed === null ? openStates : sentStates;
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
        this.#changed = true;
        this.#engine.watch.activity({ kind: 'changed' });
        this.#wake();
      });
  }

  /** Takes one delivery through as many states as it can go now. */
  async #carry(work: LineWork, first: DeliveryRow): Promise<void> {
    let row = first;
    for (let returns = 0; isMovable(row, this.#engine.clock.now()); ) {
      const step = stepFor(row);
      if (step === null || !(await this.#mayBegin(work, row))) return;
      await this.#lanes.run(step.lane, () => this.#take(work, row, step.take));
      const next = await getRow(this.#engine, row.key);
      if (!isBeforeSending(next)) work.turns.leave(row.position);
      if (next.state === 'published' || next.state === 'failed') await dropRenditions(work.engine, next);
      if (this.#mustRest(work)) return;
      if (isReturn(row, next)) returns += 1;
      if (returns > maxReturns) return this.#holdRounds(next);
      assertProgress(row, next, this.#engine.clock.now());
      row = next;
    }
  }

  /** Waits for what this step needs: the files, or the turn. False: not now. */
  async #mayBegin(work: LineWork, row: DeliveryRow): Promise<boolean> {
    if (this.#mustRest(work)) return false;
    if (row.state === 'planned') await this.#fetcher.ensurePost(row.postRef);
    // A doubt may end in a repeat, and repeats too go one at a time.
    if (row.state === 'publishing') await work.turns.awaitFirst(row.position);
    // With a pace, nothing is uploaded before its day has come: uploads expire.
    if (row.state === 'uploaded' || (row.state === 'prepared' && isPaced(work))) {
      await work.turns.await(row.position);
      return !this.#mustRest(work) && (await this.#paceAllows(work));
    }
    return !this.#mustRest(work);
  }

  async #take(
    work: LineWork,
    row: DeliveryRow,
    step: (engine: Engine, line: Line, row: DeliveryRow) => Promise<void>,
  ): Promise<void> {
    if (this.#mustRest(work)) return;
    try {
      try {
        await step(work.engine, work.line, row);
      } catch (error) {
        if (error instanceof StopWork) throw error;
        await settleFailure(work.engine, work.line, row, error);
      }
    } catch (error) {
      // After an abort nothing is written any more, and what is written is true.
      if (!(error instanceof StopWork) && work.engine.stop.now.aborted) return;
      if (!(error instanceof StopWork) || error.scope === 'run') throw error;
      stopAccount(work, error);
    }
  }

  /** The destination or the disk loses the files again and again: a person should look. */
  async #holdRounds({ key }: DeliveryRow): Promise<void> {
    const message = `its files were lost ${maxReturns + 1} times in a row after they were made or uploaded`;
    await this.#engine.ledger.deliveries.hold(key, { code: 'going-round', message }, this.#engine.clock.now());
  }

  /** False: the pace closes this account, until `work.closed` says. */
  async #paceAllows(work: LineWork): Promise<boolean> {
    if (work.closed !== null) return false;
    const { pace } = work;
    const now = this.#engine.clock.now();
    const since = toIso(toEpochMs(now) - Math.max(minutes(60 * 24), pace.minGapMs));
    const startedAt = await this.#engine.ledger.attempts.startedSince(work.line.account, since);
    const decision = decideNextPublish({ pace, startedAt, now });
    if (decision.kind === 'now') return true;
    work.closed = { until: decision.at, because: decision.because, error: null };
    return false;
  }

  async #nextDueAt(now: IsoTime): Promise<IsoTime | null> {
    const times = [await this.#engine.ledger.originals.nextDueAt(now)];
    for (const work of this.#works) if (work.stopped === null) times.push(...(await this.#nextTimesOf(work, now)));
    const known = times.filter((time) => time !== null);
    return known.length === 0 ? null : known.reduce((a, b) => (a < b ? a : b));
  }

  async #nextTimesOf({ line, closed }: LineWork, now: IsoTime): Promise<readonly (IsoTime | null)[]> {
    const { deliveries } = this.#engine.ledger;
    if (closed === null) return [await deliveries.nextDueAt(line.account, now)];
    if (closed.error !== null) return [closed.until];
    const sent = await deliveries.list({ account: line.account, states: sentStates, held: false }, windowSize);
    return [closed.until, ...sent.map(({ notBefore }) => (notBefore !== null && notBefore > now ? notBefore : null))];
  }
}

function leave(work: LineWork, row: DeliveryRow): void {
  work.active.delete(row.key);
  work.turns.leave(row.position);
}

function isPaced({ pace }: LineWork): boolean {
  return pace.perDay !== null;
}
