import type { IsoTime } from '../contract/index.ts';
import { isDay, momentIn } from '../core/zone.ts';
import { toEpochMs, toIso } from '../kit/index.ts';

/** `order`: it may be one day or another (3/4/2027); `serial`: a spreadsheet's own count of days; `narrow`: it shows `####` */
export type MomentFault = 'unknown' | 'order' | 'serial' | 'no-time' | 'narrow';

export type CellMoment =
  | { readonly kind: 'at'; readonly at: IsoTime }
  /** `days`: `YYYY-MM-DD` it may be */
  | { readonly kind: 'unclear'; readonly fault: MomentFault; readonly days: readonly string[] };

/** `2027-01-31 18:00 Europe/Berlin`: with the zone behind it spreadsheets leave it as it is. */
export function momentInCell(at: IsoTime, timeZone: string): string {
  return `${clockIn(timeZone).format(toEpochMs(at))} ${timeZone}`;
}

/** Making one takes longer than all the rest of a row, and a plan has one zone. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockIn(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { ...numeric, timeZone });
  clocks.set(timeZone, known);
  return known;
}

const numeric = {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
} as const;

const half = String.raw`[AP]\.?M\.?|上午|下午`;
const zonePattern = String.raw`Z|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?|UTC|GMT|[A-Z][A-Za-z_]*(?:\/[A-Z][\w+-]*)+`;
const whole = new RegExp(
  String.raw`^(?<date>.+?)(?:(?:[T\s,]+|(?<=日))(?<before>${half})?\s*(?<hour>\d{1,2})[:.h](?<minute>\d{2})(?:[:.](?<second>\d{2})(?:[.,]\d+)?)?\s*(?<after>${half})?\s*(?<zone>${zonePattern})?)?$`,
  'u',
);

/**
 * A time as spreadsheets write one in their countries. Without a zone of its own it is in the reader's. What may be one day or
 * another is not guessed.
 */
export function readMoment(cell: string, timeZone: string): CellMoment {
  const text = cell.normalize('NFKC').replace(/\s+/gu, ' ').trim();
  if (/^#+$/.test(text)) return unclear('narrow');
  if (/^[2-7]\d{4}(?:[.,]\d+)?$/.test(text)) return unclear('serial');
  const { date = '', hour, minute, second, before, after, zone } = whole.exec(text)?.groups ?? {};
  const days = daysIn(date);
  const [day, ...others] = days;
  if (day === undefined) return unclear('unknown');
  if (others.length > 0) return unclear('order', days);
  if (hour === undefined || minute === undefined) return unclear('no-time', days);
  const hours = hoursOf(Number(hour), before ?? after);
  if (hours === null || Number(minute) > 59 || Number(second ?? 0) > 59) return unclear('unknown', days);
  const atMs = momentMs(day, { time: `${two(hours)}:${minute}`, zone, timeZone });
  return atMs === null ? unclear('unknown', days) : { kind: 'at', at: toIso(atMs + Number(second ?? 0) * 1000) };
}

function unclear(fault: MomentFault, days: readonly string[] = []): CellMoment {
  return { kind: 'unclear', fault, days };
}

function hoursOf(hours: number, half: string | undefined): number | null {
  if (half === undefined) return hours < 24 ? hours : null;
  if (hours < 1 || hours > 12) return null;
  return (hours % 12) + (/^P|下午/i.test(half) ? 12 : 0);
}

function momentMs(
  day: string,
  { time, zone, timeZone }: { readonly time: string; readonly zone: string | undefined; readonly timeZone: string },
): number | null {
  const [, sign, hours, minutes = '0'] = /^(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?$/i.exec(zone ?? '') ?? [];
  if (sign !== undefined) {
    const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
    return Date.parse(`${day}T${time}:00Z`) - (sign === '-' ? -offset : offset);
  }
  const name = zone === undefined ? timeZone : zone.includes('/') ? zone : 'UTC';
  try {
    return toEpochMs(momentIn(name, day, time));
  } catch {
    // no such zone
    return null;
  }
}

/** Every day it may be, `YYYY-MM-DD`. */
function daysIn(text: string): readonly string[] {
  const numbers = text
    .replace(/^\p{L}+\.?,? (?=\d)/u, (word) => (monthOf(word) === null ? '' : word))
    .replaceAll(/[年月]/g, '-')
    .replace(/日$/, '');
  const [, a = '', sign = '', b = '', c = ''] = /^(\d{1,4})([-/. ])(\d{1,2})\2(\d{1,4})$/.exec(numbers) ?? [];
  const named = a === '' ? namedDay(numbers) : null;
  if (named !== null) return real([named]);
  if (a === '') return [];
  if (a.length === 4) return real([[a, b, c]]);
  const dayFirst = [c, b, a] as const;
  if (sign === '.') return real([dayFirst]);
  const orders = [dayFirst, [c, a, b] as const];
  return real(c.length === 4 ? orders : [...orders, [a, b, c]]);
}

type YearMonthDay = readonly [year: string, month: string, day: string];

/** `5 Mar 2027`, `5. März 2027`, `Mar 5, 2027`, `5-Mar-27` */
function namedDay(text: string): YearMonthDay | null {
  const found =
    /^(?<day>\d{1,2})\.?[- ](?:de )?(?<month>\p{L}+)\.?[- ,]+(?:de )?(?<year>\d{4}|\d{2})$/u.exec(text) ??
    /^(?<month>\p{L}+)\.? (?<day>\d{1,2}),? (?<year>\d{4})$/u.exec(text);
  const month = monthOf(found?.groups?.['month'] ?? '');
  return month === null ? null : [found?.groups?.['year'] ?? '', String(month), found?.groups?.['day'] ?? ''];
}

/** Their first three letters, without accents, in English, German, French, Spanish, Italian, Portuguese and Dutch. */
const monthNames: readonly string[] = [
  'jan ene gen',
  'feb fev',
  'mar mrz maa',
  'apr avr abr',
  'may mai mag mei',
  'jun giu',
  'jul lug',
  'aug aou ago',
  'sep set',
  'oct okt out ott',
  'nov',
  'dec dez dic',
];

function monthOf(word: string): number | null {
  const plain = word
    .normalize('NFD')
    .replaceAll(/[^A-Za-z]/g, '')
    .toLowerCase();
  if (plain.length < 3) return null;
  if (plain.startsWith('jui')) return plain.startsWith('juil') ? 7 : 6;
  const index = monthNames.findIndex((names) => names.split(' ').includes(plain.slice(0, 3)));
  return index < 0 ? null : index + 1;
}

function real(candidates: readonly YearMonthDay[]): readonly string[] {
  const days = candidates.map(
    ([year, month, day]) => `${year.length === 2 ? `20${year}` : year}-${two(month)}-${two(day)}`,
  );
  return [...new Set(days.filter(isDay))];
}

function two(value: string | number): string {
  return String(value).padStart(2, '0');
}
