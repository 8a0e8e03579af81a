import type { StopSignal } from './engine.ts';

export interface StopControl extends StopSignal {
  /** aborts with the first Ctrl-C what changes nothing out there and can simply be done again: reading, planning, asking a person */
  readonly drained: AbortSignal;
  /** first Ctrl-C: finish what is in flight */
  drain(): void;
  /** second Ctrl-C: cut it off */
  abort(): void;
  /** nothing is in flight that anybody could worry about: the command only looks */
  onlyLooks: boolean;
}

export function createStop(): StopControl {
  const controller = new AbortController();
  const drained = new AbortController();
  const listeners = new Set<() => void>();
  let draining = false;
  const drain = () => {
    if (draining) return;
    draining = true;
    drained.abort();
    for (const listener of listeners) listener();
    listeners.clear();
  };
  return {
    get draining() {
      return draining;
    },
    now: controller.signal,
    drained: drained.signal,
    onDrain(listener) {
      if (draining) listener();
      else listeners.add(listener);
      return () => listeners.delete(listener);
    },
    drain,
    onlyLooks: false,
    abort() {
      drain();
      controller.abort();
    },
  };
}

/** Resolves after `ms`, or at once when the run is told to stop. */
export function sleepUnlessStopped(stop: StopSignal, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      forget();
      resolve();
    };
    const timer = setTimeout(end, Math.max(0, Math.min(ms, 2 ** 31 - 1)));
    const forget = stop.onDrain(() => queueMicrotask(end));
  });
}

/** Does the task with a signal that ends at the *first* Ctrl-C: waiting for a person is nothing to be finished. */
export async function untilDrain<Result>(
  stop: StopSignal,
  task: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const drained = new AbortController();
  const forget = stop.onDrain(() => drained.abort());
  try {
    return await task(AbortSignal.any([stop.now, drained.signal]));
  } finally {
    forget();
  }
}

/** Resolves when the person asks to stop. Keeps the process alive until then. */
export function untilDrained(stop: StopSignal): Promise<void> {
  return new Promise((resolve) => {
    const keepAlive = setInterval(() => {}, 60_000);
    stop.onDrain(() => {
      clearInterval(keepAlive);
      resolve();
    });
  });
}
