/** Days as numbers, and how they read under a chart. */

const dayMs = 86_400_000;

/** `2026-11-26` → days since 1970. */
export function dayNumber(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / dayMs);
}

export interface Tick {
  readonly day: number;
  readonly says: string;
}

/** `26 Nov`, with its year where the chart covers several. */
export function dayNames(
  tag: string,
  span: { readonly first: number; readonly last: number },
): (day: number) => string {
  const sameYear = yearOf(span.first) === yearOf(span.last);
  const format = new Intl.DateTimeFormat(tag, {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  });
  return (day) => format.format(day * dayMs);
}

function yearOf(day: number): number {
  return new Date(day * dayMs).getUTCFullYear();
}

const mostTicks = 6;

/** Whole days while they are few, then first days of months. */
export function ticksOf(
  tag: string,
  { first, last }: { readonly first: number; readonly last: number },
): readonly Tick[] {
  const span = last - first;
  if (span <= 75) {
    const step = Math.max(1, Math.ceil(span / mostTicks));
    const name = dayNames(tag, { first, last });
    const count = Math.floor(span / step) + 1;
    return Array.from({ length: count }, (_, index) => ({
      day: first + index * step,
      says: name(first + index * step),
    }));
  }
  return months(first, last).map((day) => ({ day, says: monthName(tag, first, last)(day) }));
}

function months(first: number, last: number): readonly number[] {
  const start = new Date(first * dayMs);
  const count = Math.floor((last - first) / 30.44);
  const step =
    [1, 2, 3, 4, 6, 12, 24].find((months) => count / months <= mostTicks) ?? 12 * Math.ceil(count / 12 / mostTicks);
  const days: number[] = [];
  for (let month = 1; ; month += step) {
    const day = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + month, 1) / dayMs;
    if (day > last) return days;
    days.push(day);
  }
}

function monthName(tag: string, first: number, last: number): (day: number) => string {
  const format = new Intl.DateTimeFormat(tag, {
    timeZone: 'UTC',
    month: 'short',
    ...(yearOf(first) === yearOf(last) ? {} : { year: 'numeric' }),
  });
  return (day) => format.format(day * dayMs);
}
