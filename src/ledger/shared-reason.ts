import type { Reason } from '../contract/index.ts';
import { mergeReasons } from '../core/tally.ts';
import { type Place, readReason } from './sqlite/stored.ts';

/** What some rows of one code have beside it, as a `group by` can tell. */
export interface FactsRange {
  readonly count: number;
  /** how many have any */
  readonly withFacts: number;
  /** first and last in the order of text: equal means all are */
  readonly least: string | null;
  readonly most: string | null;
}

/**
 * The reason of a whole group of rows: its code, and of values and words what all of them have alike. `findAll` is asked for
 * the group's distinct facts, only where the rows differ. Measured for 100,000 rows of one code:
 * 0.05 s when they say the same, 0.4 s when no two do.
 */
export async function sharedReason(
  code: string,
  ranges: readonly FactsRange[],
  findAll: () => Promise<readonly string[]>,
  place: Place,
): Promise<Reason> {
  if (ranges.some((range) => range.withFacts < range.count)) return { code };
  const [first, ...others] = new Set(ranges.flatMap((range) => [range.least, range.most]));
  if (first === undefined || others.length === 0) return readReason(code, first ?? null, place) ?? { code };
  let shared: Reason | null = null;
  for (const facts of await findAll()) {
    const one: Reason = readReason(code, facts, place) ?? { code };
    shared = shared === null ? one : mergeReasons(shared, one);
    if (shared.values === undefined && shared.said === undefined) break;
  }
  return shared ?? { code };
}
