import { FerryError, type IsoTime, type Pace } from '../contract/index.ts';
import { toEpochMs, toIso } from '../kit/index.ts';

export type PaceRule = Pick<Pace, 'perDay' | 'minGapMs'>;

export type PaceDecision =
  | { readonly kind: 'now' }
  | { readonly kind: 'at'; readonly at: IsoTime; readonly because: string };

const dayMs = 86_400_000;

/**
 * May the next publication of this account begin now? `startedAt`: when earlier attempts began, at least those of the last 24
 * hours; refused ones too, because the platform saw them. The day is a rolling 24 hours: a calendar day would let
 * twice the number go around midnight.
 *
 * A clock that was set back leaves starts in the future. Up to 24 hours ahead they are believed, which waits at
 * most that much too long; further ahead they are not, because a year-long wait is a hang.
 */
export function decideNextPublish(ask: {
  readonly pace: PaceRule;
  readonly startedAt: readonly IsoTime[];
  readonly now: IsoTime;
}): PaceDecision {
  checkPace(ask.pace);
  const now = toEpochMs(ask.now);
  const starts = believedStarts(ask.startedAt, now);
  const at = earliest(ask.pace, starts, now);
  return at.ms <= now ? { kind: 'now' } : { kind: 'at', at: toIso(at.ms), because: at.because };
}

function believedStarts(startedAt: readonly IsoTime[], now: number): number[] {
  const starts = startedAt.map(toEpochMs).filter((start) => start <= now + dayMs);
  return starts.sort((a, b) => b - a);
}

function earliest(pace: PaceRule, newestFirst: readonly number[], now: number): { ms: number; because: string } {
  const newest = newestFirst[0];
  // Without a gap, a start that a wrong clock put into the future is no reason to wait for it.
  const afterGap = newest === undefined || pace.minGapMs === 0 ? now : newest + pace.minGapMs;
  const nth = pace.perDay === null ? undefined : newestFirst[pace.perDay - 1];
  const afterDay = nth === undefined ? now : nth + dayMs;
  if (afterDay > now && afterDay >= afterGap)
    return {
      ms: afterDay,
      because: `${pace.perDay} ${pace.perDay === 1 ? 'post' : 'posts'} went in the last 24 hours, which is the daily number`,
    };
  return { ms: afterGap, because: `posts of one account stand at least ${durationText(pace.minGapMs)} apart` };
}

/** A pace that never lets anything go, or a gap that is no number, would wait for ever. */
function checkPace(pace: PaceRule): void {
  const perDayIsFine = pace.perDay === null || (Number.isInteger(pace.perDay) && pace.perDay >= 1);
  if (perDayIsFine && Number.isFinite(pace.minGapMs) && pace.minGapMs >= 0) return;
  throw new FerryError(
    'usage',
    'bad-pace',
    `a pace needs at least 1 post a day and a gap of 0 or more, not ${pace.perDay} and ${pace.minGapMs} ms`,
  );
}

export interface CalendarEstimate {
  /** null: nothing to publish */
  readonly firstAt: IsoTime | null;
  readonly lastAt: IsoTime | null;
  /** from now to the last one, in days begun; 0 for nothing */
  readonly days: number;
  readonly sentences: readonly string[];
}

/** When `count` publications will be through at this pace. `secondsPerPost`: what one takes by itself (default 20). */
export function estimateCalendar(ask: {
  readonly pace: PaceRule;
  readonly count: number;
  readonly startedAt: readonly IsoTime[];
  readonly now: IsoTime;
  readonly secondsPerPost?: number;
}): CalendarEstimate {
  checkPace(ask.pace);
  if (ask.count <= 0) return { firstAt: null, lastAt: null, days: 0, sentences: ['nothing to publish'] };
  const now = toEpochMs(ask.now);
  const { first, last } = simulate(ask, now);
  const days = Math.max(1, Math.ceil((last - now) / dayMs));
  const firstAt = toIso(first);
  const lastAt = toIso(last);
  return { firstAt, lastAt, days, sentences: sentencesOf(ask.pace, ask.count, { now, first, last }) };
}

function simulate(ask: Parameters<typeof estimateCalendar>[0], now: number): { first: number; last: number } {
  const starts = believedStarts(ask.startedAt, now).reverse();
  const stepMs = Math.max(ask.pace.minGapMs, (ask.secondsPerPost ?? 20) * 1000);
  const { perDay } = ask.pace;
  let first = now;
  let last = now;
  for (let index = 0; index < ask.count; index += 1) {
    const previous = starts.at(-1);
    const nth = perDay === null ? undefined : starts[starts.length - perDay];
    const afterGap = previous === undefined ? now : previous + (index === 0 ? ask.pace.minGapMs : stepMs);
    last = Math.min(Math.max(now, afterGap, nth === undefined ? now : nth + dayMs), lastInstant);
    if (index === 0) first = last;
    starts.push(last);
  }
  return { first, last };
}

/** IsoTime ends with the year 9999. */
const lastInstant = Date.UTC(9999, 11, 31, 23, 59, 59);

function sentencesOf(
  pace: PaceRule,
  count: number,
  when: { now: number; first: number; last: number },
): readonly string[] {
  const number = pace.perDay === null ? 'as many a day as the gap allows' : `at most ${pace.perDay} a day`;
  const gap = pace.minGapMs > 0 ? `, at least ${durationText(pace.minGapMs)} apart` : '';
  const posts = count === 1 ? '1 post' : `${count} posts`;
  const start = when.first > when.now ? `the first goes at ${minuteOf(when.first)}` : 'the first goes now';
  const end = count === 1 ? '' : `, the last at about ${minuteOf(when.last)}, in ${durationText(when.last - when.now)}`;
  return [`${posts}, ${number}${gap}`, start + end];
}

function minuteOf(epochMs: number): string {
  return `${toIso(epochMs).slice(0, 16).replace('T', ' ')} UTC`;
}

/** Two hours and more are told in hours, two days and more in days: `90 minutes`, `5 hours`, `12 days`. */
export function durationText(ms: number): string {
  const units = [
    ['day', dayMs],
    ['hour', 3_600_000],
    ['minute', 60_000],
  ] as const;
  for (const [name, unitMs] of units) if (ms >= 2 * unitMs) return `${Math.round(ms / unitMs)} ${name}s`;
  const seconds = Math.round(ms / 1000);
  return seconds === 1 ? '1 second' : `${seconds} seconds`;
}

/**
 * How long to wait before try number `tries + 1`: 2 s, doubling, at most 15 minutes, of which the second half is chance, so
 * that many deliveries do not come back at the same moment. `random01` is in [0, 1).
 */
export function backoffMs(tries: number, random01: number): number {
  const full = Math.min(2_000 * 2 ** Math.max(0, Math.min(tries, 30) - 1), 900_000);
  return Math.round(full / 2 + (full / 2) * random01);
}
