import {
  type Account,
  because,
  type DestinationSession,
  FerryError,
  type IsoTime,
  isFerryError,
  type Reason,
} from '../contract/index.ts';
import type { DeliveryRow } from '../core/model.ts';
import { politeGapMs } from '../core/retry.ts';
import type { DeliveryState } from '../core/states.ts';
import { assertNever } from '../kit/index.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { allDeliveries } from '../ledger/pages.ts';
import type { Connection } from './connection.ts';
import { type Engine, watched } from './engine.ts';
import { StopError, throwIfWider } from './outcome.ts';
import { getRow, remoteOf } from './rows.ts';
import { withShortRetries } from './short-retries.ts';
import { sleepUnlessStopped } from './stop.ts';

export interface UndoResult {
  readonly removed: number;
  /** not gone, or not surely: with what stood in the way */
  readonly left: readonly { readonly row: DeliveryRow; readonly reason: Reason }[];
  /** what ended it early, beside Ctrl-C: it concerns more than one post */
  readonly stopped: FerryError | null;
}

/** States a post is in that can be taken back, or is being. */
const undoable: readonly DeliveryState[] = ['published', 'accepted', 'removing'];

/** What may be taken back, in plan order. `refs` empty: all. `since`: published, or accepted, at or after. */
export async function findUndoable(
  ledger: Ledger,
  chosen: { readonly account: Account | null; readonly refs: readonly string[]; readonly since: IsoTime | null },
): Promise<readonly DeliveryRow[]> {
  const { account, refs, since } = chosen;
  const rows: DeliveryRow[] = [];
  const filter = { states: undoable, ...(account === null ? {} : { account }) };
  for await (const row of allDeliveries(ledger.deliveries, filter)) {
    const isNamed = refs.length === 0 || refs.includes(row.postRef);
    if (isNamed && (since === null || row.updatedAt >= since)) rows.push(row);
  }
  return rows;
}

/**
 * `published` or `accepted` → `removing` → `removed`: takes posts back that clipferry published. The intent is on disk before
 * the request, and removing what is gone succeeds, so a process that dies anywhere is made good by the next one: what an
 * earlier `undo` of this account began comes first. FerryError `usage` where the destination cannot do it.
 */
export async function undo(
  engine: Engine,
  connection: Connection,
  rows: readonly DeliveryRow[],
  { gapMs }: { readonly gapMs: number } = { gapMs: politeGapMs },
): Promise<UndoResult> {
  const { destination, session, account } = connection;
  if (!canRemove(session))
    throw new FerryError('usage', because('cannot-take-back', { destination: destination.name }), { effect: 'none' });
  const left: { row: DeliveryRow; reason: Reason }[] = [];
  let removed = 0;
  const begun = (await findUndoable(engine.ledger, { account, refs: [], since: null })).filter(isRemoving);
  for (const key of new Set([...begun, ...rows].map((row) => row.key))) {
    if (engine.stop.draining) break;
    const row = await getRow(engine, key);
    if (row.state === 'removed') continue;
    if (removed + left.length > 0) await sleepUnlessStopped(engine.stop, gapMs);
    if (engine.stop.draining) break;
    try {
      const reason = await takeBack(engine, { connection, session }, row);
      if (reason === null) removed += 1;
      else left.push({ row, reason });
    } catch (error) {
      if (engine.stop.now.aborted) break;
      if (!(error instanceof StopError)) throw error;
      return { removed, left: [...left, { row, reason: error.error.reason }], stopped: error.error };
    }
  }
  return { removed, left, stopped: null };
}

type RemovingSession = DestinationSession & Required<Pick<DestinationSession, 'remove'>>;

/** Whether its posts can be taken back at all. */
export function canRemove(session: DestinationSession): session is RemovingSession {
  return session.remove !== undefined;
}

function isRemoving({ state }: DeliveryRow): boolean {
  return state === 'removing';
}

/** null: it is gone. Else why it is not. Holds the only call of `session.remove` in the project; a test counts. */
async function takeBack(
  engine: Engine,
  { connection, session }: { readonly connection: Connection; readonly session: RemovingSession },
  row: DeliveryRow,
): Promise<Reason | null> {
  const { deliveries } = engine.ledger;
  const { key, state } = row;
  if (!undoable.includes(state)) return because('nothing-to-take-back', { delivery: key, state });
  const remote = remoteOf(row);
  if (state !== 'removing') await deliveries.move(key, state, 'removing', {}, engine.clock.now());
  try {
    await watched(engine, { kind: 'removing', id: key, subject: row.postRef }, () =>
      withShortRetries(engine, () => session.remove(remote, engine.stop.now)),
    );
  } catch (error) {
    return settleFailedRemoval(engine, connection, row, error);
  }
  await deliveries.move(key, 'removing', 'removed', { reason: because('taken-back') }, engine.clock.now());
  return null;
}

/** A definite no leaves the post published; otherwise nobody knows, and the next `undo` goes on with it. */
async function settleFailedRemoval(
  engine: Engine,
  connection: Connection,
  { key }: DeliveryRow,
  error: unknown,
): Promise<Reason> {
  if (engine.stop.now.aborted || !isFerryError(error)) throw error;
  await throwIfWider(engine, connection, error);
  switch (error.kind) {
    case 'permanent':
    case 'needs-user':
      if (error.effect === 'none')
        await engine.ledger.deliveries.move(key, 'removing', 'published', { reason: error.reason }, engine.clock.now());
      return error.reason;
    case 'retryable':
    case 'interrupted':
      if (error.scope === 'account') throw new StopError(error, 'account');
      return error.reason;
    case 'account-risk':
    case 'fatal':
    case 'usage':
    case 'locked':
      throw new StopError(error, 'run');
    default:
      return assertNever(error.kind);
  }
}
