import { z } from 'zod';
import { type Draft, FerryError, type JsonObject, type PublishTicket, type Reconciliation, type RemotePost, type Verification } from '../../../src/contract/index.ts';
import { decode, toEpochMs, toIso } from '../../../src/kit/index.ts';
import {
  collection,
  doneSchema,
  type FoundRecord,
  type StrongRef,
  strongRefSchema,
  uriOf,
  urlOf,
  valueOrThrow,
} from './api.ts';
import type { Desk } from './desk.ts';
import { assertNotAborted, notLoggedIn, otherRecordThere, withEffect } from './errors.ts';
import { asReply, findDifference, type PlannedRecord, sameJson } from './record.ts';
import { maxThreadPosts } from './thread.ts';
import { partKey, timeOfKey } from './tid.ts';

const plannedSchema = z.object({
  rkey: z.string(),
  record: z.record(z.string(), z.json()),
});
const ticketSchema = z.object({ did: z.string(), records: z.array(plannedSchema).min(1).max(maxThreadPosts) });

/** The records themselves: what is sent again must be what was sent before. */
export function makeTicket(publishKey: string, did: string, records: readonly PlannedRecord[]): PublishTicket {
  return { publishKey, data: { did, records: records.map(({ rkey, record }) => ({ rkey, record })) } };
}

function recordsOf(desk: Desk, { data }: PublishTicket, draft: Draft): readonly [PlannedRecord, ...PlannedRecord[]] {
  const what = `${draft.postRef}: the stored ticket`;
  const { did, records } = decode(ticketSchema, data, what, {
    kind: 'permanent',
    code: 'ticket-broken',
    effect: 'none',
  });
  // The keys are unique within one account only: under another login a repeat would be a second post.
  if (did !== desk.login.account.did)
    throw notLoggedIn(`${draft.postRef} was begun as ${did}, and the login is now ${desk.login.account.did}`);
  const [first, ...rest] = records;
  if (first === undefined) throw new TypeError('the schema asks for one record');
  return [first, ...rest];
}

/** Writes each record under its key, in order. Repeating it, from any point, ends in the same posts. */
export async function publishRecords(
  desk: Desk,
  draft: Draft,
  ticket: PublishTicket,
  signal: AbortSignal,
): Promise<RemotePost> {
  const [first, ...rest] = recordsOf(desk, ticket, draft);
  assertNotAborted(signal);
  const root = await putRecord(desk, first, signal);
  let parent = root;
  for (const { rkey, record } of rest) {
    try {
      parent = await putRecord(desk, { rkey, record: asReply(record, root, parent) }, signal);
    } catch (error) {
      // The first post is public: whatever this error says, something happened.
      throw withEffect(error, 'unknown');
    }
  }
  return remoteOf(desk, first.rkey);
}

async function putRecord(desk: Desk, { rkey, record }: PlannedRecord, signal: AbortSignal): Promise<StrongRef> {
  const { did } = desk.login.account;
  const answer = await desk.login.call(
    {
      method: 'com.atproto.repo.putRecord',
      // null: only where nothing is yet. The same record again is a yes, another one is refused.
      input: { json: { repo: did, collection, rkey, record, swapRecord: null } },
      answer: strongRefSchema,
    },
    signal,
  );
  if (answer.kind === 'no' && answer.name === 'InvalidSwap') return takeIfOurs(desk, { rkey, record }, signal);
  const ref = valueOrThrow(answer, desk.ctx);
  return decode(strongRefSchema.extend({ uri: z.literal(uriOf(did, rkey)) }), ref, 'the answer to putRecord', {
    kind: 'retryable',
    code: 'unexpected-answer',
    effect: 'unknown',
  });
}

/** Something is there already. If it says the same, it is ours. */
async function takeIfOurs(desk: Desk, { rkey, record }: PlannedRecord, signal: AbortSignal): Promise<StrongRef> {
  let found: FoundRecord | null;
  try {
    found = await desk.find(rkey, signal);
  } catch (error) {
    throw withEffect(error, 'unknown');
  }
  if (found === null) throw new FerryError('retryable', 'record-moved', 'a post was there and is gone again');
  if (sameJson(found.value, record)) return { uri: found.uri, cid: found.cid };
  throw otherRecordThere(urlOf(desk.login.account.did, rkey));
}

/** Is it there? The record key is ours alone, so one look at it decides. */
export async function reconcileRecords(
  desk: Desk,
  draft: Draft,
  ticket: PublishTicket,
  signal: AbortSignal,
): Promise<Reconciliation> {
  const records = recordsOf(desk, ticket, draft);
  let there = 0;
  for (const { rkey, record } of records) {
    const found = await desk.find(rkey, signal);
    if (found === null || !sameJson(withoutReply(found.value), record)) break;
    there += 1;
  }
  if (there === 0) return { kind: 'no' };
  if (there === records.length) return { kind: 'yes', remote: remoteOf(desk, records[0].rkey) };
  return { kind: 'unknown', because: `${there} of the thread's ${records.length} posts are there` };
}

function withoutReply({ reply: _, ...record }: JsonObject): JsonObject {
  return record;
}

/** Reads back every post of a thread. */
export async function verifyRecords(
  desk: Desk,
  rkey: string,
  records: readonly PlannedRecord[],
  signal: AbortSignal,
): Promise<Verification> {
  for (const [index, planned] of records.entries()) {
    const found = await desk.find(index === 0 ? rkey : planned.rkey, signal);
    if (found === null)
      return index === 0
        ? { kind: 'missing' }
        : { kind: 'refused', because: `post ${index + 1} of the thread is gone` };
    const because = findDifference(planned.record, found.value);
    if (because !== null) return { kind: 'refused', because };
  }
  return { kind: 'live' };
}

/** Last post first: what a stop in the middle leaves is still a thread that begins at its beginning. */
export async function removeRecords(desk: Desk, rkey: string, signal: AbortSignal): Promise<void> {
  const keys = [rkey, ...(await findParts(desk, rkey, signal))];
  for (const key of keys.reverse()) await deleteRecord(desk, key, signal);
}

async function findParts(desk: Desk, rootKey: string, signal: AbortSignal): Promise<readonly string[]> {
  const startedAt = toEpochMs(timeOfKey(rootKey));
  const parts: string[] = [];
  for (let index = 1; index < maxThreadPosts; index += 1) {
    const key = partKey(rootKey, toIso(startedAt + index), index);
    if ((await desk.find(key, signal)) === null) break;
    parts.push(key);
  }
  return parts;
}

async function deleteRecord(desk: Desk, rkey: string, signal: AbortSignal): Promise<void> {
  const answer = await desk.login.call(
    {
      method: 'com.atproto.repo.deleteRecord',
      input: { json: { repo: desk.login.account.did, collection, rkey } },
      answer: doneSchema,
    },
    signal,
  );
  valueOrThrow(answer, desk.ctx);
}

function remoteOf({ login }: Desk, rkey: string): RemotePost {
  return { id: uriOf(login.account.did, rkey), url: urlOf(login.account.did, rkey) };
}
