import type { FerryError, IsoTime } from '../contract/index.ts';
import type { PaceRule } from '../core/pace.ts';
import type { Engine, Line, StopSignal } from './engine.ts';
import type { StopWork } from './outcome.ts';
import { createTurns, type Turns } from './turns.ts';

/** What a run knows of one account. */
export interface LineWork {
  readonly line: Line;
  /** the engine with a stop of its own: what is in flight for an account at risk is cut off */
  readonly engine: Engine;
  readonly cut: AbortController;
  readonly turns: Turns;
  readonly pace: PaceRule;
  /** keys on their way */
  readonly active: Set<string>;
  closed: Closed | null;
  stopped: FerryError | null;
}

/** Not now. By the pace: what was sent is still looked after. By an error that concerns the whole account: nothing goes. */
export interface Closed {
  readonly until: IsoTime;
  readonly because: string;
  readonly error: FerryError | null;
}

export function openWork(engine: Engine, line: Line, pace: PaceRule | null): LineWork {
  const cut = new AbortController();
  const stop: StopSignal = {
    get draining() {
      return engine.stop.draining || cut.signal.aborted;
    },
    now: AbortSignal.any([engine.stop.now, cut.signal]),
    onDrain: (listener) => engine.stop.onDrain(listener),
  };
  return {
    line,
    engine: { ...engine, stop },
    cut,
    turns: createTurns(),
    pace: pace ?? line.capabilities.pace,
    active: new Set(),
    closed: null,
    stopped: null,
  };
}

/** One error said something about the whole account. */
export function stopAccount(work: LineWork, { reason, until }: StopWork): void {
  if (until === null) work.stopped ??= reason;
  else if (work.closed === null || work.closed.until < until)
    work.closed = { until, because: reason.message, error: reason };
  // "At once" means what is in flight, too: the platform is watching.
  if (reason.kind === 'account-risk') work.cut.abort();
}
