import { because, FerryError } from '../contract/index.ts';
import type { StopControl } from '../engine/stop.ts';
import type { Talk } from './phrases/talk.ts';
import type { Ui } from './ui.ts';

/** What is in flight gets this long after the first Ctrl-C. */
const graceMs = 10_000;

/** First Ctrl-C (or SIGTERM) finishes what is in flight, the second leaves now. Returns what takes the listeners away. */
export function listenForInterrupts(stop: StopControl, ui: Ui, talk: Talk): () => void {
  let timer: NodeJS.Timeout | null = null;
  const onSignal = () => {
    if (stop.draining) {
      stop.abort();
      return;
    }
    ui.note(`\n${talk.text.stopping}`);
    stop.drain();
    timer = setTimeout(() => stop.abort(), graceMs);
    timer.unref();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return () => {
    if (timer !== null) clearTimeout(timer);
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  };
}

export function interrupted(): FerryError {
  return new FerryError('interrupted', because('interrupted'), { effect: 'none' });
}
