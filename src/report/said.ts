import type { Account, Reason, Way } from '../contract/index.ts';
import type { Said } from './data.ts';

/** How the caller words a reason: the sentence without a mark at its end, and the ways out, best first. `account`: whose it is. */
export type Say = (
  reason: Reason,
  account: Account | null,
) => Promise<{ readonly sentence: string; readonly ways: readonly Way[] }>;

/** A reason of one account, or of none. */
export type SayReason = (reason: Reason) => Promise<Said>;

export function sayFor(say: Say, account: Account | null): SayReason {
  return async (reason) => {
    const { sentence, ways } = await say(reason, account);
    const { code, values, said } = reason;
    return {
      code,
      ...(values === undefined ? {} : { values }),
      ...(said === undefined ? {} : { said }),
      text: sentence,
      ways,
    };
  };
}
