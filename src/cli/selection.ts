import { readFile } from 'node:fs/promises';
import { because, FerryError, type IsoTime, type Reason } from '../contract/index.ts';
import { findTemplateFault, templateFields } from '../core/caption/template.ts';
import type { PlanChoices, ScheduleChoice } from '../core/plan/item.ts';
import { dayAfter, dayIn, isDay, momentIn } from '../core/zone.ts';
import { assertPlain } from '../disk/index.ts';
import { toEpochMs, toIso } from '../kit/index.ts';

/** The flags of plan and migrate that choose and order posts, as typed. */
export interface SelectionFlags {
  readonly since?: string;
  readonly until?: string;
  readonly only?: 'video' | 'images';
  readonly ids?: string;
  readonly limit?: string;
  readonly order: 'oldest' | 'newest' | 'likes';
  readonly titleTemplate?: string;
  readonly allowUntitled?: true;
  readonly privatePosts: 'skip' | 'private';
  readonly assumePublic?: true;
  readonly extraImages?: 'hold' | 'drop';
  readonly photoShape?: 'leave' | 'crop' | 'pad';
  readonly tooLong?: 'refuse' | 'cut' | 'split';
  readonly otherSound?: 'keep' | 'mute' | 'skip';
  readonly loudness?: 'keep' | 'normalise';
  readonly burnSubtitles?: true;
  readonly covers?: 'own' | 'chosen';
  readonly stories?: 'skip' | 'include';
  readonly acceptTranscripts?: true;
  readonly pace?: string;
  readonly schedule?: string;
  readonly scheduleFrom?: string;
}

/** Where and when the person is: days they type are days of their calendar. */
export interface Here {
  readonly timeZone: string;
  readonly now: IsoTime;
}

export async function parseChoices(flags: SelectionFlags, here: Here): Promise<PlanChoices> {
  const schedule = parseSchedule(flags, here);
  assertInOrder(flags);
  return {
    allowUntitled: flags.allowUntitled === true,
    ...titleTemplateOf(flags, here),
    privatePosts: flags.privatePosts,
    unknownAudience: flags.assumePublic === true ? 'public' : 'hold',
    extraImages: flags.extraImages ?? 'hold',
    ...(flags.photoShape === undefined ? {} : { photoShape: flags.photoShape }),
    ...videoChoices(flags),
    ...(flags.covers === undefined ? {} : { covers: flags.covers }),
    stories: flags.stories ?? 'skip',
    ...(flags.acceptTranscripts === true ? { transcripts: 'accept' as const } : {}),
    since: flags.since === undefined ? null : beginOfDay('--since', flags.since, here),
    until: flags.until === undefined ? null : endOfDay('--until', flags.until, here),
    only: flags.only ?? null,
    ids: flags.ids === undefined ? null : await readIds(flags.ids),
    limit: flags.limit === undefined ? null : parseLimit(flags.limit),
    order: flags.order,
    ...(schedule === null ? {} : { schedule }),
    pace: flags.pace === undefined ? null : parsePace(flags.pace),
  };
}

/** Only what was asked for: a plan made before these flags is the same plan. */
function videoChoices({ tooLong, otherSound, loudness, burnSubtitles }: SelectionFlags): Partial<PlanChoices> {
  return {
    ...(tooLong === undefined ? {} : { tooLong }),
    ...(otherSound === undefined ? {} : { otherSound }),
    ...(loudness === undefined ? {} : { loudness }),
    ...(burnSubtitles === undefined ? {} : { subtitles: 'burn' }),
  };
}

function titleTemplateOf(
  { titleTemplate: text }: SelectionFlags,
  { timeZone }: Here,
): Pick<PlanChoices, 'titleTemplate'> {
  if (text === undefined) return {};
  const fault = findTemplateFault(text);
  if (fault !== null) throw usage(because('wrong-title-template', { ...fault, known: templateFields }));
  return { titleTemplate: { text, timeZone } };
}

/** `18:00,21:30` of each day, a day that is past being today; see `assertSchedule` for whether they are times. */
function parseSchedule({ schedule, scheduleFrom }: SelectionFlags, { timeZone, now }: Here): ScheduleChoice | null {
  if (schedule === undefined) {
    if (scheduleFrom === undefined) return null;
    throw usage(because('flag-needs', { flag: '--schedule-from', needs: '--schedule' }));
  }
  const times = schedule.split(',').map((time) => time.trim().replace(/^\d:\d\d$/, '0$&'));
  const today = dayIn(timeZone, now);
  const first = scheduleFrom === undefined ? today : getDay('--schedule-from', scheduleFrom);
  return { from: first < today ? today : first, times: [...new Set(times)].sort(), timeZone };
}

export function beginOfDay(flag: string, text: string, { timeZone }: Here): IsoTime {
  return momentIn(timeZone, getDay(flag, text), '00:00');
}

function endOfDay(flag: string, text: string, { timeZone }: Here): IsoTime {
  return toIso(toEpochMs(momentIn(timeZone, dayAfter(getDay(flag, text)), '00:00')) - 1);
}

function getDay(flag: string, given: string): string {
  if (isDay(given)) return given;
  throw usage(because('wrong-date', { flag, given }));
}

function assertInOrder({ since, until }: SelectionFlags): void {
  if (since === undefined || until === undefined) return;
  if (getDay('--since', since) > getDay('--until', until)) throw usage(because('since-after-until', { since, until }));
}

function parseLimit(given: string): number {
  if (/^0*[1-9]\d{0,14}$/.test(given)) return Number(given);
  throw usage(because('wrong-limit', { given }));
}

async function readIds(path: string): Promise<readonly string[]> {
  let text: string;
  try {
    await assertPlain(path);
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof FerryError) throw cause;
    throw new FerryError('usage', because('ids-unreadable', { path }), { effect: 'none', cause });
  }
  const ids = text.split(/\s+/).filter((id) => id !== '');
  if (ids.length === 0) throw usage(because('ids-empty', { path }));
  return ids;
}

const hourMs = 3_600_000;

/** `3/day`, `5/day,2h`, `20/day,30m`, `none` */
export function parsePace(given: string): { readonly perDay: number | null; readonly minGapMs: number } {
  if (given === 'none') return { perDay: null, minGapMs: 0 };
  const match = /^(\d{1,5})\/day(?:,(\d{1,4})(h|m|s))?$/.exec(given);
  const perDay = Number(match?.[1] ?? 0);
  if (match === null || perDay === 0) throw usage(because('wrong-pace', { given }));
  const unitMs = match[3] === 'h' ? hourMs : match[3] === 'm' ? 60_000 : 1000;
  return {
    perDay,
    minGapMs: match[2] === undefined ? Math.floor((24 * hourMs) / perDay / 2) : Number(match[2]) * unitMs,
  };
}

function usage(reason: Reason): FerryError {
  return new FerryError('usage', reason, { effect: 'none' });
}
