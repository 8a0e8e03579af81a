import type { IsoTime } from '../contract/index.ts';
import { toEpochMs } from '../kit/index.ts';
import type { ReportFiles } from './data.ts';

/** More marks than that no axis can show. */
const mostMarks = 60;

/** Links that die in the same stretch of time become one mark, at the first of them: whoever acts by it is early, never late. */
export function joinExpiries(expiries: ReportFiles['dying']): ReportFiles['dying'] {
  const [first] = expiries;
  const last = expiries.at(-1);
  if (first === undefined || last === undefined || expiries.length <= mostMarks) return expiries;
  const from = toEpochMs(first.at);
  const stretch = (toEpochMs(last.at) - from) / mostMarks;
  const marks = new Map<number, { at: IsoTime; files: number }>();
  for (const { at, files } of expiries) {
    const place = Math.min(mostMarks - 1, Math.floor((toEpochMs(at) - from) / stretch));
    const mark = marks.get(place);
    if (mark === undefined) marks.set(place, { at, files });
    else mark.files += files;
  }
  return [...marks.values()];
}
