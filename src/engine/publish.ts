import { FerryError, isFerryError, type RemotePost } from '../contract/index.ts';
import { publishKey } from '../core/identity.ts';
import type { AttemptRow, DeliveryRow } from '../ledger/ledger.ts';
import { draftOf } from './draft.ts';
import type { Engine, Line } from './engine.ts';
import { maxTries, settleFailure, throwIfWider, tryAgainLater, withHint } from './outcome.ts';

/**
 * `uploaded → publishing → accepted`. The attempt, with the whole draft and ticket, is on disk before the call. This file
 * holds the only call of `session.publish` in the project; a test counts.
 */
export async function publishDelivery(engine: Engine, line: Line, row: DeliveryRow): Promise<void> {
  const draft = draftOf(row);
  const number = await engine.ledger.attempts.nextNumber(row.key);
  const key = publishKey(row.key, number);
  const ticket = await line.session.openPublish(draft, key, engine.stop.now);
  if (engine.stop.now.aborted) return;
  const attempt = await engine.ledger.attempts.begin(
    { deliveryKey: row.key, number, publishKey: key, draft, ticket },
    engine.clock.now(),
  );
  await sendAttempt(engine, line, { row: { ...row, state: 'publishing', tries: 0 }, attempt, isRepeat: false });
}

/**
 * Where `decideDoubt` said `resend`: the same ticket once more. The doubt ends on disk first, so that a kill during the
 * repeat begins a new one: the window must count from the last time something was on its way, not from the first.
 */
export async function sendAgain(engine: Engine, line: Line, row: DeliveryRow, attempt: AttemptRow): Promise<void> {
  const repeated = await engine.ledger.attempts.repeat(attempt.id, engine.clock.now());
  await sendAttempt(engine, line, { row, attempt: repeated, isRepeat: true });
}

interface Sending {
  readonly row: DeliveryRow;
  readonly attempt: AttemptRow;
  readonly isRepeat: boolean;
}

async function sendAttempt(engine: Engine, line: Line, { row, attempt, isRepeat }: Sending): Promise<void> {
  engine.watch.activity({ kind: 'publishing', subject: row.postRef });
  let remote: RemotePost;
  try {
    remote = await line.session.publish(attempt.draft, attempt.ticket, engine.stop.now);
  } catch (error) {
    // A refused *repeat* says nothing about the first sending, which may still have been applied.
    if (isFerryError(error) && error.effect === 'none' && !isRepeat)
      return settleRefusal(engine, line, row, attempt, error);
    return enterDoubt(engine, line, { row, attempt, error });
  }
  // Outside the try: a ledger that cannot be written must not pass for the destination's no. The state stays true.
  await engine.ledger.attempts.settle(
    attempt.id,
    'accepted',
    { from: 'publishing', to: 'accepted', change: { remote } },
    engine.clock.now(),
  );
}

/** A definite no to the first sending of an attempt. */
async function settleRefusal(
  engine: Engine,
  line: Line,
  row: DeliveryRow,
  attempt: AttemptRow,
  error: FerryError,
): Promise<void> {
  const at = engine.clock.now();
  const change = { code: error.code, reason: withHint(error) };
  if (error.kind === 'permanent') {
    return engine.ledger.attempts.settle(attempt.id, 'refused', { from: 'publishing', to: 'failed', change }, at);
  }
  await engine.ledger.attempts.settle(attempt.id, 'refused', { from: 'publishing', to: 'uploaded', change }, at);
  // A refusal and the next attempt are moves, which clear the row's tries: attempts are what counts here.
  const tries = (attempt.number - 1) % maxTries;
  return settleFailure(engine, line, { ...row, state: 'uploaded', tries }, error);
}

/**
 * The outcome is unknown from this moment on. Nothing is sent again before `reconcile` has looked. What the error says of the
 * account or the run counts all the same.
 */
async function enterDoubt(engine: Engine, line: Line, { row, attempt, error }: Doubtful): Promise<void> {
  await engine.ledger.attempts.doubt(attempt.id, engine.clock.now());
  if (engine.stop.now.aborted) return;
  if (!isFerryError(error)) throw error;
  await throwIfWider(engine, line, error);
  const { code, message, hint, retryAfterMs, scope } = error;
  const doubt = new FerryError('retryable', code, `the outcome of publishing is unknown: ${message}`, {
    cause: error,
    scope,
    ...(hint === null ? {} : { hint }),
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  });
  return tryAgainLater(engine, row, doubt);
}

interface Doubtful {
  readonly row: DeliveryRow;
  readonly attempt: AttemptRow;
  readonly error: unknown;
}
