import { cutTo } from '../layout.ts';
import type { ProgressText } from '../progress/shown.ts';
import type { Ui } from '../ui.ts';

/** Waiting for one answer after another: how many are there, and how long the next one has been waited for. */
export interface Waiting {
  show(done: number, all: number): void;
  end(): void;
}

/** `say` gets the waiting time in ms; asked again whenever the line is drawn. */
export function showWaiting(ui: Ui, say: (done: number, all: number, waitsMs: number) => string): Waiting {
  let now: { readonly done: number; readonly all: number; readonly since: number } | null = null;
  const text = () => (now === null ? '' : say(now.done, now.all, performance.now() - now.since));
  const shown: ProgressText = { line: (cells) => cutTo(text(), cells), plain: text };
  return {
    show(done, all) {
      now = done < all ? { done, all, since: performance.now() } : null;
      ui.progress(shown);
    },
    end() {
      now = null;
      ui.endProgress();
    },
  };
}
