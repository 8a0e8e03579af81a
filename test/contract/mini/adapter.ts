import http from 'node:http';
import { z } from 'zod';
import { type AdapterContext, type Capabilities, type Destination, type DestinationSession, type Draft, FerryError, type HttpAnswer, type HttpRequest, type PublishGuarantee, type RenditionFile, type UploadTicket } from '../../../src/contract/index.ts';
import { assertDraftFits, assertFileFits, decode, msUntil, toIso, utf16Units } from '../../../src/kit/index.ts';

/** Mistakes that adapters make. The suite must notice each: mutants.ts tries them. */
export type Mistake =
  | 'sends publish again by itself'
  | 'says effect none for a lost answer'
  | 'makes up an id for an empty 2xx'
  | 'takes the first post with the same words'
  | 'trusts its ticket, not the server'
  | 'sends the whole file with each part'
  | 'publishes while finishing an upload'
  | 'ignores the signal'
  | 'says the token in an error'
  | 'asks over a connection of its own'
  | 'keeps a timer'
  | 'lets a TypeError out'
  | 'cuts a long body in silence'
  | 'shows a private post to all'
  | 'ignores Retry-After'
  | 'calls a 500 permanent'
  | 'logs the token';

const partBytes = 64 * 1024;
const loginSchema = z.object({ token: z.string() });
const answers = {
  me: z.object({ id: z.string(), name: z.string() }),
  opened: z.object({ id: z.string() }),
  offset: z.object({ offset: z.number(), asset: z.string().nullish() }),
  asset: z.object({ asset: z.string() }),
  posted: z.object({ id: z.string() }),
  list: z.object({ posts: z.array(z.object({ id: z.string(), body: z.string(), media: z.array(z.string()) })) }),
  state: z.object({ state: z.enum(['live', 'processing', 'refused']) }),
};
const dataSchema = z.object({ id: z.string() });

export function miniDestination(guarantee: PublishGuarantee, mistake: Mistake | null): Destination {
  const capabilities: Capabilities = {
    video: {
      containers: ['mp4'],
      videoCodecs: ['avc'],
      audioCodecs: ['aac'],
      maxBytes: 50_000_000,
      minDurationMs: 0,
      maxDurationMs: 600_000,
      maxLongSide: 1920,
      maxShortSide: 1080,
      maxFrameRate: 60,
      highBitDepth: false,
      cover: 'optional',
    },
    images: null,
    text: {
      title: [{ max: 30, unit: 'characters', measure: utf16Units }],
      body: [{ max: 300, unit: 'characters', measure: utf16Units }],
      hashtags: { max: 4, inBody: (tag) => `#${tag}` },
      links: 'keep',
      captionWanted: true,
    },
    upload: { resumableAboveBytes: partBytes },
    publish: guarantee,
    visibility: ['public', 'private'],
    backdating: false,
    schedule: null,
    pace: { perDay: null, minGapMs: 0, because: 'a server of this very test' },
  };
  const schema = z.object({ server: z.string().default('127.0.0.1:9').describe('Host and port.') });
  const readOptions = (options: unknown) =>
    decode(schema, options, 'the options', { kind: 'usage', code: 'bad-options', effect: 'none' });
  return {
    name: 'mini',
    title: 'A small platform',
    options: schema,
    capabilities: (options) => {
      readOptions(options);
      return capabilities;
    },
    login: {
      fields: [{ name: 'token', question: 'Your token?', secret: true }],
      exchange: async ({ token = '' }, options, ctx) => {
        await call(ctx, { server: readOptions(options).server, token, mistake }).whoAmI(AbortSignal.timeout(5000));
        return { token };
      },
    },
    consent: () => null,
    ownPosts: () => null,
    async connect(_account, options, ctx) {
      const login = loginSchema.safeParse(await ctx.credentials.read());
      if (!login.success) throw loggedOut();
      return miniSession(ctx, { server: readOptions(options).server, token: login.data.token, mistake }, capabilities);
    },
  };
}

interface Line {
  readonly server: string;
  readonly token: string;
  readonly mistake: Mistake | null;
}

function call(ctx: AdapterContext, { server, token, mistake }: Line) {
  const send = async (
    method: HttpRequest['method'],
    path: string,
    signal: AbortSignal,
    body?: HttpRequest['body'],
  ): Promise<HttpAnswer> => {
    if (mistake === 'logs the token') ctx.log('asking', { token });
    if (mistake === 'keeps a timer') setTimeout(() => undefined, 1);
    if (mistake === 'asks over a connection of its own') http.get(`http://${server}/me`).on('error', () => undefined);
    const to = mistake === 'ignores the signal' ? new AbortController().signal : signal;
    const headers = { authorization: `Bearer ${token}` };
    const request = { method, url: `http://${server}${path}`, headers, ...(body === undefined ? {} : { body }) };
    const answer = await ctx.http.request(request, to);
    if (answer.status === 404 || (answer.status >= 200 && answer.status < 300)) return answer;
    throw refusal(ctx, answer, `${method} ${path}`, mistake, token);
  };
  return {
    send,
    whoAmI: async (signal: AbortSignal) => read(answers.me, await send('GET', '/me', signal), 'GET /me'),
  };
}

function miniSession(ctx: AdapterContext, line: Line, capabilities: Capabilities): DestinationSession {
  const { send, whoAmI } = call(ctx, line);
  const { mistake } = line;

  const ticketAt = (file: RenditionFile, id: string, offset: number): UploadTicket => ({
    next:
      offset >= file.bytes
        ? null
        : { index: Math.floor(offset / partBytes), start: offset, end: Math.min(file.bytes, offset + partBytes) },
    confirmedBytes: offset,
    expiresAt: null,
    data: { id },
  });
  const idOf = (ticket: UploadTicket) => {
    const data = dataSchema.safeParse(ticket.data);
    return data.success ? data.data.id : 'unknown';
  };
  const post = async (draft: Draft, key: string, signal: AbortSignal) => {
    const { title, body, media, cover } = draft;
    const visibility = mistake === 'shows a private post to all' ? 'public' : draft.visibility;
    const shown = mistake === 'cuts a long body in silence' ? body.slice(0, 300) : body;
    const assets = media.map(({ asset }) => asset?.id);
    const wanted = { key, title, body: shown, visibility, media: assets, cover: cover?.asset?.id ?? null };
    return send('POST', '/posts', signal, JSON.stringify(wanted));
  };
  const fits = (draft: Draft) => {
    const body = mistake === 'cuts a long body in silence' ? draft.body.slice(0, 300) : draft.body;
    assertDraftFits({ ...draft, body }, capabilities, ctx.clock.now());
  };

  return {
    whoAmI: async (signal) => ({ ...(await whoAmI(signal)), url: null }),
    async openUpload(file, signal) {
      assertFileFits(file, capabilities);
      const opened = read(
        answers.opened,
        await send('POST', '/uploads', signal, JSON.stringify({ bytes: file.bytes })),
        'POST /uploads',
      );
      return ticketAt(file, opened.id, 0);
    },
    async queryUpload(file, ticket, signal) {
      if (mistake === 'trusts its ticket, not the server') return { kind: 'open', ticket };
      const answer = await send('GET', `/uploads/${idOf(ticket)}`, signal);
      if (answer.status === 404) return { kind: 'gone' };
      const { offset, asset } = read(answers.offset, answer, 'GET /uploads');
      return asset
        ? { kind: 'complete', asset: { id: asset, data: {} } }
        : { kind: 'open', ticket: ticketAt(file, idOf(ticket), offset) };
    },
    async sendPart(file, ticket, part, signal) {
      const whole = mistake === 'sends the whole file with each part';
      const range = whole ? { index: 0, start: 0, end: file.bytes } : part;
      const body = { bytes: range.end - range.start, open: () => ctx.files.open(file.sha256, range) };
      const answer = await send('PATCH', `/uploads/${idOf(ticket)}?offset=${range.start}`, signal, body);
      const { offset } = read(answers.offset, answer, 'PATCH /uploads');
      return ticketAt(file, idOf(ticket), whole ? part.end : offset);
    },
    async finishUpload(_file, ticket, signal) {
      const answer = await send('POST', `/uploads/${idOf(ticket)}/finish`, signal);
      const { asset } = read(answers.asset, answer, 'POST /finish');
      if (mistake === 'publishes while finishing an upload') {
        const teaser = { key: asset, title: '', body: '', visibility: 'private', media: [asset], cover: null };
        await send('POST', '/posts', signal, JSON.stringify(teaser));
      }
      return { id: asset, data: {} };
    },
    async openPublish(draft, publishKey) {
      fits(draft);
      return { publishKey, data: {} };
    },
    async publish(draft, ticket, signal) {
      fits(draft);
      const again = () =>
        post(draft, mistake === 'sends publish again by itself' ? 'other' : ticket.publishKey, signal);
      const answer =
        mistake === 'sends publish again by itself' ? await again().catch(again) : await lostSafely(again, mistake);
      if (mistake === 'makes up an id for an empty 2xx' && answer.body.length < 3) return { id: 'post-new', url: null };
      return { id: read(answers.posted, answer, 'POST /posts').id, url: null };
    },
    async reconcile(draft, _ticket, signal) {
      const { posts } = read(answers.list, await send('GET', '/posts', signal), 'GET /posts');
      const wanted = draft.media[0]?.file.sha256;
      const byWords = mistake === 'takes the first post with the same words';
      const found = posts.find(({ body, media }) => (byWords ? body === draft.body : media[0] === wanted));
      return found ? { kind: 'yes', remote: { id: found.id, url: null } } : { kind: 'no' };
    },
    async verify(remote, _draft, signal) {
      const answer = await send('GET', `/posts/${remote.id}`, signal);
      if (answer.status === 404) return { kind: 'missing' };
      const { state } = read(answers.state, answer, 'GET /posts');
      return state === 'live' ? { kind: 'live' } : { kind: state, because: `the platform says ${state}` };
    },
    async remove(remote, signal) {
      await send('DELETE', `/posts/${remote.id}`, signal);
    },
    close: async () => undefined,
  };
}

async function lostSafely(work: () => Promise<HttpAnswer>, mistake: Mistake | null): Promise<HttpAnswer> {
  if (mistake !== 'says effect none for a lost answer') return work();
  return work().catch((error: unknown) => {
    throw new FerryError('retryable', 'lost', 'no answer', { effect: 'none', cause: error });
  });
}

function read<Schema extends z.ZodType>(schema: Schema, answer: HttpAnswer, what: string): z.output<Schema> {
  const onError = { kind: 'retryable', code: 'bad-answer' } as const;
  let value: unknown = null;
  try {
    value = JSON.parse(answer.body);
  } catch {
    // The schema refuses null: one error for both.
  }
  return decode(schema, value, `the answer to ${what}`, onError);
}

function loggedOut(): FerryError {
  return new FerryError('needs-user', 'login', 'the login does not work any more', {
    hint: 'clipferry login mini',
    effect: 'none',
    scope: 'account',
  });
}

function refusal(
  ctx: AdapterContext,
  answer: HttpAnswer,
  what: string,
  mistake: Mistake | null,
  token: string,
): FerryError {
  if (mistake === 'lets a TypeError out') throw new TypeError('undefined is not a function');
  if (answer.status === 401) return mistake === 'says the token in an error' ? leak(token) : loggedOut();
  if (answer.status === 410)
    return new FerryError('retryable', 'asset-gone', `${what}: a file expired`, { effect: 'none' });
  if (answer.status === 451) return new FerryError('account-risk', 'captcha', `${what}: blocked`, { effect: 'none' });
  if (answer.status === 429) {
    const after = answer.headers['retry-after'] ?? '60';
    const waitMs = /^\d+$/.test(after) ? Number(after) * 1000 : msUntil(toIso(Date.parse(after)), ctx.clock.now());
    const wait = mistake === 'ignores Retry-After' ? {} : { retryAfterMs: waitMs };
    return new FerryError('retryable', 'slow-down', `${what}: too many requests`, { effect: 'none', ...wait });
  }
  const permanent = mistake === 'calls a 500 permanent';
  return new FerryError(permanent ? 'permanent' : 'retryable', 'bad-status', `${what}: status ${answer.status}`);
}

function leak(token: string): FerryError {
  return new FerryError('needs-user', 'login', `the token ${token} does not work`, {
    hint: 'clipferry login mini',
    effect: 'none',
    scope: 'account',
  });
}
