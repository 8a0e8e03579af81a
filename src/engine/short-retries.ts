import { isFerryError } from '../contract/index.ts';
import { backoffMs, shortRetries } from '../core/retry.ts';
import type { Engine } from './engine.ts';
import { sleepUnlessStopped } from './stop.ts';

/**
 * Repeats a call a few times while its error says "again soon"; any other error is thrown, and so is the last. For commands
 * that go through a list while a person watches: a run writes the waiting time into the ledger instead.
 */
export async function withShortRetries<Result>(engine: Engine, call: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await call();
    } catch (error) {
      if (!isFerryError(error) || error.kind !== 'retryable' || tries >= shortRetries.max) throw error;
      const waitMs = Math.max(error.retryAfterMs ?? 0, backoffMs(tries, engine.random()));
      if (waitMs > shortRetries.longestWaitMs || engine.stop.draining) throw error;
      await sleepUnlessStopped(engine.stop, waitMs);
      if (engine.stop.draining) throw error;
    }
  }
}
