import type { Account, Capabilities, IsoTime } from '../contract/index.ts';
import { decideNextPublish, type PaceDecision, type PaceRule } from '../core/pace.ts';
import { toEpochMs, toIso } from '../kit/index.ts';
import type { Ledger } from '../ledger/ledger.ts';

const dayMs = 24 * 3_600_000;

/** When the pace of an account lets its next post go. Reads only. */
export async function nextPublish(
  { attempts }: Pick<Ledger, 'attempts'>,
  {
    account,
    pace,
    publisher,
  }: { readonly account: Account; readonly pace: PaceRule } & Pick<Capabilities, 'publisher'>,
  now: IsoTime,
): Promise<PaceDecision> {
  const since = toIso(toEpochMs(now) - Math.max(dayMs, pace.minGapMs));
  // A program's refused attempt was seen by the platform; what a person put off was not.
  const startedAt =
    publisher === 'person' ? await attempts.acceptedSince(account, since) : await attempts.startedSince(account, since);
  return decideNextPublish({ pace, startedAt, now });
}
