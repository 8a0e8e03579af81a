import { because, type Capabilities, FerryError, type IsoTime, type Pace, type Reason } from '../contract/index.ts';
import { toEpochMs, toIso } from '../kit/index.ts';
import { addDays, createDayFinder, momentIn } from './zone.ts';

export type PaceRule = Pick<Pace, 'perDay' | 'minGapMs'>;

export type PaceDecision =
  | { readonly kind: 'now' }
  | { readonly kind: 'at'; readonly at: IsoTime; readonly because: Reason };

const dayMs = 86_400_000;

/**
 * May the next publication of this account begin now? `startedAt`: when earlier attempts began, at least those of the last 24
 * hours; refused ones too, because the platform saw them. The day is a rolling 24 hours: a calendar day would let
 * twice the number go around midnight. A publication that carries several videos counts as so many, and its start is
 * named as often.
 *
 * A clock that was set back leaves starts in the future. Up to 24 hours ahead they are believed, which waits at
 * most that much too long; further ahead they are not, because a year-long wait is a hang.
 */
export function decideNextPublish(ask: {
  readonly pace: PaceRule;
  readonly startedAt: readonly IsoTime[];
  readonly now: IsoTime;
  /** as how many the next one counts; absent: as one */
  readonly count?: number;
}): PaceDecision {
  checkPace(ask.pace);
  const now = toEpochMs(ask.now);
  const starts = believedStarts(ask.startedAt, now);
  const at = earliest({ ...ask.pace, count: ask.count ?? 1 }, starts, now);
  return at.ms <= now ? { kind: 'now' } : { kind: 'at', at: toIso(at.ms), because: at.because };
}

function believedStarts(startedAt: readonly IsoTime[], now: number): number[] {
  const starts = startedAt.map(toEpochMs).filter((start) => start <= now + dayMs);
  return starts.sort((a, b) => b - a);
}

function earliest(
  pace: PaceRule & { readonly count: number },
  newestFirst: readonly number[],
  now: number,
): { ms: number; because: Reason } {
  const newest = newestFirst[0];
  // Without a gap, a start that a wrong clock put into the future is no reason to wait for it.
  const afterGap = newest === undefined || pace.minGapMs === 0 ? now : newest + pace.minGapMs;
  // What counts as more than fit into a day goes when the day is empty.
  const nth = pace.perDay === null ? undefined : newestFirst[Math.max(0, pace.perDay - pace.count)];
  const afterDay = nth === undefined ? now : nth + dayMs;
  if (pace.perDay !== null && afterDay > now && afterDay >= afterGap)
    return { ms: afterDay, because: because('pace-of-the-day', { perDay: pace.perDay }) };
  return { ms: afterGap, because: because('pace-gap', { minGapMs: pace.minGapMs }) };
}

/** A pace that never lets anything go, or a gap that is no number, would wait for ever. */
function checkPace(pace: PaceRule): void {
  const perDayIsFine = pace.perDay === null || (Number.isInteger(pace.perDay) && pace.perDay >= 1);
  if (perDayIsFine && Number.isFinite(pace.minGapMs) && pace.minGapMs >= 0) return;
  throw new FerryError('usage', because('bad-pace', { perDay: pace.perDay, minGapMs: pace.minGapMs }), {
    effect: 'none',
  });
}

/** What the pace alone says. How long the work itself takes depends on files, network and machine, and nobody knows it before. */
export interface CalendarEstimate {
  /** null: nothing to publish */
  readonly firstAt: IsoTime | null;
  /** not before then; null: nothing to publish, or the pace sets no bounds */
  readonly lastAt: IsoTime | null;
  /** from now to the last one, in days begun; 0 for nothing; null: the pace sets no bounds */
  readonly days: number | null;
}

/** When `count` publications can be through at this pace. */
export function estimateCalendar(ask: {
  readonly pace: PaceRule;
  readonly count: number;
  readonly startedAt: readonly IsoTime[];
  readonly now: IsoTime;
}): CalendarEstimate {
  checkPace(ask.pace);
  if (ask.count <= 0) return { firstAt: null, lastAt: null, days: 0 };
  const now = toEpochMs(ask.now);
  if (ask.pace.perDay === null && ask.pace.minGapMs === 0) return { firstAt: ask.now, lastAt: null, days: null };
  const { first, last } = simulate(ask, now);
  return { firstAt: toIso(first), lastAt: toIso(last), days: daysUntil(last, now) };
}

/** Begun ones: what is through in an hour takes a day. */
function daysUntil(last: number, now: number): number {
  return Math.max(1, Math.ceil((last - now) / dayMs));
}

/** What holds back the last of them: the number of a day, the gap between two, or nothing. */
export type PaceLimit = 'per-day' | 'gap' | 'none';

export interface PaceCalendar extends CalendarEstimate {
  readonly limit: PaceLimit;
  /** publications by day of the zone, from today on, days without any left out; none after the last of the days asked for */
  readonly coming: readonly { readonly day: string; readonly posts: number }[];
}

/** The same day by day, as people look at a calendar. Where nothing sets bounds, all of them fall on today. */
export function drawCalendar(
  ask: Parameters<typeof estimateCalendar>[0] & { readonly timeZone: string; readonly mostDays: number },
): PaceCalendar {
  const estimate = estimateCalendar(ask);
  if (ask.count <= 0) return { ...estimate, limit: 'none', coming: [] };
  const dayOf = createDayFinder(ask.timeZone);
  const today = dayOf(ask.now);
  if (estimate.lastAt === null) return { ...estimate, limit: 'none', coming: [{ day: today, posts: ask.count }] };
  const coming = new Map<string, number>();
  const endMs = toEpochMs(momentIn(ask.timeZone, addDays(today, ask.mostDays), '00:00'));
  const { limit } = simulate(ask, toEpochMs(ask.now), (ms) => {
    if (ms >= endMs) return;
    const day = dayOf(toIso(ms));
    coming.set(day, (coming.get(day) ?? 0) + 1);
  });
  return { ...estimate, limit, coming: [...coming].map(([day, posts]) => ({ day, posts })) };
}

function simulate(
  ask: Parameters<typeof estimateCalendar>[0],
  now: number,
  onEach: (ms: number) => void = () => undefined,
): { readonly first: number; readonly last: number; readonly limit: PaceLimit } {
  const starts = believedStarts(ask.startedAt, now).reverse();
  const { perDay, minGapMs } = ask.pace;
  let first = now;
  let last = now;
  let limit: PaceLimit = 'none';
  for (let index = 0; index < ask.count; index += 1) {
    const previous = starts.at(-1);
    const nth = perDay === null ? undefined : starts[starts.length - perDay];
    const afterGap = previous === undefined ? now : previous + minGapMs;
    const afterDay = nth === undefined ? now : nth + dayMs;
    last = Math.min(Math.max(now, afterGap, afterDay), lastInstant);
    limit = last <= now ? 'none' : afterDay >= afterGap ? 'per-day' : 'gap';
    if (index === 0) first = last;
    starts.push(last);
    onEach(last);
  }
  return { first, last, limit };
}

/** IsoTime ends with the year 9999. */
const lastInstant = Date.UTC(9999, 11, 31, 23, 59, 59);

type Timing =
  | { readonly kind: 'now' }
  | { readonly kind: 'later'; readonly at: IsoTime }
  /** so close that the destination no longer takes it: a person chooses another time */
  | { readonly kind: 'missed' };

/**
 * May a post that the destination is to publish at `scheduledAt` be handed over now? It takes a time only so far ahead, and
 * not in the last moments. What was missed never goes out at once instead: the person chose that time for a reason.
 */
export function decideTiming(scheduledAt: IsoTime | null, schedule: Capabilities['schedule'], now: IsoTime): Timing {
  if (scheduledAt === null) return { kind: 'now' };
  if (schedule === null) return { kind: 'missed' };
  const aheadMs = toEpochMs(scheduledAt) - toEpochMs(now);
  if (aheadMs < schedule.minAheadMs) return { kind: 'missed' };
  if (schedule.maxAheadMs === null || aheadMs <= schedule.maxAheadMs) return { kind: 'now' };
  return { kind: 'later', at: toIso(toEpochMs(scheduledAt) - schedule.maxAheadMs) };
}
