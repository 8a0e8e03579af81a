import type { DayCount, ReportCalendar, ReportFiles } from '../../data.ts';
import type { Frame } from '../frame.ts';
import { dayNames, dayNumber, ticksOf } from './days.ts';

/**
 * The picture of a calendar as numbers: posts that are out, summed up by day, and those to come. Places across are per cent of the
 * width, so that words keep their size on a phone; the curve lies in a box of its own, 1000 × 100, that is stretched.
 */
export interface Chart {
  readonly done: string;
  readonly doneArea: string;
  readonly coming: string;
  readonly comingArea: string;
  readonly ticks: readonly Label[];
  readonly grid: readonly { readonly y: string; readonly says: string }[];
  readonly today: Label;
  readonly end: (Label & { readonly y: string }) | null;
  readonly dying: readonly { readonly x: string; readonly size: string }[];
  readonly dyingSays: Label | null;
}

interface Label {
  readonly x: string;
  readonly says: string;
  readonly anchor: 'start' | 'middle' | 'end';
  /** left out on a phone */
  readonly isMinor: boolean;
}

/** The plot, in pixels from the top. */
export const plot = { top: 46, height: 150 } as const;

interface Point {
  readonly day: number;
  readonly total: number;
}

/** null: there is nothing that a picture tells better than a sentence. */
export function chartOf(calendar: ReportCalendar, dying: ReportFiles['dying'], frame: Frame): Chart | null {
  const { words, speech, head } = frame;
  const today = dayNumber(speech.day(head.madeAt));
  const done = summedUp(calendar.done, 0);
  const doneTotal = done.at(-1)?.total ?? 0;
  const endDay = calendar.lastAt === null ? null : dayNumber(speech.day(calendar.lastAt));
  const coming = comingPoints(calendar, { today, doneTotal, endDay });
  const links = dying.map(({ at, files }) => ({ day: dayNumber(speech.day(at)), files }));
  const days = [today, ...done, ...coming, ...links].map((at) => (typeof at === 'number' ? at : at.day));
  if (days.length < 3) return null;
  const first = Math.min(...days);
  const last = Math.max(...days, first + 6);
  const top = Math.max(1, doneTotal + calendar.left);
  const x = (day: number) => 1 + ((day - first) / (last - first)) * 98;
  const y = (total: number) => 100 - (total / top) * 100;
  const label = (day: number, says: string): Label => ({ ...placed(x(day)), says, isMinor: false });
  const name = dayNames(words.tag, { first, last });
  const doneCurve = curve([...done, { day: today, total: doneTotal }], { x, y });
  const comingCurve = curve([{ day: today, total: doneTotal }, ...coming], { x, y });
  const sizes = Math.max(...links.map(({ files }) => files));
  return {
    done: done.length === 0 ? '' : doneCurve.line,
    doneArea: done.length === 0 ? '' : doneCurve.area,
    coming: coming.length === 0 ? '' : comingCurve.line,
    comingArea: coming.length === 0 ? '' : comingCurve.area,
    ticks: ticksOf(words.tag, { first, last }).map((tick, index) => ({
      ...label(tick.day, tick.says),
      isMinor: index % 2 === 1,
    })),
    grid: [top, ...(top >= 4 ? [Math.round(top / 2)] : [])].map((total) => ({
      y: (plot.top + (y(total) / 100) * plot.height).toFixed(1),
      says: speech.number(total),
    })),
    today: label(today, words.calendar.today),
    end: endDay === null ? null : { ...label(endDay, words.calendar.end(name(endDay))), y: plot.top.toFixed(1) },
    dying: links.map(({ day, files }) => ({
      x: x(day).toFixed(2),
      size: (3 + 5 * Math.sqrt(files / sizes)).toFixed(1),
    })),
    dyingSays: dyingLabel(links, { label, frame }),
  };
}

function dyingLabel(
  links: readonly { readonly day: number; readonly files: number }[],
  { label, frame }: { readonly label: (day: number, says: string) => Label; readonly frame: Frame },
): Label | null {
  const [first] = links;
  if (first === undefined) return null;
  const files = links.reduce((sum, link) => sum + link.files, 0);
  return label(first.day, frame.words.led(frame.words.calendar.links, frame.speech.number(files)));
}

function summedUp(counts: readonly DayCount[], from: number): readonly Point[] {
  let total = from;
  return counts.map(({ day, posts }) => {
    total += posts;
    return { day: dayNumber(day), total };
  });
}

/** A calendar names 400 days at most; what comes later is a straight line to its end. */
function comingPoints(
  calendar: ReportCalendar,
  { today, doneTotal, endDay }: { readonly today: number; readonly doneTotal: number; readonly endDay: number | null },
): readonly Point[] {
  const points = summedUp(calendar.coming, doneTotal).filter(({ day }) => day >= today);
  const last = points.at(-1);
  const top = doneTotal + calendar.left;
  if (endDay === null || last === undefined || last.day >= endDay || last.total >= top) return points;
  return [...points, { day: endDay, total: top }];
}

function curve(
  points: readonly Point[],
  { x, y }: { x(day: number): number; y(total: number): number },
): { readonly line: string; readonly area: string } {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return { line: '', area: '' };
  const at = ({ day, total }: Point) => `${(x(day) * 10).toFixed(1)} ${y(total).toFixed(2)}`;
  const line = `M${points.map(at).join('L')}`;
  const [left, right] = [(x(first.day) * 10).toFixed(1), (x(last.day) * 10).toFixed(1)];
  return { line, area: `${line}L${right} 100L${left} 100Z` };
}

/** Words near an edge grow inwards. */
function placed(x: number): { readonly x: string; readonly anchor: Label['anchor'] } {
  return { x: x.toFixed(2), anchor: x < 12 ? 'start' : x > 88 ? 'end' : 'middle' };
}
