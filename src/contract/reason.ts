import type { Reasons } from './reasons/index.ts';
import type { JsonObject } from './values.ts';

/**
 * Why something is so, as data: nothing below `cli/` composes a sentence for people. `code` names the sentence, `values`
 * the facts in it (units in the names: `maxBytes`, `diedAt`), `said` the platform's or another program's own words, which
 * are shown beside the sentence and never looked into. Plain JSON: stored, compared and sent to scripts as it is.
 */
export interface Reason {
  /** a `ReasonCode`, or `<adapter>/<code>` of an adapter's own words */
  readonly code: string;
  readonly values?: JsonObject;
  readonly said?: string;
}

/** Every code of clipferry's own. Adapters may add theirs (`bluesky/thread-gone`), with words in their folder. */
export type ReasonCode = keyof Reasons;

type ValuesOf<Code extends ReasonCode> = keyof Reasons[Code] extends never ? [] : [values: Reasons[Code]];

/** `because('link-refused', { status: 403 })`: the compiler knows which facts each code wants. */
export function because<Code extends ReasonCode>(code: Code, ...[values]: ValuesOf<Code>): Reason {
  return values === undefined ? { code } : { code, values: values as JsonObject };
}

/** The same reason with the other side's own words, if it had any. */
export function quoting(reason: Reason, said: string | null | undefined): Reason {
  return said === null || said === undefined || said.trim() === '' ? reason : { ...reason, said: said.trim() };
}
