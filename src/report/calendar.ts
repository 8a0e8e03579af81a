import { because, type Capabilities, type IsoTime } from '../contract/index.ts';
import { drawCalendar, estimateCalendar, type PaceRule } from '../core/pace.ts';
import type { PlanHeader } from '../core/plan/item.ts';
import { addDays, dayIn } from '../core/zone.ts';
import type { ReportCalendar } from './data.ts';
import type { SayReason } from './said.ts';
import type { Tallied } from './tally.ts';

export interface CalendarParts {
  readonly header: Pick<PlanHeader, 'choices' | 'rehearsal'>;
  /** null: nobody knows the destination's own pace any more */
  readonly capabilities: Pick<Capabilities, 'pace'> | null;
  readonly tallied: Pick<Tallied, 'done' | 'paced' | 'scheduled'>;
  /** what the pace counts already: when publications of the last hours began */
  readonly startedAt: readonly IsoTime[];
  readonly now: IsoTime;
  readonly timeZone: string;
  readonly say: SayReason;
}

/** A year and a month: more columns than that no picture can show. */
const mostDays = 400;

/** A sandbox need not be spared. */
const noPace: PaceRule = { perDay: null, minGapMs: 0 };

/** When an account is done: its schedule where it has one, else its pace. A mixture adds up day by day. */
export async function reportCalendar(parts: CalendarParts): Promise<ReportCalendar> {
  const { tallied, startedAt, now, timeZone } = parts;
  const pace = paceOf(parts);
  const { paced, scheduled } = tallied;
  const drawn = drawCalendar({ pace, count: paced, startedAt, now, timeZone, mostDays });
  const end = addDays(dayIn(timeZone, now), mostDays);
  const coming = merged(
    drawn.coming,
    scheduled.days.filter(({ day }) => day < end),
  );
  const bySchedule = scheduled.posts > 0 && paced === 0;
  const isUnbounded = paced > 0 && drawn.lastAt === null;
  return {
    pace: { perDay: pace.perDay, minGapMs: pace.minGapMs },
    because: await parts.say(sourceOf(parts)),
    limit: bySchedule ? 'schedule' : drawn.limit,
    left: paced + scheduled.posts,
    done: tallied.done,
    coming,
    firstAt: earliest(drawn.firstAt, scheduled.span?.first ?? null),
    lastAt: isUnbounded ? null : latest(drawn.lastAt, scheduled.span?.last ?? null),
    others: paced === 0 || scheduled.posts > 0 ? [] : othersOf(parts, { pace, days: drawn.days }),
  };
}

function paceOf({ header, capabilities }: CalendarParts): PaceRule {
  if (header.rehearsal === true) return noPace;
  return header.choices.pace ?? capabilities?.pace ?? noPace;
}

function sourceOf({ header, capabilities }: CalendarParts) {
  if (header.rehearsal === true) return because('pace-rehearsal');
  if (header.choices.pace !== null) return because('pace-chosen');
  return capabilities?.pace.because ?? because('no-reason');
}

/**
 * Half and twice the pace, and the destination's own where another was chosen: from these a person sees whether it is days or
 * months that they decide about. They are consequences, no advice: the page says beside them where the destination's own comes
 * from. Nothing that is no pace is offered: whoever wants no bounds has to ask for it.
 */
function othersOf(
  { header, capabilities, tallied, startedAt, now }: CalendarParts,
  { pace, days: ownDays }: { readonly pace: PaceRule; readonly days: number | null },
) {
  if (header.rehearsal === true) return [];
  const own = capabilities?.pace ?? noPace;
  const candidates = [scaled(pace, 0.5), scaled(pace, 2), { perDay: own.perDay, minGapMs: own.minGapMs }];
  const others: PaceRule[] = [];
  for (const one of candidates)
    if (!isFree(one) && ![pace, ...others].some((known) => isSame(known, one))) others.push(one);
  return others.flatMap((one) => {
    const { lastAt, days } = estimateCalendar({ pace: one, count: tallied.paced, startedAt, now });
    // Of a handful of posts every pace is through today.
    return days === ownDays ? [] : [{ pace: one, lastAt, days }];
  });
}

function scaled({ perDay, minGapMs }: PaceRule, factor: number): PaceRule {
  return {
    perDay: perDay === null ? null : Math.max(1, Math.floor(perDay * factor)),
    minGapMs: Math.round(minGapMs / factor),
  };
}

function isFree({ perDay, minGapMs }: PaceRule): boolean {
  return perDay === null && minGapMs === 0;
}

function isSame(one: PaceRule, other: PaceRule): boolean {
  return one.perDay === other.perDay && one.minGapMs === other.minGapMs;
}

function merged(one: ReportCalendar['coming'], other: ReportCalendar['coming']): ReportCalendar['coming'] {
  const counts = new Map<string, number>();
  for (const { day, posts } of [...one, ...other]) counts.set(day, (counts.get(day) ?? 0) + posts);
  return [...counts].map(([day, posts]) => ({ day, posts })).sort((a, b) => (a.day < b.day ? -1 : 1));
}

function earliest(one: IsoTime | null, other: IsoTime | null): IsoTime | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}

function latest(one: IsoTime | null, other: IsoTime | null): IsoTime | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}
