import type { IsoTime } from '../../src/contract/index.ts';
import type { DateFault } from '../../src/contract/reasons/caption-file.ts';
import { toIso } from '../../src/kit/index.ts';

export type CellDate =
  | { readonly at: IsoTime; readonly precisionMs: number }
  /** why it cannot be told */
  | { readonly fault: DateFault };

const dayMs = 86_400_000;

const zone = String.raw`(?:\s*(?<zone>Z|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?|UTC|GMT))?`;
const clock = String.raw`(?:(?:T|,?\s+)(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,]\d+)?)?(?:\s*(?<half>[AP])\.?M\.?)?${zone})?`;
const yearFirst = new RegExp(String.raw`^(?<year>\d{4})([-/.]?)(?<month>\d{1,2})\2(?<day>\d{1,2})${clock}$`, 'i');
const yearLast = new RegExp(
  String.raw`^(?<one>\d{1,2})(?<sign>[-/.])(?<two>\d{1,2})\k<sign>(?<year>\d{4})${clock}$`,
  'i',
);

/**
 * A date as people's sheets have it. Times without a zone are UTC, as in exports. `17/9/2024` can only be one day, `3/4/2024` may
 * be two: nothing is guessed. Days written with dots come first everywhere.
 */
export function readDate(text: string): CellDate {
  if (/^\d{10}(?:\.\d+)?$/.test(text)) return { at: toIso(Math.floor(Number(text)) * 1000), precisionMs: 1000 };
  if (/^\d{13}$/.test(text)) return { at: toIso(Math.floor(Number(text) / 1000) * 1000), precisionMs: 1000 };
  // 1954 to 2119, as a spreadsheet counts days: whether from 1900 or 1904, and in whose zone, it does not say
  if (/^[2-7]\d{4}(?:[.,]\d+)?$/.test(text)) return { fault: 'serial' };
  const groups = yearFirst.exec(text)?.groups ?? yearLast.exec(text)?.groups;
  if (groups === undefined) return { fault: 'unknown' };
  const order = groups['one'] === undefined ? { month: groups['month'], day: groups['day'] } : orderOf(groups);
  return order === null ? { fault: 'order' } : build({ ...groups, ...order });
}

/** null: it may be either */
function orderOf({ one = '', two = '', sign }: Groups): { readonly month: string; readonly day: string } | null {
  if (sign === '.' || Number(one) > 12 || one === two) return { month: two, day: one };
  return Number(two) > 12 ? { month: one, day: two } : null;
}

type Groups = Readonly<Record<string, string | undefined>>;

function build({ year, month, day, hour, minute, second, half, zone }: Groups): CellDate {
  const hours = hoursOf(hour, half);
  if (hours === null) return { fault: 'unknown' };
  const [y, m, d, min, s] = [year, month, day, minute, second].map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const atMs = Date.UTC(y, m - 1, d, hours, min, s);
  const back = new Date(atMs);
  // Date.UTC takes 31 February and makes it March.
  const isReal = back.getUTCMonth() === m - 1 && back.getUTCDate() === d && hours < 24 && min < 60 && s < 60;
  if (!isReal) return { fault: 'unknown' };
  return {
    at: toIso(atMs - offsetMs(zone)),
    precisionMs: hour === undefined ? dayMs : second === undefined ? 60_000 : 1000,
  };
}

/** null: 13 PM is no hour */
function hoursOf(hour: string | undefined, half: string | undefined): number | null {
  const hours = Number(hour ?? 0);
  if (half === undefined) return hours;
  if (hours < 1 || hours > 12) return null;
  return (hours % 12) + (half.toUpperCase() === 'P' ? 12 : 0);
}

function offsetMs(zone: string | undefined): number {
  const match = /([+-])(\d{1,2}):?(\d{2})?$/.exec(zone ?? '');
  if (match === null) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3] ?? 0)) * 60_000;
}
