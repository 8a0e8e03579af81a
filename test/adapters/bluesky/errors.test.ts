import { describe, expect, it } from 'vitest';
import { cidOfFile } from '../../../adapters/destinations/bluesky/cid.ts';
import { errorTable } from '../../../adapters/destinations/bluesky/errors.ts';
import { bluesky } from '../../../adapters/destinations/bluesky/index.ts';
import { type Draft, type FerryError, isFerryError, type JsonObject } from '../../../src/contract/index.ts';
import { useNock } from '../../support/nock.ts';
import { sampleVideo } from '../../support/samples.ts';
import { account, did, nockedContext, nockedSession, pdsOrigin } from './nocked.ts';

const signal = new AbortController().signal;
const put = '/xrpc/com.atproto.repo.putRecord';
const get = '/xrpc/com.atproto.repo.getRecord';

type Expected = Readonly<Record<string, unknown>>;
const post = { scope: 'post', effect: 'none' };
const wholeAccount = { scope: 'account', effect: 'none' };

/** What a PDS may say to putRecord, and what it means. */
const refusals: readonly (readonly [status: number, body: unknown, expected: Expected])[] = [
  [401, said('AuthMissing'), { kind: 'needs-user', code: 'bluesky/app-password-wanted', ...wholeAccount }],
  [401, said('AuthenticationRequired'), { kind: 'needs-user', code: 'bluesky/app-password-wanted', ...wholeAccount }],
  [401, said('AccountTakedown'), { kind: 'account-risk', code: 'account-suspended', ...wholeAccount }],
  [400, said('RepoTakendown'), { kind: 'account-risk', code: 'account-suspended', ...wholeAccount }],
  [403, said('AccountSuspended'), { kind: 'account-risk', code: 'account-suspended', ...wholeAccount }],
  [400, said('AccountDeactivated'), { kind: 'needs-user', code: 'account-gone', ...wholeAccount }],
  [400, said('RepoNotFound'), { kind: 'needs-user', code: 'account-gone', ...wholeAccount }],
  [400, said('BlobNotFound'), { kind: 'retryable', code: 'asset-gone', remedy: 'upload-again', ...post }],
  [400, said('InvalidMimeType'), { kind: 'permanent', code: 'file-refused', ...post }],
  [400, said('BlobTooLarge'), { kind: 'permanent', code: 'file-refused', ...post }],
  [400, said('InvalidRequest'), { kind: 'permanent', code: 'refused', ...post }],
  [413, said('PayloadTooLarge'), { kind: 'needs-user', code: 'bluesky/file-over-server-limit', ...post }],
  [
    413,
    '<html>413 Request Entity Too Large</html>',
    { kind: 'needs-user', code: 'bluesky/file-over-server-limit', ...post },
  ],
  [
    429,
    said('RateLimitExceeded'),
    { kind: 'retryable', code: 'rate-limited', remedy: 'wait-patiently', retryAfterMs: 300_000, ...wholeAccount },
  ],
  [
    429,
    '',
    { kind: 'retryable', code: 'rate-limited', remedy: 'wait-patiently', retryAfterMs: 300_000, ...wholeAccount },
  ],
  [400, said('SomethingNew'), { kind: 'needs-user', code: 'refused-unknown', ...post }],
  [400, '<html>Bad request</html>', { kind: 'retryable', code: 'answer-unexpected', effect: 'unknown' }],
  [403, '<html>Forbidden</html>', { kind: 'retryable', code: 'answer-unexpected', effect: 'unknown' }],
  [404, '', { kind: 'retryable', code: 'answer-unexpected', effect: 'unknown' }],
  [500, said('InternalServerError'), { code: 'server-failed', remedy: 'send-again', effect: 'unknown' }],
  [502, said('UpstreamFailure'), { code: 'server-busy', remedy: 'wait-patiently', effect: 'unknown' }],
  [503, 'busy', { kind: 'retryable', code: 'server-busy', remedy: 'wait-patiently', effect: 'unknown' }],
  [504, '', { kind: 'retryable', code: 'server-busy', remedy: 'wait-patiently', effect: 'unknown' }],
  [200, {}, { kind: 'retryable', code: 'answer-unexpected', effect: 'unknown' }],
  [200, { uri: 'at://other/app.bsky.feed.post/x', cid: 'b' }, { code: 'answer-unexpected', effect: 'unknown' }],
];

it('the table has each name once, so that no row hides another', () => {
  const names = errorTable.flatMap<string | number>(({ sign }) => ('names' in sign ? sign.names : [sign.status]));
  expect(new Set(names).size).toBe(names.length);
  for (const { kind, effect, remedy } of errorTable) {
    expect(effect, 'a refusal changed nothing').toBe('none');
    expect(remedy !== undefined, 'what the engine does is said wherever it does something').toBe(kind === 'retryable');
  }
});

describe('what the server says to a post', () => {
  const mock = useNock();

  it.each(refusals)('%i %j', async (status, body, expected) => {
    const { session } = await nockedSession(mock);
    mock(pdsOrigin)
      .post(put)
      .reply(status, body as string);
    const error = await publish(session);
    expect(error).toMatchObject(expected);
    expect(error.message).not.toMatch(/access-token|refresh-token|<html/);
  });

  it.each([
    [{ 'ratelimit-reset': String(Math.floor(Date.parse('2026-11-22T12:01:30.000Z') / 1000)) }, 90_000],
    [{ 'retry-after': '12' }, 12_000],
  ])('429 with %j waits as long as it asks for', async (headers, retryAfterMs) => {
    const { session } = await nockedSession(mock);
    mock(pdsOrigin).post(put).reply(429, said('RateLimitExceeded'), headers);
    expect(await publish(session)).toMatchObject({ code: 'rate-limited', retryAfterMs });
  });

  it('400 InvalidSwap, and our own record there, is a yes', async () => {
    const { session } = await nockedSession(mock);
    const draft = makeDraft();
    const ticket = await session.openPublish(draft, 'key', signal);
    const [{ rkey, record }] = ticket.data['records'] as unknown as readonly [{ rkey: string; record: JsonObject }];
    const uri = `at://${did}/app.bsky.feed.post/${rkey}`;
    mock(pdsOrigin).post(put).reply(400, said('InvalidSwap'));
    mock(pdsOrigin).get(get).query(true).reply(200, { uri, cid: 'bafy', value: record });
    expect(await session.publish(draft, ticket, signal)).toMatchObject({ id: uri });
  });

  it('400 InvalidSwap, and nobody says what is there, leaves it open', async () => {
    const { session } = await nockedSession(mock);
    mock(pdsOrigin).post(put).reply(400, said('InvalidSwap'));
    mock(pdsOrigin).get(get).query(true).reply(503, 'busy');
    expect(await publish(session)).toMatchObject({ kind: 'retryable', effect: 'unknown' });
  });

  it('400 InvalidToken renews the login and sends it again', async () => {
    const { session } = await nockedSession(mock);
    mock(pdsOrigin).post(put).reply(400, said('InvalidToken'));
    mock(pdsOrigin)
      .post('/xrpc/com.atproto.server.refreshSession', '')
      .matchHeader('authorization', 'Bearer refresh-token-1')
      .reply(200, { did, handle: 'ferry.example', accessJwt: 'access-token-2', refreshJwt: 'refresh-token-2' });
    mock(pdsOrigin).post(put).matchHeader('authorization', 'Bearer access-token-2').reply(400, said('InvalidRequest'));
    expect(await publish(session)).toMatchObject({ code: 'refused' });
  });

  it("names what the server found wrong, and takes tokens out of the server's words", async () => {
    const { session } = await nockedSession(mock);
    const message = 'Record/text is wrong for eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.abc \n<b>at</b> $.text';
    mock(pdsOrigin).post(put).reply(400, { error: 'InvalidRequest', message });
    const error = await publish(session);
    expect(error.reason.said).toBe('InvalidRequest: Record/text is wrong for (token) bat/b $.text');
    expect(error.message).not.toMatch(/eyJ|\n|</);
  });

  it('looks for a post and does not take an unknown account for an absent post', async () => {
    const { session } = await nockedSession(mock);
    const draft = makeDraft();
    const ticket = await session.openPublish(draft, 'key', signal);
    mock(pdsOrigin).get(get).query(true).reply(400, said('RecordNotFound'));
    expect(await session.reconcile(draft, ticket, signal)).toEqual({ kind: 'no' });
    mock(pdsOrigin).get(get).query(true).reply(400, said('InvalidRequest'));
    const error = await failure(() => session.reconcile(draft, ticket, signal));
    expect(error).toMatchObject({ kind: 'needs-user', code: 'account-gone' });
  });
});

describe('signing in', () => {
  const mock = useNock();
  const answers = { identifier: 'ferry.example', password: 'abcd-efgh-ijkl-mnop' };
  const options = bluesky.options.parse({}) as JsonObject;
  const resolve = (did: string) =>
    mock('https://bsky.social')
      .get('/xrpc/com.atproto.identity.resolveHandle')
      .query({ handle: 'ferry.example' })
      .reply(200, { did });
  const document = (id: string, serviceEndpoint: unknown) => ({
    id,
    service: [{ id: '#atproto_pds', type: 'AtprotoPersonalDataServer', serviceEndpoint }],
  });
  const exchange = async () => {
    const { ctx } = await nockedContext(null);
    return bluesky.login?.exchange(answers, options, ctx, signal);
  };
  const session = { did, handle: 'ferry.example', accessJwt: 'a', refreshJwt: 'r' };

  it('keeps the server that knew the account, so that nobody types it again', async () => {
    mock('https://home.example')
      .get('/xrpc/com.atproto.identity.resolveHandle')
      .query({ handle: 'ferry.example' })
      .reply(200, { did });
    mock('https://plc.example').get(`/${did}`).reply(200, document(did, pdsOrigin));
    mock(pdsOrigin).post('/xrpc/com.atproto.server.createSession').reply(200, session);
    const { ctx } = await nockedContext(null);
    const own = { service: 'https://home.example', plc: 'https://plc.example' };
    const result = await bluesky.login?.exchange(answers, { ...options, ...own, thread: 'on' }, ctx, signal);
    expect(result).toEqual({ secret: { ...session, pds: pdsOrigin }, options: own });
  });

  it.each([
    [{ identifier: '', password: 'x' }, 'identifier'],
    [{ identifier: 'ferry.example' }, 'password'],
  ])('asks for what is missing in %j, and nobody is asked for it', async (given, field) => {
    const { ctx } = await nockedContext(null);
    const error = await failure(async () =>
      bluesky.login?.exchange(given as Record<string, string>, options, ctx, signal),
    );
    expect(error).toMatchObject({ kind: 'usage', effect: 'none' });
    expect(error.reason).toEqual({ code: 'login-answer-missing', values: { destination: 'bluesky', field } });
  });

  it("goes to Bluesky's common door for an account on Bluesky's own servers, and works on the account's server", async () => {
    resolve(did);
    mock('https://plc.directory').get(`/${did}`).reply(200, document(did, 'https://inkcap.us-east.host.bsky.network'));
    mock('https://bsky.social')
      .post('/xrpc/com.atproto.server.createSession', { identifier: did, password: answers.password })
      .reply(200, session);
    expect(await exchange()).toEqual({
      secret: { ...session, pds: 'https://inkcap.us-east.host.bsky.network' },
      options: {},
    });
  });

  it('finds a did:web account through its own site', async () => {
    const web = 'did:web:ferry.example';
    resolve(web);
    mock('https://ferry.example').get('/.well-known/did.json').reply(200, document(web, pdsOrigin));
    mock(pdsOrigin)
      .post('/xrpc/com.atproto.server.createSession')
      .reply(200, { ...session, did: web });
    expect(await exchange()).toEqual({
      secret: { ...session, did: web, pds: pdsOrigin },
      options: {},
    });
  });

  it.each([
    ['an address in the clear', document(did, 'http://pds.example')],
    ["somebody else's entry", document('did:plc:aaaaaaaaaaaaaaaaaaaaaaaa', pdsOrigin)],
    ['no server', { id: did }],
    ['an address with a path', document(did, 'https://pds.example/elsewhere')],
  ])('sends no password to %s', async (_name, entry) => {
    resolve(did);
    mock('https://plc.directory').get(`/${did}`).reply(200, entry);
    expect(await failure(exchange)).toMatchObject({
      kind: 'needs-user',
      code: 'bluesky/account-without-server',
      effect: 'none',
    });
  });

  it.each([
    [401, said('AuthenticationRequired'), { kind: 'needs-user', code: 'bluesky/app-password-wanted' }],
    [401, said('AuthFactorTokenRequired'), { kind: 'needs-user', code: 'bluesky/mail-code-wanted' }],
    [401, said('AccountTakedown'), { kind: 'account-risk', code: 'account-suspended' }],
    [429, said('RateLimitExceeded'), { kind: 'retryable', code: 'rate-limited' }],
    [200, { ...session, did: 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa' }, { kind: 'needs-user', code: 'other-login' }],
  ])('refused with %i %j', async (status, body, expected) => {
    resolve(did);
    mock('https://plc.directory').get(`/${did}`).reply(200, document(did, pdsOrigin));
    mock(pdsOrigin).post('/xrpc/com.atproto.server.createSession').reply(status, body);
    const error = await failure(exchange);
    expect(error).toMatchObject({ ...expected, effect: 'none', scope: 'account' });
    expect(`${error.message} ${JSON.stringify(error.reason)}`).not.toContain(answers.password);
  });

  it('refuses addresses in the clear as options', () => {
    for (const service of [
      'http://bsky.social',
      'https://me:pw@bsky.social',
      'ftp://x',
      'bsky.social',
      'https://bsky.social/x',
    ])
      expect(() => bluesky.capabilities({ service }, null)).toThrow(
        expect.objectContaining({
          kind: 'usage',
          reason: {
            code: 'bluesky/server-address',
            // Never a password.
            values: { destination: 'bluesky', option: 'service', ...(service.includes('@') ? {} : { given: service }) },
          },
        }),
      );
    for (const service of ['https://bsky.social', 'http://localhost:2583', 'http://127.0.0.1:2583'])
      expect(bluesky.options.safeParse({ service }).success).toBe(true);
  });
});

function said(error: string): JsonObject {
  return { error, message: `words about ${error}` };
}

async function publish(session: Awaited<ReturnType<typeof nockedSession>>['session']): Promise<FerryError> {
  const draft = makeDraft();
  const ticket = await session.openPublish(draft, 'key', signal);
  return failure(() => session.publish(draft, ticket, signal));
}

async function failure(work: () => Promise<unknown>): Promise<FerryError> {
  try {
    await work();
  } catch (error) {
    if (isFerryError(error)) return error;
    throw error;
  }
  throw new Error('it succeeded');
}

function makeDraft(): Draft {
  const { bytes, mime, role, facts } = sampleVideo(1);
  const sha256 = 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9';
  const blob = { $type: 'blob', ref: { $link: cidOfFile(sha256) }, mimeType: mime, size: bytes.length };
  const file = { sha256, bytes: bytes.length, mime, role, alt: '', facts };
  return {
    deliveryKey: 'bluesky:me:post-1',
    postRef: 'post-1',
    order: 1,
    kind: 'video',
    title: null,
    body: `Night boat of ${account.handle}`,
    hashtags: [],
    visibility: 'public',
    createdAt: '2024-06-02T12:00:05.000Z',
    scheduledAt: null,
    location: null,
    language: null,
    media: [{ file, asset: { id: 'x', data: { blob } } }],
    cover: null,
  };
}
