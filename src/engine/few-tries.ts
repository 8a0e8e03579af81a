import { isFerryError } from '../contract/index.ts';
import { backoffMs, fewTries } from '../core/retry.ts';
import type { Engine } from './engine.ts';
import { sleepUnlessStopped } from './stop.ts';

/**
 * The same call a few times, while the other side only wants to be asked again soon; else the error. For commands that go
 * through a list while a person watches: a run has a ledger to wait in.
 */
export async function tryAFewTimes<Result>(engine: Engine, call: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await call();
    } catch (error) {
      if (!isFerryError(error) || error.kind !== 'retryable' || tries >= fewTries.max) throw error;
      const waitMs = Math.max(error.retryAfterMs ?? 0, backoffMs(tries, engine.random()));
      if (waitMs > fewTries.longestWaitMs || engine.stop.draining) throw error;
      await sleepUnlessStopped(engine.stop, waitMs);
      if (engine.stop.draining) throw error;
    }
  }
}
