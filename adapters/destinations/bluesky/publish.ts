import { z } from 'zod';
import {
  because,
  FerryError,
  type JsonObject,
  type PublishTicket,
  type Reconciliation,
  type RemotePost,
} from '../../../src/contract/index.ts';
import { assertNotAborted, unexpectedAnswer, withEffect } from '../../../src/kit/index.ts';
import {
  collection,
  type FoundRecord,
  otherLogin,
  type StrongRef,
  strongRefSchema,
  uriOf,
  urlOf,
  valueOrThrow,
} from './api.ts';
import type { Connection } from './connection.ts';
import { blueskyReason } from './reasons.ts';
import { asReply, type PlannedRecord, sameJson } from './record.ts';
import { maxThreadPosts } from './thread.ts';

const plannedSchema = z.object({
  rkey: z.string(),
  record: z.record(z.string(), z.json()),
});
const ticketSchema = z.object({ did: z.string(), records: z.array(plannedSchema).min(1).max(maxThreadPosts) });

/** The records themselves: what is sent again must be what was sent before. */
export function makeTicket(publishKey: string, did: string, records: readonly PlannedRecord[]): PublishTicket {
  return { publishKey, data: { did, records: records.map(({ rkey, record }) => ({ rkey, record })) } };
}

function recordsOf(connection: Connection, { data }: PublishTicket): readonly [PlannedRecord, ...PlannedRecord[]] {
  const ticket = ticketSchema.safeParse(data).data;
  const [first, ...rest] = ticket?.records ?? [];
  if (ticket === undefined || first === undefined)
    throw new FerryError('permanent', because('ticket-unreadable'), { effect: 'none' });
  // The keys are unique within one account only: under another login a repeat would be a second post.
  const { did } = connection.login.account;
  if (ticket.did !== did) throw otherLogin(connection, ticket.did, did);
  return [first, ...rest];
}

/** Writes each record under its key, in order. Repeating it, from any point, ends in the same posts. */
export async function publishRecords(
  connection: Connection,
  ticket: PublishTicket,
  signal: AbortSignal,
): Promise<RemotePost> {
  const [first, ...rest] = recordsOf(connection, ticket);
  assertNotAborted(signal);
  const root = await putRecord(connection, first, signal);
  let parent = root;
  for (const { rkey, record } of rest) {
    try {
      parent = await putRecord(connection, { rkey, record: asReply(record, root, parent) }, signal);
    } catch (error) {
      // The first post is public: whatever this error says, something happened.
      throw withEffect(error, 'unknown');
    }
  }
  return remoteOf(connection, first.rkey);
}

const putMethod = 'com.atproto.repo.putRecord';

async function putRecord(
  connection: Connection,
  { rkey, record }: PlannedRecord,
  signal: AbortSignal,
): Promise<StrongRef> {
  const { did } = connection.login.account;
  const answer = await connection.login.call(
    {
      method: putMethod,
      // null: only where nothing is yet. The same record again is a yes, another one is refused.
      input: { json: { repo: did, collection, rkey, record, swapRecord: null } },
      answer: strongRefSchema,
    },
    signal,
  );
  if (answer.kind === 'no' && answer.name === 'InvalidSwap') return takeIfOurs(connection, { rkey, record }, signal);
  const ref = valueOrThrow(answer, connection);
  if (ref.uri === uriOf(did, rkey)) return ref;
  throw unexpectedAnswer({ request: putMethod, status: 200, effect: 'unknown' }, { place: 'uri' });
}

/** Something is there already. If it says the same, it is ours. */
async function takeIfOurs(
  connection: Connection,
  { rkey, record }: PlannedRecord,
  signal: AbortSignal,
): Promise<StrongRef> {
  let found: FoundRecord | null;
  try {
    found = await connection.find(rkey, signal);
  } catch (error) {
    throw withEffect(error, 'unknown');
  }
  if (found === null) throw new FerryError('retryable', blueskyReason('post-vanished'));
  if (sameJson(found.value, record)) return { uri: found.uri, cid: found.cid };
  const address = urlOf(connection.login.account.did, rkey);
  throw new FerryError('needs-user', blueskyReason('key-taken', { address }), { effect: 'none' });
}

/** Is it there? The record key is ours alone, so one look at it decides. */
export async function reconcileRecords(
  connection: Connection,
  ticket: PublishTicket,
  signal: AbortSignal,
): Promise<Reconciliation> {
  const records = recordsOf(connection, ticket);
  let there = 0;
  for (const { rkey, record } of records) {
    const found = await connection.find(rkey, signal);
    if (found === null || !sameJson(withoutReply(found.value), record)) break;
    there += 1;
  }
  if (there === 0) return { kind: 'no' };
  if (there === records.length) return { kind: 'yes', remote: remoteOf(connection, records[0].rkey) };
  return { kind: 'unknown', because: blueskyReason('thread-incomplete', { there, count: records.length }) };
}

function withoutReply({ reply: _, ...record }: JsonObject): JsonObject {
  return record;
}

function remoteOf({ login }: Connection, rkey: string): RemotePost {
  return { id: uriOf(login.account.did, rkey), url: urlOf(login.account.did, rkey) };
}
