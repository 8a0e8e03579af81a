import { z } from 'zod';
import type { AdapterContext, JsonObject } from '../../../src/contract/index.ts';
import { accountGoneError, refusalError } from './errors.ts';
import { tidPattern } from './tid.ts';
import { callXrpc, type XrpcAnswer } from './xrpc.ts';

/** The calls of the protocol we make, each with what its answer must hold. */

export const collection = 'app.bsky.feed.post';

const didPattern = /^did:(plc:[a-z2-7]{24}|web:[a-zA-Z0-9.-]+(%3A\d+)?)$/;
export const did = z.string().regex(didPattern, 'is not a DID');

export const tokensSchema = z.object({
  did,
  handle: z.string().min(1),
  accessJwt: z.string().min(1),
  refreshJwt: z.string().min(1),
});
export type Tokens = z.output<typeof tokensSchema>;

export const whoSchema = z.object({ did, handle: z.string().min(1) });
export const handleSchema = z.object({ did });
export const serviceAuthSchema = z.object({ token: z.string().min(1) });
export const doneSchema = z.object({});

export const blobSchema = z.object({
  $type: z.literal('blob'),
  ref: z.object({ $link: z.string().min(1) }),
  mimeType: z.string().min(1),
  size: z.int().min(1),
});
export type Blob = z.output<typeof blobSchema>;
export const uploadedSchema = z.object({ blob: blobSchema });

/** A post as others name it: where it is, and the hash of what it says. */
export const strongRefSchema = z.object({ uri: z.string().min(1), cid: z.string().min(1) });
export type StrongRef = z.output<typeof strongRefSchema>;

const foundSchema = strongRefSchema.extend({ value: z.record(z.string(), z.json()) });
export interface FoundRecord extends StrongRef {
  readonly value: JsonObject;
}

/**
 * Reads a post as the public does, without a login; null: it is not there. A server that does not know the *account* says
 * nothing about its posts, so that is an error and not an absence.
 */
export async function findRecord(
  ctx: Pick<AdapterContext, 'http' | 'clock'>,
  place: { readonly pds: string; readonly did: string; readonly rkey: string },
  signal: AbortSignal,
): Promise<FoundRecord | null> {
  const answer = await callXrpc(
    ctx.http,
    {
      host: place.pds,
      method: 'com.atproto.repo.getRecord',
      query: { repo: place.did, collection, rkey: place.rkey },
      answer: foundSchema,
    },
    signal,
  );
  if (answer.kind === 'yes') return answer.value;
  // 400, not 404 (facts/destinations.md section 4).
  if (answer.name === 'RecordNotFound') return null;
  if (answer.name === 'InvalidRequest') throw accountGoneError(`${place.pds} does not know the account ${place.did}`);
  throw refusalError(answer, ctx.clock.now());
}

export function valueOrThrow<Value>(answer: XrpcAnswer<Value>, ctx: Pick<AdapterContext, 'clock'>): Value {
  if (answer.kind === 'yes') return answer.value;
  throw refusalError(answer, ctx.clock.now());
}

export function uriOf(repo: string, rkey: string): string {
  return `at://${repo}/${collection}/${rkey}`;
}

/** Where people see it. By DID: a handle may change. */
export function urlOf(repo: string, rkey: string): string {
  return `https://bsky.app/profile/${repo}/post/${rkey}`;
}

/** The record key in a post's address, as we write it or as a person copies it from the app; null: not a post of this account. */
export function findKey(address: string, account: { readonly did: string; readonly handle: string }): string | null {
  if (tidPattern.test(address)) return address;
  const match =
    /^at:\/\/([^/]+)\/app\.bsky\.feed\.post\/([^/?#]+)$/.exec(address) ??
    /^https:\/\/[^/]+\/profile\/([^/]+)\/post\/([^/?#]+)/.exec(address);
  const [, owner, key] = match ?? [];
  if (owner === undefined || key === undefined || !tidPattern.test(key)) return null;
  return owner === account.did || owner === account.handle ? key : null;
}
