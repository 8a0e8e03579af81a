import type { StopControl } from '../engine/stop.ts';
import type { Ui } from './ui.ts';

/** What is in flight gets this long after the first Ctrl-C. design.md section 7. */
const graceMs = 10_000;

/** First Ctrl-C (or SIGTERM) finishes what is in flight, the second leaves now. Returns what takes the listeners away. */
export function listenForInterrupts(stop: StopControl, ui: Ui): () => void {
  let timer: NodeJS.Timeout | null = null;
  const onSignal = () => {
    if (stop.draining) {
      stop.abort();
      return;
    }
    ui.note('\nStopping: finishing what is in flight (at most 10 s). Ctrl-C again to leave now. Both can be resumed.');
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
