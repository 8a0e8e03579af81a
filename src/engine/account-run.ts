import type { FerryError, IsoTime, Reason } from '../contract/index.ts';
import { codesFreedByNextRun } from '../core/holds.ts';
import type { DeliveryRow } from '../core/model.ts';
import type { PaceRule } from '../core/pace.ts';
import { type DeliveryState, unfinishedStates } from '../core/states.ts';
import { allDeliveries } from '../ledger/pages.ts';
import { type Connection, isHandOff } from './connection.ts';
import type { Engine, StopSignal } from './engine.ts';
import { nextPublish } from './next-publish.ts';
import type { StopError } from './outcome.ts';
import { createTurns, type Turns } from './turns.ts';

/** What a run knows of one account. */
export interface AccountRun {
  readonly connection: Connection;
  /** the engine with a stop of its own: what is in flight for an account at risk is cut off */
  readonly engine: Engine;
  /** ends what is in flight, at once */
  readonly abort: AbortController;
  readonly turns: Turns;
  readonly pace: PaceRule;
  /** keys of deliveries on their way */
  readonly active: Set<string>;
  /** posts a person put off in an earlier run: they come back when the others are through */
  deferred: readonly string[];
  pause: Pause | null;
  /** not in this run any more, and why */
  stopped: FerryError | null;
}

/**
 * Nothing new before `until`. Where the pace asks for it (`error` null), what was sent is still looked after; where an error
 * concerns the whole account, nothing goes at all.
 */
interface Pause {
  readonly until: IsoTime;
  readonly because: Reason;
  readonly error: FerryError | null;
}

/** Deliveries of one account on their way at the same time: bounds memory and the disk taken by renditions. */
const windowSize = 24;
/** With a daily pace there is no point in encoding and uploading far ahead. */
const pacedWindow = 2;
/** The ledger is asked for more when so many are through: each answer reads the whole window. */
const refill = 6;
/** What is looked after also while an account pauses. */
const sentStates: readonly DeliveryState[] = ['publishing', 'accepted'];

export async function openAccountRun(
  engine: Engine,
  connection: Connection,
  pace: PaceRule | null,
): Promise<AccountRun> {
  const abort = new AbortController();
  const stop: StopSignal = {
    get draining() {
      return engine.stop.draining || abort.signal.aborted;
    },
    now: AbortSignal.any([engine.stop.now, abort.signal]),
    onDrain: (listener) => engine.stop.onDrain(listener),
  };
  return {
    connection,
    engine: { ...engine, stop },
    abort,
    turns: createTurns(),
    pace: pace ?? connection.capabilities.pace,
    active: new Set(),
    deferred: isHandOff(connection) ? await findDeferred(engine, connection) : [],
    pause: null,
    stopped: null,
  };
}

export function isPaced({ pace }: AccountRun): boolean {
  return pace.perDay !== null;
}

/** How many more may begin now; 0: none, or so few that it is not worth asking for them yet. */
export function freeSlots(account: AccountRun): number {
  const [size, least] = isPaced(account) ? [pacedWindow, 1] : [windowSize, refill];
  const free = size - account.active.size;
  return free < least ? 0 : free;
}

/** One error said something about the whole account. */
export function stopAccount(account: AccountRun, { error, until }: StopError): void {
  if (until === null) account.stopped ??= error;
  else if (account.pause === null || account.pause.until < until)
    account.pause = { until, because: error.reason, error };
  // "At once" means what is in flight, too: the platform is watching.
  if (error.kind === 'account-risk') account.abort.abort();
}

/** What may be begun now. While a person is to be asked what became of one post, they are shown no other. */
export async function statesToBegin(account: AccountRun): Promise<readonly DeliveryState[]> {
  return account.pause !== null || (await isAwaitingAnswer(account)) ? sentStates : unfinishedStates;
}

/** A post was shown to a person and nobody has said yet what became of it. */
export async function isAwaitingAnswer({ connection, engine }: AccountRun): Promise<boolean> {
  if (!isHandOff(connection)) return false;
  const shown = { account: connection.account, states: ['publishing'] as const };
  return (await engine.ledger.deliveries.list(shown, 1)).length > 0;
}

/** False: the pace pauses this account, as long as `pause` says. */
export async function paceAllows(account: AccountRun, { draft }: Pick<DeliveryRow, 'draft'>): Promise<boolean> {
  if (account.pause !== null) return false;
  const { pace, engine, connection } = account;
  const publisher = isHandOff(connection) ? 'person' : 'program';
  const count = draft?.kind === 'video' ? draft.media.length : 1;
  const asks = { account: connection.account, pace, publisher, count } as const;
  const decision = await nextPublish(engine.ledger, asks, engine.clock.now());
  if (decision.kind === 'now') return true;
  account.pause = { until: decision.at, because: decision.because, error: null };
  return false;
}

/** When something of this account may move again; null where nothing waits for time. */
export async function nextTimesOf(account: AccountRun, now: IsoTime): Promise<readonly (IsoTime | null)[]> {
  if (account.stopped !== null) return [];
  const { connection, pause, engine } = account;
  const { deliveries } = engine.ledger;
  if (pause === null) return [await deliveries.nextDueAt(connection.account, now)];
  if (pause.error !== null) return [pause.until];
  const sent = await deliveries.list({ account: connection.account, states: sentStates, held: false }, windowSize);
  return [pause.until, ...sent.map(({ notBefore }) => (notBefore !== null && notBefore > now ? notBefore : null))];
}

/** Lifts the holds of what a person put off in an earlier run, once. False: there was nothing. */
export async function releaseDeferred(account: AccountRun): Promise<boolean> {
  const { deferred, connection, engine } = account;
  if (deferred.length === 0 || account.pause !== null || (await isAwaitingAnswer(account))) return false;
  account.deferred = [];
  const filter = { account: connection.account, refs: deferred, codes: codesFreedByNextRun };
  return (await engine.ledger.deliveries.release(filter, engine.clock.now())) > 0;
}

async function findDeferred({ ledger }: Engine, { account }: Connection): Promise<readonly string[]> {
  const refs: string[] = [];
  for await (const { hold, postRef } of allDeliveries(ledger.deliveries, {
    account,
    states: unfinishedStates,
    held: true,
  }))
    if (codesFreedByNextRun.includes(hold?.code ?? '')) refs.push(postRef);
  return refs;
}
