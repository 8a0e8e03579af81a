import { z } from 'zod';
import { type AdapterContext, because, FerryError, type JsonObject } from '../../../src/contract/index.ts';
import { refusalError, whose } from './errors.ts';
import { tidPattern } from './tid.ts';
import { callXrpc, type Refusal, type XrpcAnswer } from './xrpc.ts';

/** The calls of the protocol we make, each with what its answer must hold. */

/** Who asks: `account` is the label of the login, null while somebody signs in. */
export interface Caller {
  readonly ctx: AdapterContext;
  readonly account: string | null;
}

export const collection = 'app.bsky.feed.post';

const didPattern = /^did:(plc:[a-z2-7]{24}|web:[a-zA-Z0-9.-]+(%3A\d+)?)$/;
export const did = z.string().regex(didPattern);

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
  caller: Caller,
  place: { readonly pds: string; readonly did: string; readonly rkey: string },
  signal: AbortSignal,
): Promise<FoundRecord | null> {
  const answer = await callXrpc(
    caller.ctx.http,
    {
      host: place.pds,
      method: 'com.atproto.repo.getRecord',
      query: { repo: place.did, collection, rkey: place.rkey },
      answer: foundSchema,
    },
    signal,
  );
  if (answer.kind === 'yes') return answer.value;
  // 400, not 404: seen on a PDS 0.4.217.
  if (answer.name === 'RecordNotFound') return null;
  if (answer.name === 'InvalidRequest') throw accountGone(caller, place.pds);
  throw refusalOf(answer, caller);
}

export function valueOrThrow<Value>(answer: XrpcAnswer<Value>, caller: Caller): Value {
  if (answer.kind === 'yes') return answer.value;
  throw refusalOf(answer, caller);
}

export function refusalOf(refusal: Refusal, { ctx, account }: Caller): FerryError {
  return refusalError(refusal, account, ctx.clock.now());
}

/** The server does not serve this account: said in words only, so no row of the table fits. */
export function accountGone(caller: Caller, server: string): FerryError {
  return new FerryError('needs-user', because('account-gone', { ...whose(caller), server }), {
    effect: 'none',
    scope: 'account',
  });
}

/** The login that is there is not the one that is needed. */
export function otherLogin(caller: Caller, expected: string, found: string): FerryError {
  return new FerryError('needs-user', because('other-login', { ...whose(caller), expected, found }), {
    effect: 'none',
    scope: 'account',
  });
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
