import type { Clock, IsoTime } from '../../src/contract/index.ts';
import { toEpochMs, toIso } from '../../src/kit/index.ts';

/** Stands still until the test moves it, in either direction. */
export interface FakeClock extends Clock {
  advance(ms: number): void;
  set(time: IsoTime): void;
}

export function fakeClock(start: IsoTime = '2026-11-22T12:00:00.000Z'): FakeClock {
  let nowMs = toEpochMs(start);
  return {
    now: () => toIso(nowMs),
    advance: (ms) => {
      nowMs += ms;
    },
    set: (time) => {
      nowMs = toEpochMs(time);
    },
  };
}
