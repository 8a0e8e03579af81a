import { z } from 'zod';
import { FerryError } from '../../../src/contract/index.ts';
import { decodeAnswer, isServerAddress } from '../../../src/kit/index.ts';
import { type Caller, did as didSchema, handleSchema, valueOrThrow } from './api.ts';
import type { BlueskyOptions } from './options.ts';
import { blueskyReason } from './reasons.ts';
import { callXrpc } from './xrpc.ts';

/** Where an account lives: its permanent name, and the server that holds its posts. */
export interface Identity {
  readonly did: string;
  readonly pds: string;
}

const documentSchema = z.object({
  id: z.string(),
  service: z.array(z.object({ id: z.string(), type: z.string(), serviceEndpoint: z.unknown() })).default([]),
});

/**
 * Handle or DID → DID → server, so that the password goes to the account's own server and to nobody else. The directory is
 * `plc` for did:plc, the named site itself for did:web.
 */
export async function findIdentity(
  identifier: string,
  options: BlueskyOptions,
  caller: Caller,
  signal: AbortSignal,
): Promise<Identity> {
  const did = identifier.startsWith('did:')
    ? decodeDid(identifier)
    : await resolveHandle(identifier, options, caller, signal);
  return { did, pds: await findPds(did, options, caller, signal) };
}

function decodeDid(text: string): string {
  const did = didSchema.safeParse(text).data;
  if (did !== undefined) return did;
  throw new FerryError('usage', blueskyReason('bad-name'), { effect: 'none' });
}

async function resolveHandle(
  handle: string,
  { service }: BlueskyOptions,
  caller: Caller,
  signal: AbortSignal,
): Promise<string> {
  const answer = await callXrpc(
    caller.ctx.http,
    { host: service, method: 'com.atproto.identity.resolveHandle', query: { handle }, answer: handleSchema },
    signal,
  );
  if (answer.kind === 'no' && answer.status === 400)
    throw new FerryError('needs-user', blueskyReason('handle-unknown', { handle, server: service }), {
      effect: 'none',
      scope: 'account',
    });
  return valueOrThrow(answer, caller).did;
}

async function findPds(did: string, { plc }: BlueskyOptions, caller: Caller, signal: AbortSignal): Promise<string> {
  const { http } = caller.ctx;
  const url = documentUrl(did, plc);
  const answer = await http.request({ method: 'GET', url, headers: { accept: 'application/json' } }, signal);
  const { status, body } = answer;
  if (status === 404 || status === 410)
    throw new FerryError('needs-user', blueskyReason('account-unknown', { did }), { effect: 'none', scope: 'account' });
  if (status !== 200)
    throw new FerryError('retryable', blueskyReason('directory-failed', { status }), { effect: 'none' });
  return pdsOf(decodeAnswer(documentSchema, { request: `GET ${url}`, status, body, effect: 'none' }), did);
}

/** atproto.com/specs/did: a did:web has no path, and a port only on one's own computer. */
function documentUrl(did: string, plc: string): string {
  if (did.startsWith('did:plc:')) return `${plc.replace(/\/$/, '')}/${did}`;
  const host = decodeURIComponent(did.slice('did:web:'.length));
  return `${host.startsWith('localhost') ? 'http' : 'https'}://${host}/.well-known/did.json`;
}

function pdsOf({ id, service }: z.output<typeof documentSchema>, did: string): string {
  const found = service.find((one) => one.id.endsWith('#atproto_pds') && one.type === 'AtprotoPersonalDataServer');
  const address = found?.serviceEndpoint;
  // Passwords go there: an address in the clear, or somebody else's entry, is no place for them.
  if (id === did && typeof address === 'string' && isServerAddress(address)) return address.replace(/\/$/, '');
  throw new FerryError('needs-user', blueskyReason('account-without-server', { did }), {
    effect: 'none',
    scope: 'account',
  });
}
