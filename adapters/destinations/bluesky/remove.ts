import { toEpochMs, toIso, unexpectedAnswer, withEffect } from '../../../src/kit/index.ts';
import { collection, doneSchema, valueOrThrow } from './api.ts';
import type { Connection } from './connection.ts';
import { maxThreadPosts } from './thread.ts';
import { partKey, timeOfKey } from './tid.ts';

/** Last post first: what a stop in the middle leaves is still a thread that begins at its beginning. */
export async function removeRecords(connection: Connection, rkey: string, signal: AbortSignal): Promise<void> {
  const keys = [rkey, ...(await findParts(connection, rkey, signal))];
  for (const key of keys.reverse()) await deleteRecord(connection, key, signal);
}

async function findParts(connection: Connection, rootKey: string, signal: AbortSignal): Promise<readonly string[]> {
  const startedAt = toEpochMs(timeOfKey(rootKey));
  const parts: string[] = [];
  for (let index = 1; index < maxThreadPosts; index += 1) {
    const key = partKey(rootKey, toIso(startedAt + index), index);
    if ((await connection.find(key, signal)) === null) break;
    parts.push(key);
  }
  return parts;
}

const method = 'com.atproto.repo.deleteRecord';

async function deleteRecord(connection: Connection, rkey: string, signal: AbortSignal): Promise<void> {
  const answer = await connection.login.call(
    {
      method,
      input: { json: { repo: connection.login.account.did, collection, rkey } },
      answer: doneSchema,
    },
    signal,
  );
  valueOrThrow(answer, connection);
  // A yes holds nothing, so anybody in between can say it: only the server knows whether the record is gone.
  try {
    if ((await connection.find(rkey, signal)) === null) return;
  } catch (error) {
    throw withEffect(error, 'unknown');
  }
  throw unexpectedAnswer({ request: method, status: 200, effect: 'unknown' });
}
