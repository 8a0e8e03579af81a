import { createHash } from 'node:crypto';
import type { IsoTime } from '../../../src/contract/index.ts';
import { toEpochMs, toIso } from '../../../src/kit/index.ts';

/** atproto.com/specs/tid: digits and letters in ASCII order, so that keys sort by time. */
const letters = '234567abcdefghijklmnopqrstuvwxyz';

/**
 * The record key of a post: a TID made of nothing but when it was made at the source and its ref, so that the same post has
 * the same key in every run, workspace and computer. The server checks only the form, never the time in it.
 * TikTok dates are whole seconds: within the millisecond the ref's hash chooses one of 1000 × 1024 keys, so two posts of the
 * same second meet once in a million; then the server refuses the second one, which is reported and never overwritten.
 */
export function postKey(createdAt: IsoTime, postRef: string): string {
  return tid(toEpochMs(createdAt), `post\n${postRef}`);
}

/** The key of part `index` (from 1) of a thread: found from the first post's key alone, so that removing needs no memory. */
export function partKey(rootKey: string, createdAt: IsoTime, index: number): string {
  return tid(toEpochMs(createdAt), `part\n${rootKey}\n${index}`);
}

function tid(epochMs: number, seed: string): string {
  const hash = createHash('sha256').update(seed).digest();
  const withinMs = hash.readUInt32BE(0) % 1000;
  const clockId = hash.readUInt32BE(4) % 1024;
  const micros = BigInt(Math.max(0, epochMs)) * 1000n + BigInt(withinMs);
  return encode((micros << 10n) | BigInt(clockId));
}

function encode(value: bigint): string {
  let out = '';
  for (let rest = value, count = 0; count < 13; count += 1, rest >>= 5n) out = letters.charAt(Number(rest & 31n)) + out;
  return out;
}

export const tidPattern = /^[234567abcdefghij][2-7a-z]{12}$/;

/** When the post with this key was made, to the millisecond. The key must match `tidPattern`. */
export function timeOfKey(key: string): IsoTime {
  let value = 0n;
  for (const letter of key) value = (value << 5n) | BigInt(letters.indexOf(letter));
  return toIso(Number((value >> 10n) / 1000n));
}
