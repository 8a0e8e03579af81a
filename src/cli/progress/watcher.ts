import type { Activity, Watcher } from '../../engine/engine.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Cli } from '../context.ts';
import { createCounter } from './counter.ts';
import type { RunScope } from './finished.ts';
import { createProgress } from './model.ts';
import { progressLine, progressTotals } from './text.ts';

/** Shows what goes on, from what the engine tells and the ledger counts. */
export interface ProgressWatcher extends Watcher {
  /** The posts of the run that is under way; null: none is publishing. */
  scope(): Promise<RunScope | null>;
}

interface Listening {
  /** the ledger may have news */
  onChange(): void;
  /** All news were told. */
  finish(): Promise<void>;
}

export function createWatcher(
  { ui, talk, clock }: Pick<Cli, 'ui' | 'talk' | 'clock'>,
  ledger: Ledger,
  { onChange, finish }: Listening,
): ProgressWatcher {
  const model = createProgress();
  const counter = createCounter(ledger, model);
  let run = 0;
  const state = () => model.state(performance.now());
  // Asked whenever it is drawn: never older than the drawing.
  const shown = {
    line: (cells: number) => progressLine(state(), talk, { cells, now: clock.now() }),
    plain: () => progressTotals(state(), talk, clock.now()),
  };
  return {
    activity(what: Activity) {
      model.take(what, performance.now());
      if (what.kind === 'run-began') {
        run += 1;
        counter.begin(what.accounts);
      }
      if (what.kind === 'changed') {
        counter.poke();
        onChange();
      }
      ui.progress(shown);
    },
    async ended() {
      await counter.end();
      await finish().catch(() => undefined);
    },
    async scope() {
      const first = await counter.first();
      if (first === null || first.posts === null) return null;
      const { published, planned, prepared, sent } = first.posts;
      return { run, before: published, total: planned + prepared + sent + published };
    },
  };
}
