import { type FerryError, isFerryError, type RemotePost } from '../contract/index.ts';
import { publishKey } from '../core/identity.ts';
import type { AttemptRow, DeliveryRow } from '../core/model.ts';
import { maxTries } from '../core/retry.ts';
import { type Connection, isHandOff } from './connection.ts';
import { type Engine, watched } from './engine.ts';
import { asRetryable, settleFailure, throwIfWider, tryAgainLater } from './outcome.ts';
import { draftOf } from './rows.ts';
import { untilDrain } from './stop.ts';

/**
 * `uploaded → publishing → accepted`. The attempt, with the whole draft and ticket, is on disk before the call. This file
 * holds the only call of `session.publish` in the project; a test counts.
 */
export async function publishDelivery(engine: Engine, connection: Connection, row: DeliveryRow): Promise<void> {
  const draft = draftOf(row);
  const number = await engine.ledger.attempts.nextNumber(row.key);
  const key = publishKey(row.key, number);
  const ticket = await connection.session.openPublish(draft, key, engine.stop.now);
  // A draft that would disappear at once is not shown: the next run would ask the person about it for nothing.
  if (engine.stop.now.aborted || (isHandOff(connection) && engine.stop.draining)) return;
  const attempt = await engine.ledger.attempts.begin(
    { deliveryKey: row.key, number, publishKey: key, draft, ticket },
    engine.clock.now(),
  );
  await sendAttempt({ engine, connection, row: { ...row, state: 'publishing', tries: 0 }, attempt, isRepeat: false });
}

/**
 * Where `decideDoubt` said `resend`: the same ticket once more. The doubt ends on disk first, so that a kill during the
 * repeat begins a new one: the window must count from the last time something was on its way, not from the first.
 */
export async function sendAgain(
  engine: Engine,
  connection: Connection,
  row: DeliveryRow,
  attempt: AttemptRow,
): Promise<void> {
  const repeated = await engine.ledger.attempts.repeat(attempt.id, engine.clock.now());
  await sendAttempt({ engine, connection, row, attempt: repeated, isRepeat: true });
}

interface Sending {
  readonly engine: Engine;
  readonly connection: Connection;
  readonly row: DeliveryRow;
  readonly attempt: AttemptRow;
  readonly isRepeat: boolean;
}

async function sendAttempt(sending: Sending): Promise<void> {
  const { engine, row, attempt, isRepeat } = sending;
  const kind = isHandOff(sending.connection) ? 'showing' : 'publishing';
  let remote: RemotePost;
  try {
    remote = await watched(engine, { kind, id: row.key, subject: row.postRef }, () => send(sending));
  } catch (error) {
    // A refused *repeat* says nothing about the first sending, which may still have been applied.
    if (isFerryError(error) && error.effect === 'none' && !isRepeat) return settleRefusal(sending, error);
    return enterDoubt(sending, error);
  }
  // Outside the try: a ledger that cannot be written must not pass for the destination's no. The state stays true.
  await engine.ledger.attempts.settle(
    attempt.id,
    'accepted',
    { from: 'publishing', to: 'accepted', change: { remote } },
    engine.clock.now(),
  );
}

/** A person may take hours: the first Ctrl-C ends it, and the next run asks them what they did. */
function send({ engine, connection, attempt }: Sending): Promise<RemotePost> {
  const call = (signal: AbortSignal) => connection.session.publish(attempt.draft, attempt.ticket, signal);
  return isHandOff(connection) ? untilDrain(engine.stop, call) : call(engine.stop.now);
}

/** A definite no to the first sending of an attempt. */
async function settleRefusal({ engine, connection, row, attempt }: Sending, error: FerryError): Promise<void> {
  const at = engine.clock.now();
  const change = { reason: error.reason };
  if (error.kind === 'permanent') {
    return engine.ledger.attempts.settle(attempt.id, 'refused', { from: 'publishing', to: 'failed', change }, at);
  }
  await engine.ledger.attempts.settle(attempt.id, 'refused', { from: 'publishing', to: 'uploaded', change }, at);
  // A refusal and the next attempt are moves, which clear the row's tries: attempts are what counts here.
  const tries = (attempt.number - 1) % maxTries;
  return settleFailure(engine, connection, { ...row, state: 'uploaded', tries }, error);
}

/**
 * The outcome is unknown from this moment on. Nothing is sent again before `reconcile` has looked. What the error says of the
 * account or the run counts all the same.
 */
async function enterDoubt({ engine, connection, row, attempt }: Sending, error: unknown): Promise<void> {
  await engine.ledger.attempts.doubt(attempt.id, engine.clock.now());
  if (engine.stop.now.aborted) return;
  // The first Ctrl-C, while a person had the draft before them. Whatever form the abort took, it is no failure.
  if (isHandOff(connection) && engine.stop.draining) return;
  if (!isFerryError(error)) throw error;
  await throwIfWider(engine, connection, error);
  return tryAgainLater(engine, row, asRetryable(error));
}
