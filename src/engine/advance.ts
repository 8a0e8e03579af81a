import { because, type IsoTime } from '../contract/index.ts';
import type { DeliveryRow } from '../core/model.ts';
import { decideTiming } from '../core/pace.ts';
import { maxSetbacks } from '../core/retry.ts';
import { unfinishedStates } from '../core/states.ts';
import { assertNever } from '../kit/index.ts';
import { type AccountRun, isAwaitingAnswer, isPaced, paceAllows, stopAccount } from './account-run.ts';
import { dropRenditions } from './drop-renditions.ts';
import type { Engine } from './engine.ts';
import type { Fetcher } from './fetch.ts';
import type { Lanes } from './lanes.ts';
import { StopError, settleFailure } from './outcome.ts';
import { getRow } from './rows.ts';
import { type Step, stepFor } from './steps.ts';

/** What a delivery needs of the run it is part of. */
export interface AdvanceContext {
  readonly engine: Engine;
  readonly lanes: Lanes;
  readonly fetcher: Fetcher;
  /** nothing new may be begun for this account */
  isHalted(account: AccountRun): boolean;
}

/** Takes one delivery through as many states as it can go now; each step is written down before the next begins. */
export async function advanceDelivery(context: AdvanceContext, account: AccountRun, first: DeliveryRow): Promise<void> {
  const { engine, lanes } = context;
  let row = first;
  for (let setbacks = 0; isMovable(row, engine.clock.now()); ) {
    const step = stepFor(row);
    if (step === null || !(await mayBegin(context, account, row))) return;
    const { ahead } = step;
    if (ahead !== undefined) await lanes.run('look', () => ahead(account.engine, account.connection, row));
    await lanes.run(step.lane, () => runStep(context, account, row, step));
    const next = await getRow(engine, row.key);
    if (!isBeforeSending(next)) account.turns.leave(row.position);
    if (next.state === 'published' || next.state === 'failed') await dropRenditions(account.engine, next);
    if (context.isHalted(account)) return;
    if (isSetback(row, next)) setbacks += 1;
    if (setbacks > maxSetbacks) return holdLooping(engine, next, setbacks);
    assertProgress(row, next, engine.clock.now());
    row = next;
  }
}

/** Waits for what this step needs: the files, the turn, its time. False: not now. */
async function mayBegin(context: AdvanceContext, account: AccountRun, row: DeliveryRow): Promise<boolean> {
  const { turns } = account;
  if (context.isHalted(account)) return false;
  if (row.state === 'planned') await context.fetcher.ensurePost(row.postRef);
  // A doubt may end in a repeat, and repeats too go one at a time.
  if (row.state === 'publishing') await turns.awaitFirst(row.position);
  if (isBeforeSending(row) && !(await isItsTime(account, row))) return false;
  // With a pace, nothing is uploaded before its day has come: uploads expire.
  if (row.state === 'uploaded' || (row.state === 'prepared' && isPaced(account))) {
    await turns.await(row.position);
    if (context.isHalted(account) || (await isAwaitingAnswer(account))) return false;
    // A schedule keeps the pace by itself: all that is within reach is handed over in one evening.
    if (row.item.scheduledAt === null && !(await paceAllows(account, row))) return false;
    // The turn may have taken hours.
    return isItsTime(account, row);
  }
  return !context.isHalted(account);
}

/** For a post that the destination is to publish at a time of its own. False: it was put off, or a person must choose again. */
async function isItsTime({ connection, engine }: AccountRun, { key, item }: DeliveryRow): Promise<boolean> {
  const { scheduledAt } = item;
  const now = engine.clock.now();
  if (scheduledAt === null) return true;
  const timing = decideTiming(scheduledAt, connection.capabilities.schedule, now);
  const { deliveries } = engine.ledger;
  switch (timing.kind) {
    case 'now':
      return true;
    case 'later': {
      const reason = because('waits-for-schedule', { scheduledAt });
      await deliveries.postpone(key, { reason, notBefore: timing.at, countsAsTry: false }, now);
      return false;
    }
    case 'missed':
      await deliveries.hold(key, because('schedule-missed', { scheduledAt }), now);
      return false;
    default:
      return assertNever(timing);
  }
}

async function runStep(context: AdvanceContext, account: AccountRun, row: DeliveryRow, step: Step): Promise<void> {
  if (context.isHalted(account)) return;
  const { engine, connection } = account;
  try {
    try {
      await step.run(engine, connection, row);
    } catch (error) {
      if (error instanceof StopError) throw error;
      await settleFailure(engine, connection, row, error);
    }
  } catch (error) {
    // After an abort nothing is written any more, and what is written is true.
    if (!(error instanceof StopError) && engine.stop.now.aborted) return;
    if (!(error instanceof StopError) || error.scope === 'run') throw error;
    stopAccount(account, error);
  }
}

/** The destination or the disk loses the files again and again: a person should look. */
async function holdLooping({ ledger, clock }: Engine, { key }: DeliveryRow, times: number): Promise<void> {
  await ledger.deliveries.hold(key, because('going-round', { times }), clock.now());
}

function isMovable({ hold, notBefore }: DeliveryRow, now: IsoTime): boolean {
  return hold === null && (notBefore === null || notBefore <= now);
}

function isBeforeSending({ state }: DeliveryRow): boolean {
  return state === 'planned' || state === 'prepared' || state === 'uploaded';
}

function isSetback(before: DeliveryRow, after: DeliveryRow): boolean {
  return unfinishedStates.indexOf(after.state) < unfinishedStates.indexOf(before.state) && isBeforeSending(after);
}

/** A step that changes nothing would be taken again at once, for ever. */
function assertProgress(before: DeliveryRow, after: DeliveryRow, now: IsoTime): void {
  const same = (['state', 'notBefore', 'tries'] as const).every((field) => before[field] === after[field]);
  if (same && before.hold?.code === after.hold?.code && isMovable(after, now))
    throw new Error(`a step changed nothing: ${after.key} is still ${after.state}`);
}
