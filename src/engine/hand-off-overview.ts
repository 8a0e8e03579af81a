import type { Account } from '../contract/index.ts';
import type { HandOffOverview } from '../core/hand-off.ts';
import { codesFreedByNextRun } from '../core/holds.ts';
import { decideNextPublish, type PaceRule } from '../core/pace.ts';
import { toEpochMs, toIso } from '../kit/index.ts';
import type { Engine } from './engine.ts';

const dayMs = 24 * 3_600_000;

/** Nothing is remembered for it: whoever asks gets what the ledger says now. */
export async function handOffOverview(
  { ledger, clock }: Pick<Engine, 'ledger' | 'clock'>,
  account: Account,
  pace: PaceRule,
): Promise<HandOffOverview> {
  const now = clock.now();
  const { byState, held, reasons } = await ledger.deliveries.totals(account);
  const startedAt = await ledger.attempts.acceptedSince(
    account,
    toIso(toEpochMs(now) - Math.max(dayMs, pace.minGapMs)),
  );
  const unfinished = byState.planned + byState.prepared + byState.uploaded + byState.publishing;
  const putOff = reasons
    .filter(({ held: isHeld, reason }) => isHeld && codesFreedByNextRun.includes(reason.code))
    .reduce((sum, { count }) => sum + count, 0);
  const left = unfinished - held;
  const next = decideNextPublish({ pace, startedAt, now });
  const dayAgo = toIso(toEpochMs(now) - dayMs);
  const skipped = byState.skipped + byState.removed + byState.removing;
  const posted = byState.accepted + byState.published;
  const needCommand = held - putOff + byState.unconfirmed + byState.failed;
  return {
    total: posted + left + putOff + needCommand + skipped,
    posted,
    left,
    putOff,
    needCommand,
    skipped,
    today:
      pace.perDay === null
        ? null
        : { posted: startedAt.filter((start) => start > dayAgo).length, allowed: pace.perDay },
    nextAt: left > 0 && byState.publishing === 0 && next.kind === 'at' ? next.at : null,
  };
}
