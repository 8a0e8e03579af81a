/** A date in the name of a file. */
export interface NamedDate {
  /** the text read as UTC, which is how exports write dates */
  readonly atMs: number;
  readonly precision: 'second' | 'minute' | 'day';
}

/**
 * Year 2000 to 2099, then perhaps a time. Separators differ by tool: `2024-06-02 18-00-05`, `20240602_180005`,
 * `2024-06-02T18_00_05Z`, `2024.06.02 18.00`. Not inside a longer number: an id is not a date.
 */
const pattern =
  /(?<!\d)(20\d\d)([-_.]?)(\d\d)\2(\d\d)(?:(?:T|[ _-]|at|, )*(\d\d)([-_.:h]?)(\d\d)(?:(?:\6|m)(\d\d))?)?(?!\d)/i;

/** `rest`: the name without it. null: there is none, or it is no day or no time (2024-02-31, 25:00). */
export function findNamedDate(name: string): { readonly date: NamedDate; readonly rest: string } | null {
  const match = pattern.exec(name);
  const date = match === null ? null : decode(match);
  if (match === null || date === null) return null;
  return { date, rest: `${name.slice(0, match.index)} ${name.slice(match.index + match[0].length)}` };
}

function decode(match: RegExpExecArray): NamedDate | null {
  const [, year = '', , month = '', day = '', hour, , minute, second] = match;
  const atMs = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour ?? 0),
    Number(minute ?? 0),
    Number(second ?? 0),
  );
  const written = `${year}-${month}-${day}T${hour ?? '00'}:${minute ?? '00'}:${second ?? '00'}`;
  // 2024-02-31 and 25:00 would roll over into another day.
  if (new Date(atMs).toISOString().slice(0, 19) !== written) return null;
  return { atMs, precision: hour === undefined ? 'day' : second === undefined ? 'minute' : 'second' };
}
