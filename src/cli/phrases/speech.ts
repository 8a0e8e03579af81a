import type { IsoTime, Language, PlanChange, SourceNouns, Speech } from '../../contract/index.ts';
import { toEpochMs } from '../../kit/index.ts';
import type { Zone } from './language.ts';
import { commandLine } from './shell.ts';
import { type SpeechTerms, terms } from './terms.ts';

export interface SpeechOptions {
  readonly language: Language;
  readonly zone: Zone;
  /** asked at each use: a workspace may name another source than the default */
  source(): SourceNouns;
  /** a unit only one adapter counts in, `<adapter>/<unit>`; null: nobody has a word for it */
  ownUnit(code: string): string | null;
  /** puts what is known in the places of a command; without it they are left for the person */
  fillIn?(words: readonly string[]): readonly string[];
  /** the words that make the plan again; without it nothing is known of how it was made */
  planAgain?(change: PlanChange): readonly string[];
}

/** How facts are said in one language and time zone. */
export function createSpeech({ language, zone, source, ownUnit, fillIn, planAgain }: SpeechOptions): Speech {
  const said = terms[language];
  const numbers = new Intl.NumberFormat(said.locale, { maximumFractionDigits: 2 });
  const clock = createClock(zone.name);
  const number = (value: number) => numbers.format(value);
  return {
    language,
    number,
    bytes: (value) => bytesText(value, said),
    day: (time) => clock(time).slice(0, 10),
    minute: (time) => (zone.named ? `${clock(time)} ${zone.name}` : clock(time)),
    duration: (ms) => durationText(ms, said),
    anyOf: (values) => anyOfText(values, said),
    unit: (code) => said.units[code] ?? ownUnit(code) ?? code.split('/').at(-1) ?? code,
    command: (...words) => commandLine(fillIn?.(words) ?? words),
    planAgain: (change = {}) =>
      commandLine(planAgain?.(change) ?? ['plan', '<export>', '--to', '<destination>', ...(change.with ?? [])]),
    get source() {
      return source();
    },
  };
}

/** `2026-11-26 18:30` there. */
function createClock(timeZone: string): (time: IsoTime) => string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (time) => {
    const at = toEpochMs(time);
    if (Number.isNaN(at)) return time;
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return `${parts['year']?.padStart(4, '0')}-${parts['month']}-${parts['day']} ${parts['hour']}:${parts['minute']}`;
  };
}

function bytesText(value: number, { byteUnits, oneByte }: SpeechTerms): string {
  if (value === 1) return oneByte;
  let left = value;
  let unit = 0;
  while (left >= 1000 && unit < byteUnits.length - 1) {
    left /= 1000;
    unit += 1;
  }
  return `${unit === 0 || left >= 100 ? Math.round(left) : left.toFixed(1)} ${byteUnits[unit]}`;
}

const sizes = { day: 86_400_000, hour: 3_600_000, minute: 60_000, second: 1_000 } as const;
const order = ['day', 'hour', 'minute', 'second'] as const;

/** Exact where it matters: `90 minutes`, `2 minutes 20 seconds`, `12 days`. */
function durationText(ms: number, { span, pair }: SpeechTerms): string {
  if (ms < sizes.second) return span(Math.max(0.1, Math.round(ms / 100) / 10), 'second');
  const index = order.findIndex((unit) => ms >= 2 * sizes[unit] || ms === sizes[unit]);
  const unit = order[index] ?? 'second';
  const smaller = order[index + 1];
  const count = Math.floor(ms / sizes[unit]);
  if (smaller === undefined || index < 0) return span(Math.round(ms / 100 / 10), 'second');
  if (count >= 10) return span(Math.round(ms / sizes[unit]), unit);
  const rest = Math.round((ms - count * sizes[unit]) / sizes[smaller]);
  if (rest === 0) return span(count, unit);
  return rest * sizes[smaller] === sizes[unit] ? span(count + 1, unit) : pair(span(count, unit), span(rest, smaller));
}

function anyOfText(values: readonly string[], { or, comma }: SpeechTerms): string {
  const last = values.at(-1) ?? '';
  return values.length < 2 ? last : `${values.slice(0, -1).join(comma)}${or}${last}`;
}
