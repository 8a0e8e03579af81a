import { type Draft, FerryError, isFerryError, type RemotePost } from '../contract/index.ts';
import { publishKey } from '../core/identity.ts';
import type { AttemptRow, DeliveryRow } from '../ledger/ledger.ts';
import type { Engine, Line } from './engine.ts';
import { retryAt, settleFailure, withHint } from './outcome.ts';

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
  await sendAttempt(engine, line, { row: { ...row, state: 'publishing' }, attempt, isRepeat: false });
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
    return enterDoubt(engine, row, attempt, error);
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
  if (error.code === 'asset-gone') return forgetAssets(engine, { ...row, state: 'uploaded' });
  return settleFailure(engine, line, { ...row, state: 'uploaded' }, error);
}

/** The outcome is unknown from this moment on. Nothing is sent again before `reconcile` has looked. */
async function enterDoubt(engine: Engine, row: DeliveryRow, attempt: AttemptRow, error: unknown): Promise<void> {
  const at = engine.clock.now();
  await engine.ledger.attempts.doubt(attempt.id, at);
  if (engine.stop.now.aborted) return;
  if (!isFerryError(error)) throw error;
  const message = `the outcome of publishing is unknown: ${error.message}`;
  const notBefore = retryAt(engine, row, error);
  await engine.ledger.deliveries.postpone(row.key, { code: error.code, message, notBefore, countsAsTry: true }, at);
}

/** The destination no longer has a file it once confirmed: upload again. */
export async function forgetAssets(engine: Engine, row: DeliveryRow): Promise<void> {
  const at = engine.clock.now();
  const draft = draftOf(row);
  for (const media of allMedia(draft)) await engine.ledger.uploads.forget(row.key, media.file.sha256, at);
  const bare: Draft = {
    ...draft,
    media: draft.media.map((media) => ({ ...media, asset: null })),
    cover: draft.cover === null ? null : { ...draft.cover, asset: null },
  };
  await engine.ledger.deliveries.move(row.key, 'uploaded', 'prepared', { draft: bare }, at);
}

export function allMedia(draft: Draft): Draft['media'] {
  return draft.cover === null ? draft.media : [...draft.media, draft.cover];
}

export function draftOf(row: DeliveryRow): Draft {
  if (row.draft === null)
    throw new FerryError('fatal', 'no-draft', `the ledger has no draft for ${row.key} in state ${row.state}`);
  return row.draft;
}
