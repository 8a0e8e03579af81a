import type { Json, Reason } from '../contract/index.ts';
import { stableJson } from './identity.ts';
import type { ReasonCount } from './model.ts';

/** Counts reasons by code, in memory that grows with the codes and not with what is counted. */
export interface ReasonTally {
  add(reason: Reason): void;
  /** most frequent first; of the same number, as they came */
  counts(): readonly ReasonCount[];
}

export function createReasonTally(): ReasonTally {
  const counted = new Map<string, { reason: Reason; count: number }>();
  return {
    add(reason) {
      const known = counted.get(reason.code);
      if (known === undefined) counted.set(reason.code, { reason, count: 1 });
      else {
        known.reason = mergeReasons(known.reason, reason);
        known.count += 1;
      }
    },
    counts: () => [...counted.values()].map((entry) => ({ ...entry })).sort((a, b) => b.count - a.count),
  };
}

/** What two reasons of one code have in common: a value that differs falls away, and so does what was said. */
export function mergeReasons(one: Reason, other: Reason): Reason {
  if (one === other) return one;
  const values = Object.entries(one.values ?? {}).filter(([name, value]) => isSame(value, other.values?.[name]));
  return {
    code: one.code,
    ...(values.length === 0 ? {} : { values: Object.fromEntries(values) }),
    ...(one.said === undefined || one.said !== other.said ? {} : { said: one.said }),
  };
}

function isSame(one: Json, other: Json | undefined): boolean {
  if (one === other) return true;
  return typeof one === 'object' && typeof other === 'object' && stableJson(one) === stableJson(other);
}
