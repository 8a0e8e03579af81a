import { z } from 'zod';
import { type AdapterContext, FerryError } from '../../../src/contract/index.ts';
import { decode, decodeJson } from '../../../src/kit/index.ts';
import { did as didSchema, handleSchema, valueOrThrow } from './api.ts';
import { type BlueskyOptions, isServerAddress } from './options.ts';
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
  ctx: AdapterContext,
  signal: AbortSignal,
): Promise<Identity> {
  const did = identifier.startsWith('did:')
    ? decodeDid(identifier)
    : await resolveHandle(identifier, options, ctx, signal);
  return { did, pds: await findPds(did, options, ctx, signal) };
}

function decodeDid(text: string): string {
  return decode(didSchema, text, 'the name', {
    kind: 'usage',
    code: 'bad-identifier',
    effect: 'none',
    hint: 'Give your handle, like name.bsky.social.',
  });
}

async function resolveHandle(
  handle: string,
  { service }: BlueskyOptions,
  ctx: AdapterContext,
  signal: AbortSignal,
): Promise<string> {
  const answer = await callXrpc(
    ctx.http,
    { host: service, method: 'com.atproto.identity.resolveHandle', query: { handle }, answer: handleSchema },
    signal,
  );
  if (answer.kind === 'no' && answer.status === 400)
    throw new FerryError('needs-user', 'handle-unknown', `${service} knows no account named ${handle}`, {
      effect: 'none',
      scope: 'account',
      hint: 'Check the spelling. An account on a server of your own: clipferry login bluesky --set service=https://<server>',
    });
  return valueOrThrow(answer, ctx).did;
}

export async function findPds(
  did: string,
  { plc }: BlueskyOptions,
  ctx: AdapterContext,
  signal: AbortSignal,
): Promise<string> {
  const url = documentUrl(did, plc);
  const answer = await ctx.http.request({ method: 'GET', url, headers: { accept: 'application/json' } }, signal);
  if (answer.status === 404 || answer.status === 410)
    throw new FerryError('needs-user', 'account-unknown', `the directory knows no account ${did}`, {
      effect: 'none',
      scope: 'account',
      hint: 'Check the name, and the option plc if you use a directory of your own.',
    });
  if (answer.status !== 200)
    throw new FerryError('retryable', 'directory-failed', `the directory answered with status ${answer.status}`, {
      effect: 'none',
    });
  const what = `the directory's entry of ${did}`;
  const wrong = { kind: 'retryable', code: 'directory-failed', effect: 'none' } as const;
  return pdsOf(decode(documentSchema, decodeJson(answer.body, what, wrong), what, wrong), did);
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
  throw new FerryError('needs-user', 'account-without-server', `the account ${did} names no server it lives on`, {
    effect: 'none',
    scope: 'account',
    hint: 'Look at the account in the app.',
  });
}
