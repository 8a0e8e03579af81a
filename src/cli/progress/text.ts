import type { IsoTime } from '../../contract/index.ts';
import { cutTo, widthOf } from '../layout.ts';
import type { Talk } from '../phrases/talk.ts';
import type { LaneName, LaneState, ProgressState } from './model.ts';

/** A part of the line. Where not all fit, the one with the highest number goes first. */
interface Part {
  readonly text: string;
  readonly rank: number;
  /** belongs to the part before it */
  readonly isAddition?: true;
}

const laneOrder: readonly LaneName[] = ['publish', 'upload', 'prepare', 'fetch'];

/** What goes on in one line of at most `cells`: whole parts, never a part of a word. */
export function progressLine(
  state: ProgressState,
  talk: Talk,
  { cells, now }: { cells: number; now: IsoTime },
): string {
  return inWidth(partsOf(state, talk, now), talk, cells);
}

/** The totals of every lane, where nobody sees a line change; '': there is nothing to tell. */
export function progressTotals(state: ProgressState, talk: Talk, now: IsoTime): string {
  const { progress: words } = talk.text;
  const lanes = laneOrder.toReversed().flatMap((name) => {
    const lane = state.lanes[name];
    if (lane === undefined) return [];
    return [[words.lane(name, lane.done, lane.total), ...measures(lane, talk)].join(words.gap)];
  });
  const moment = momentOf(state, talk, now);
  return talk.text.join([...lanes, ...(moment === null ? [] : [moment.join(' ')])]);
}

/** One lane by itself, with its measures, in at most `cells`. */
export function laneLine(name: LaneName, lane: LaneState, talk: Talk, cells: number): string {
  return inWidth(laneParts(name, lane, talk), talk, cells);
}

function laneParts(name: LaneName, lane: LaneState, talk: Talk): readonly Part[] {
  return [
    { text: talk.text.progress.lane(name, lane.done, lane.total), rank: 1 },
    ...measures(lane, talk).map((text, index, all) => ({ text, rank: rankOfMeasure(index, all.length, lane) })),
  ];
}

/** Whole parts only: the least important go until the others fit. */
function inWidth(parts: readonly Part[], talk: Talk, cells: number): string {
  const kept = [...parts];
  const { gap } = talk.text.progress;
  const line = () =>
    kept.map(({ text, isAddition }, at) => `${at === 0 ? '' : isAddition ? ' ' : gap}${text}`).join('');
  while (kept.length > 1 && widthOf(line()) > cells) {
    const least = Math.max(...kept.map(({ rank }) => rank));
    kept.splice(
      kept.findLastIndex(({ rank }) => rank === least),
      1,
    );
  }
  return cutTo(line(), cells);
}

function partsOf(state: ProgressState, talk: Talk, now: IsoTime): readonly Part[] {
  const { main, lanes } = state;
  const moment = momentOf(state, talk, now);
  const first = main === null ? undefined : lanes[main];
  const mainParts = main === null || first === undefined ? [] : laneParts(main, first, talk);
  const others = laneOrder.filter((name) => name !== main).flatMap((name) => shortParts(name, lanes[name], talk));
  if (moment === null) return [...mainParts, ...others];
  // While it waits nothing moves: what was done is enough beside it.
  const [what, why] = moment;
  return [
    { text: what, rank: 0 },
    ...(why === undefined ? [] : [{ text: why, rank: 3, isAddition: true as const }]),
    ...mainParts.slice(0, 1).map((part) => ({ ...part, rank: 2 })),
  ];
}

/** Of bytes, rate and time left, the last one is what people look for. */
function rankOfMeasure(index: number, count: number, { leftMs }: LaneState): number {
  return leftMs !== null && index === count - 1 ? 2 : 4 - index / 10;
}

function measures(lane: LaneState, talk: Talk): readonly string[] {
  const { progress: words } = talk.text;
  const { bytes, bytesPerSecond, leftMs, done, total, troubled } = lane;
  const isOver = done === total;
  return [
    ...(bytes === null || bytes.done === 0 ? [] : [words.bytes(bytes.done, bytes.total)]),
    ...(troubled === 0 ? [] : [words.troubled(troubled)]),
    ...(bytesPerSecond === null || isOver ? [] : [words.rate(bytesPerSecond)]),
    ...(leftMs === null || isOver ? [] : [words.left(leftMs)]),
  ];
}

function shortParts(name: LaneName, lane: LaneState | undefined, talk: Talk): readonly Part[] {
  const { progress: words } = talk.text;
  if (lane === undefined || lane.done === lane.total) return [];
  if (lane.active && name !== 'publish') return [{ text: words.underWay(name, lane.fraction), rank: 6 }];
  return lane.done === 0 ? [] : [{ text: words.laneShort(name, lane.done, lane.total), rank: 7 }];
}

/** What is going on when no lane moves: a wait, a person's turn, a look. With why, if there is something to say. */
function momentOf(state: ProgressState, talk: Talk, now: IsoTime): readonly [string, string?] | null {
  const { progress: words } = talk.text;
  const { person, wait, single, main } = state;
  if (person !== null) return [words[person.kind](person.subject)];
  if (wait !== null) {
    const time = timeIn(talk, wait.until, now);
    // Without a word about why, it is an error that is waited out.
    if (wait.because === null) return [words.goesOn(time)];
    return [words.nextPost(time), words.why(talk.sayAtOnce(wait.because).sentence)];
  }
  return single !== null && main === null ? [words.single(single.kind, single.subject)] : null;
}

/** `18:30` today, with the day before it on another one. */
export function timeIn({ speech }: Talk, time: IsoTime, now: IsoTime): string {
  const minute = speech.minute(time);
  const day = speech.day(time);
  return day === speech.day(now) ? minute.slice(day.length + 1) : minute;
}
