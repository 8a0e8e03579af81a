import { vi } from 'vitest';

export interface MovableTime {
  set(time: string): void;
  advance(ms: number): void;
  restore(): void;
}

/** `Date.now` of this process, hence of a sandbox in it: goes on as real time does, from wherever it is put. */
export function moveTime(): MovableTime {
  const real = Date.now.bind(Date);
  let offsetMs = 0;
  const spy = vi.spyOn(Date, 'now').mockImplementation(() => real() + offsetMs);
  return {
    set: (time) => {
      offsetMs = Date.parse(time) - real();
    },
    advance: (ms) => {
      offsetMs += ms;
    },
    restore: () => spy.mockRestore(),
  };
}
