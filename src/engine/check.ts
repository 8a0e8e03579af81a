import { type FerryError, isFerryError, type Reason, type Verification } from '../contract/index.ts';
import { type Comparison, decideCheck } from '../core/compare.ts';
import type { DeliveryRow } from '../core/model.ts';
import { politeGapMs } from '../core/retry.ts';
import { allDeliveries } from '../ledger/pages.ts';
import type { Connection } from './connection.ts';
import { type Engine, watched } from './engine.ts';
import { StopError, throwIfWider } from './outcome.ts';
import { draftOf, remoteOf } from './rows.ts';
import { withShortRetries } from './short-retries.ts';
import { sleepUnlessStopped } from './stop.ts';

/** The published posts of one account, by what was found when they were looked at. */
export interface CheckResult {
  readonly published: number;
  readonly same: number;
  readonly differs: number;
  readonly missing: number;
  readonly unseen: number;
  /** the destination did not answer, or it was stopped before */
  readonly notLooked: number;
  /** those that differ or are missing; `reasons` may be empty for a missing one */
  readonly differences: readonly {
    readonly postRef: string;
    readonly result: 'differs' | 'missing';
    readonly reasons: readonly Reason[];
  }[];
  /** what ended it early, beside Ctrl-C: it concerns more than one post */
  readonly stopped: FerryError | null;
}

/**
 * Reads every published post of an account back and compares it with what was sent. What was found is kept with the delivery;
 * its state stays, because published it was, whatever became of it.
 */
export async function checkPublished(
  engine: Engine,
  connection: Connection,
  { gapMs }: { readonly gapMs: number } = { gapMs: politeGapMs },
): Promise<CheckResult> {
  const counts = { published: 0, same: 0, differs: 0, missing: 0, unseen: 0, notLooked: 0 };
  const differences: CheckResult['differences'][number][] = [];
  let stopped: FerryError | null = null;
  for await (const row of allDeliveries(engine.ledger.deliveries, {
    account: connection.account,
    states: ['published'],
  })) {
    if (counts.published > 0 && stopped === null) await sleepUnlessStopped(engine.stop, gapMs);
    counts.published += 1;
    const found: Found | null = stopped === null && !engine.stop.draining ? await look(engine, connection, row) : null;
    counts[found?.kind === 'looked' ? found.result : 'notLooked'] += 1;
    if (found?.kind === 'stop') stopped = found.error;
    if (found?.kind === 'looked' && (found.result === 'differs' || found.result === 'missing'))
      differences.push({ postRef: row.postRef, result: found.result, reasons: found.differences });
  }
  return { ...counts, differences, stopped };
}

type Found =
  | ({ readonly kind: 'looked' } & Comparison)
  /** an error about more than this post */
  | { readonly kind: 'stop'; readonly error: FerryError };

/** null: the destination did not answer. */
async function look(engine: Engine, connection: Connection, row: DeliveryRow): Promise<Found | null> {
  try {
    return await check(engine, connection, row);
  } catch (error) {
    if (error instanceof StopError) return { kind: 'stop', error: error.error };
    if (engine.stop.now.aborted) return null;
    throw error;
  }
}

async function check(engine: Engine, connection: Connection, row: DeliveryRow): Promise<Found | null> {
  const draft = draftOf(row);
  const remote = remoteOf(row);
  let verification: Verification;
  try {
    const step = { kind: 'checking', id: row.key, subject: row.postRef } as const;
    verification = await watched(engine, step, () =>
      withShortRetries(engine, () => connection.session.verify(remote, draft, engine.stop.now)),
    );
  } catch (error) {
    if (engine.stop.now.aborted || !isFerryError(error)) throw error;
    await throwIfWider(engine, connection, error);
    if (error.scope === 'account') throw new StopError(error, 'account');
    return null;
  }
  const comparison = decideCheck(draft, verification, connection.capabilities);
  await engine.ledger.deliveries.checked(row.key, { at: engine.clock.now(), ...comparison });
  return { kind: 'looked', ...comparison };
}
