import { createRequire } from 'node:module';
import type { Temporal as Calendar } from 'temporal-polyfill';
import type { IsoTime } from '../contract/index.ts';
import { toEpochMs, toIso } from '../kit/index.ts';

/** Days and times of day in a person's time zone. The only place that knows Temporal. */

let loaded: typeof Calendar | undefined;

/** Read with the first question: it is large, and most commands ask none. */
function temporal(): typeof Calendar {
  if (loaded !== undefined) return loaded;
  const { Temporal }: { readonly Temporal: typeof Calendar } = createRequire(import.meta.url)('temporal-polyfill');
  loaded = Temporal;
  return loaded;
}

/** `Europe/Berlin`, `UTC`; false: no such zone is known here. */
export function isTimeZone(name: string): boolean {
  try {
    temporal().Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

/** `2026-11-26`, and no `2026-02-31`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    return temporal().PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
}

export function dayAfter(day: string): string {
  return temporal().PlainDate.from(day).add({ days: 1 }).toString();
}

export function addDays(day: string, days: number): string {
  return temporal().PlainDate.from(day).add({ days }).toString();
}

/** The day it is somewhere at a moment. */
export function dayIn(timeZone: string, at: IsoTime): string {
  return temporal().Instant.fromEpochMilliseconds(toEpochMs(at)).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

/** `14:07`, as clocks there show it. */
export function clockIn(timeZone: string, at: IsoTime): string {
  const local = temporal().Instant.fromEpochMilliseconds(toEpochMs(at)).toZonedDateTimeISO(timeZone);
  return local.toPlainTime().toString().slice(0, 5);
}

/**
 * The same for many moments that mostly lie close together: a day is looked up when it begins, not for each of them, because
 * the calendar costs about 20 µs a question.
 */
export function createDayFinder(timeZone: string): (at: IsoTime) => string {
  let day = '';
  let from = '';
  let until = '';
  return (at) => {
    if (day !== '' && from <= at && at < until) return day;
    day = dayIn(timeZone, at);
    from = momentIn(timeZone, day, '00:00');
    until = momentIn(timeZone, dayAfter(day), '00:00');
    return day;
  };
}

/**
 * When clocks in the zone show `time` (`HH:MM`) on `day`. A time that the clocks jump over is taken as far behind the jump as it
 * was meant to be (02:30 becomes 03:30), and of a time that comes twice the first is taken.
 */
export function momentIn(timeZone: string, day: string, time: string): IsoTime {
  const local = temporal().PlainDateTime.from(`${day}T${time}`);
  return toIso(local.toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds);
}
