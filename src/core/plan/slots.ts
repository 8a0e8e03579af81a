import { because, type Capabilities, FerryError, type IsoTime } from '../../contract/index.ts';
import { toEpochMs, toIso } from '../../kit/index.ts';
import { dayAfter, dayIn, isDay, isTimeZone, momentIn } from '../zone.ts';
import type { PlanChoices, ScheduleChoice } from './item.ts';

export interface SlotsRequest {
  readonly schedule: ScheduleChoice;
  readonly capabilities: Pick<Capabilities, 'schedule' | 'pace'>;
  /** null: the destination's own */
  readonly pace: PlanChoices['pace'];
  /** moments that posts of the account have from earlier plans, and keep */
  readonly occupied: readonly IsoTime[];
  readonly now: IsoTime;
}

/** The moments at which the destination is to publish, earliest first, each given once. Never ends before the year 9999. */
interface Slots {
  next(): IsoTime;
}

/**
 * The chosen times of each day, in the person's zone, that are neither past nor sooner than the destination takes, and that
 * keep its pace. A slot beyond its furthest time ahead is given all the same: the post is sent when that comes into reach.
 * FerryError `usage`: `no-schedule` where the destination cannot publish later, `bad-schedule` for a choice that makes no sense.
 */
export function createSlots(request: SlotsRequest): Slots {
  const schedule = assertSchedule(request.schedule, request.capabilities);
  const earliest = toEpochMs(request.now) + schedule.minAheadMs;
  const moments = momentsOf(request.schedule, earliest);
  const spacing = createSpacing(request.pace ?? request.capabilities.pace, request.occupied.map(toEpochMs));
  return {
    next() {
      for (;;) {
        const moment = moments.next().value;
        if (spacing.occupyIfFree(moment)) return toIso(moment);
      }
    },
  };
}

/** Two thousand years of daily posts fit between here and the last moment that can be written down. */
const lastDay = '7999-12-31';

/** What the destination says of its times; FerryError as `createSlots`, so that it can be told before anything is read. */
export function assertSchedule(
  choice: ScheduleChoice,
  { schedule }: Pick<Capabilities, 'schedule'>,
): NonNullable<Capabilities['schedule']> {
  if (schedule === null) throw new FerryError('usage', because('no-schedule'), { effect: 'none' });
  const wrong = findFault(choice);
  if (wrong !== null) throw new FerryError('usage', because('bad-schedule', wrong), { effect: 'none' });
  return schedule;
}

function findFault({ from, times, timeZone }: ScheduleChoice) {
  if (!isDay(from) || from > lastDay) return { part: 'from', given: from } as const;
  if (!isTimeZone(timeZone)) return { part: 'timeZone', given: timeZone } as const;
  const wrong = times.length === 0 ? '' : times.find((time) => !/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(time));
  return wrong === undefined ? null : ({ part: 'times', given: wrong, ...meantBy(wrong) } as const);
}

/** `6:5`, `18.30`, `1830` and `6pm` are times to people. */
function meantBy(given: string): { readonly meant: string } | undefined {
  const [, hours = '', minutes = '0', half] = /^(\d{1,2})(?:[:.h]?(\d{1,2}))?\s*(am|pm)?$/i.exec(given) ?? [];
  const ofDay = half?.toLowerCase();
  const hour = ofDay === undefined ? Number(hours) : (Number(hours) % 12) + (ofDay === 'pm' ? 12 : 0);
  const isTime = hours !== '' && hour < 24 && Number(minutes) < 60 && (ofDay === undefined || Number(hours) <= 12);
  return isTime ? { meant: `${String(hour).padStart(2, '0')}:${minutes.padStart(2, '0')}` } : undefined;
}

/** Strictly ascending: where clocks jump, two of the chosen times can fall on one moment. */
function* momentsOf({ from, times, timeZone }: ScheduleChoice, earliest: number): Generator<number, never> {
  const today = dayIn(timeZone, toIso(earliest));
  let last = earliest - 1;
  for (let day = from > today ? from : today; ; day = dayAfter(day)) {
    const moments = times.map((time) => toEpochMs(momentIn(timeZone, day, time))).sort((a, b) => a - b);
    for (const moment of moments) {
      if (moment <= last) continue;
      last = moment;
      yield moment;
    }
  }
}

/** Days are counted from one time of day to the same on the next, and the day the clocks go forward has 23 hours. */
const shortestDayMs = 23 * 3_600_000;

function createSpacing(
  pace: { readonly perDay: number | null; readonly minGapMs: number },
  occupied: readonly number[],
) {
  /** ascending, what was taken before and what was given */
  const used = [...occupied].sort((a, b) => a - b);
  const perDay = pace.perDay === null ? null : Math.max(1, pace.perDay);
  return {
    occupyIfFree(moment: number): boolean {
      const at = used.findLastIndex((other) => other <= moment) + 1;
      const apart = Math.max(1, pace.minGapMs);
      const before = used[at - 1];
      const after = used[at];
      if (before !== undefined && moment - before < apart) return false;
      if (after !== undefined && after - moment < apart) return false;
      if (perDay !== null && isFullDay(used, { at, moment, perDay })) return false;
      used.splice(at, 0, moment);
      return true;
    },
  };
}

/** true: with `moment` in place `at`, more than `perDay` would lie within one day. */
function isFullDay(
  used: readonly number[],
  { at, moment, perDay }: { readonly at: number; readonly moment: number; readonly perDay: number },
): boolean {
  const near = [...used.slice(Math.max(0, at - perDay), at), moment, ...used.slice(at, at + perDay)];
  return near.some((first, index) => {
    const last = near[index + perDay];
    return last !== undefined && last - first < shortestDayMs;
  });
}
