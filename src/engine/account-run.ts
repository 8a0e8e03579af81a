import type { FerryError, IsoTime, Reason } from '../contract/index.ts';
import { codesFreedByNextRun } from '../core/holds.ts';
import { decideNextPublish, type PaceRule } from '../core/pace.ts';
import { type DeliveryState, unfinishedStates } from '../core/states.ts';
import { toEpochMs, toIso } from '../kit/index.ts';
import { type Connection, isHandOff } from './connection.ts';
import type { Engine, StopSignal } from './engine.ts';
import type { StopWork } from './outcome.ts';
import { createTurns, type Turns } from './turns.ts';

/** What a run knows of one account. */
export interface AccountRun {
  readonly connection: Connection;
  /** the engine with a stop of its own: what is in flight for an account at risk is cut off */
  readonly engine: Engine;
  readonly cut: AbortController;
  readonly turns: Turns;
  readonly pace: PaceRule;
  /** keys on their way */
  readonly active: Set<string>;
  /** posts a person put off in an earlier run: they come back when the others are through */
  putOff: readonly string[];
  closed: Closed | null;
  stopped: FerryError | null;
}

/** Not now. By the pace: what was sent is still looked after. By an error that concerns the whole account: nothing goes. */
export interface Closed {
  readonly until: IsoTime;
  readonly because: Reason;
  readonly error: FerryError | null;
}

/** Deliveries of one account on their way at the same time: bounds memory and the disk taken by renditions. */
const windowSize = 24;
/** With a daily pace there is no point in encoding and uploading far ahead. */
const pacedWindow = 2;
/** What is looked after also while an account is closed. */
const sentStates: readonly DeliveryState[] = ['publishing', 'accepted'];
const dayMs = 24 * 3_600_000;

export async function openAccountRun(
  engine: Engine,
  connection: Connection,
  pace: PaceRule | null,
): Promise<AccountRun> {
  const cut = new AbortController();
  const stop: StopSignal = {
    get draining() {
      return engine.stop.draining || cut.signal.aborted;
    },
    now: AbortSignal.any([engine.stop.now, cut.signal]),
    onDrain: (listener) => engine.stop.onDrain(listener),
  };
  return {
    connection,
    engine: { ...engine, stop },
    cut,
    turns: createTurns(),
    pace: pace ?? connection.capabilities.pace,
    active: new Set(),
    putOff: isHandOff(connection) ? await findPutOff(engine, connection) : [],
    closed: null,
    stopped: null,
  };
}

export function isPaced({ pace }: AccountRun): boolean {
  return pace.perDay !== null;
}

export function roomIn(account: AccountRun): number {
  return (isPaced(account) ? pacedWindow : windowSize) - account.active.size;
}

/** One error said something about the whole account. */
export function stopAccount(account: AccountRun, { error, until }: StopWork): void {
  if (until === null) account.stopped ??= error;
  else if (account.closed === null || account.closed.until < until)
    account.closed = { until, because: error.reason, error };
  // "At once" means what is in flight, too: the platform is watching.
  if (error.kind === 'account-risk') account.cut.abort();
}

/** What may be begun now. While a person is to be asked what became of one post, they are shown no other. */
export async function statesToBegin(account: AccountRun): Promise<readonly DeliveryState[]> {
  return account.closed !== null || (await isAwaitingWord(account)) ? sentStates : unfinishedStates;
}

/** A post was shown to a person and nobody has said yet what became of it. */
export async function isAwaitingWord({ connection, engine }: AccountRun): Promise<boolean> {
  if (!isHandOff(connection)) return false;
  const shown = { account: connection.account, states: ['publishing'] as const };
  return (await engine.ledger.deliveries.list(shown, 1)).length > 0;
}

/** False: the pace closes this account, until `closed` says. */
export async function paceAllows(account: AccountRun): Promise<boolean> {
  if (account.closed !== null) return false;
  const { pace, engine, connection } = account;
  const now = engine.clock.now();
  const since = toIso(toEpochMs(now) - Math.max(dayMs, pace.minGapMs));
  const { attempts } = engine.ledger;
  // A program's refused attempt was seen by the platform; what a person put off was not.
  const startedAt = isHandOff(connection)
    ? await attempts.acceptedSince(connection.account, since)
    : await attempts.startedSince(connection.account, since);
  const decision = decideNextPublish({ pace, startedAt, now });
  if (decision.kind === 'now') return true;
  account.closed = { until: decision.at, because: decision.because, error: null };
  return false;
}

/** When something of this account may move again; null where nothing waits for time. */
export async function nextTimesOf(account: AccountRun, now: IsoTime): Promise<readonly (IsoTime | null)[]> {
  if (account.stopped !== null) return [];
  const { connection, closed, engine } = account;
  const { deliveries } = engine.ledger;
  if (closed === null) return [await deliveries.nextDueAt(connection.account, now)];
  if (closed.error !== null) return [closed.until];
  const sent = await deliveries.list({ account: connection.account, states: sentStates, held: false }, windowSize);
  return [closed.until, ...sent.map(({ notBefore }) => (notBefore !== null && notBefore > now ? notBefore : null))];
}

/** Lets go what was put off in an earlier run, once. False: there was nothing. */
export async function bringBackPutOff(account: AccountRun): Promise<boolean> {
  const { putOff, connection, engine } = account;
  if (putOff.length === 0 || account.closed !== null || (await isAwaitingWord(account))) return false;
  account.putOff = [];
  const filter = { account: connection.account, refs: putOff, codes: codesFreedByNextRun };
  return (await engine.ledger.deliveries.release(filter, engine.clock.now())) > 0;
}

async function findPutOff({ ledger }: Engine, { account }: Connection): Promise<readonly string[]> {
  const refs: string[] = [];
  for (let afterPosition = 0; ; ) {
    const page = await ledger.deliveries.list({ account, states: unfinishedStates, held: true, afterPosition }, 500);
    for (const { hold, postRef } of page) if (codesFreedByNextRun.includes(hold?.code ?? '')) refs.push(postRef);
    const last = page.at(-1);
    if (last === undefined) return refs;
    afterPosition = last.position;
  }
}
