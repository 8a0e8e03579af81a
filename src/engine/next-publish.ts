import type { Account, Capabilities, IsoTime } from '../contract/index.ts';
import { decideNextPublish, type PaceDecision, type PaceRule } from '../core/pace.ts';
import { toEpochMs, toIso } from '../kit/index.ts';
import type { Ledger } from '../ledger/ledger.ts';

const dayMs = 24 * 3_600_000;

interface NextAsk extends Pick<Capabilities, 'publisher'> {
  readonly account: Account;
  readonly pace: PaceRule;
  /** as how many it counts: a video that goes in parts counts as often; absent: as one */
  readonly count?: number;
}

/** When the pace of an account lets its next post go. Reads only. */
export async function nextPublish(
  { attempts }: Pick<Ledger, 'attempts'>,
  { account, pace, publisher, count = 1 }: NextAsk,
  now: IsoTime,
): Promise<PaceDecision> {
  const since = toIso(toEpochMs(now) - Math.max(dayMs, pace.minGapMs));
  // Where nothing sets bounds, nothing that began counts: 20,000 of them need not be read before each post.
  const isFree = pace.perDay === null && pace.minGapMs === 0;
  // A program's refused attempt was seen by the platform; what a person put off was not.
  const startedAt = isFree ? [] : await startsOf();
  return decideNextPublish({ pace, startedAt, now, count });

  function startsOf(): Promise<readonly IsoTime[]> {
    if (publisher === 'person') return attempts.acceptedSince(account, since);
    return pace.perDay === null ? attempts.startedSince(account, since) : attempts.filesStartedSince(account, since);
  }
}
