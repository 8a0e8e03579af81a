import { type IsoTime } from '../contract/index.ts';
import { toEpochMs } from '../kit/index.ts';

/** Small phrases that every command says in the same way. */

export function count(number: number, noun: string): string {
  return `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`;
}

export function day(time: IsoTime): string {
  return time.slice(0, 10);
}

/** `2026-11-22 08:47 UTC` */
export function minute(time: IsoTime): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`;
}

export function ago(time: IsoTime, now: IsoTime): string {
  return `${span(toEpochMs(now) - toEpochMs(time))} ago`;
}

export function span(ms: number): string {
  const units: readonly (readonly [string, number])[] = [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
  ];
  for (const [name, size] of units) if (ms >= size) return count(Math.round(ms / size), name);
  return count(Math.max(1, Math.round(ms / 1000)), 'second');
}

export function bytes(number: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let value = number;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** About links that die: `the links die from … on`, or that some have died already. */
export function deadline(firstExpiry: IsoTime, now: IsoTime): string {
  return firstExpiry < now
    ? `some links died on ${minute(firstExpiry)}`
    : `the links die from ${minute(firstExpiry)} on`;
}
