import http from 'node:http';
import { z } from 'zod';
import {
  type AdapterContext,
  because,
  FerryError,
  type HttpAnswer,
  type HttpRequest,
  quoting,
} from '../../../src/contract/index.ts';
import { decodeAnswer, retryAfterMs, unexpectedAnswer } from '../../../src/kit/index.ts';
import type { Mistake } from './mistakes.ts';
import { own } from './words.ts';

export interface Access {
  readonly server: string;
  readonly token: string;
  readonly mistake: Mistake | null;
}

/** What the adapter believes whoever says it. */
const gullible: readonly (Mistake | null)[] = [
  "takes a gateway's 404 for an answer of the place",
  'takes a gateway for an empty list',
  'takes a gateway for a removal',
];

const absentSchema = z.object({ error: z.literal('absent') });

const meSchema = z.object({ id: z.string(), name: z.string() });

/** Requests of one signed-in account. A 404 in the server's own words is an answer; what else is no success throws. */
export function callServer(ctx: AdapterContext, { server, token, mistake }: Access) {
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
    if (isAbsent(answer) || (answer.status === 404 && gullible.includes(mistake))) return answer;
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw refusal(ctx, answer, `${method} ${path.replace(/[?].*/, '')}`, { token, mistake });
  };
  return {
    send,
    whoAmI: async (signal: AbortSignal) => read(meSchema, await send('GET', '/me', signal), 'GET /me'),
  };
}

export function read<Schema extends z.ZodType>(
  schema: Schema,
  { status, body }: HttpAnswer,
  request: string,
): z.output<Schema> {
  return decodeAnswer(schema, { request, status, body, effect: 'unknown' });
}

function isAbsent({ status, body }: HttpAnswer): boolean {
  if (status !== 404) return false;
  try {
    return absentSchema.safeParse(JSON.parse(body)).success;
  } catch {
    return false;
  }
}

export function otherLogin(expected: string, found: string): FerryError {
  const reason = because('other-login', { destination: 'mini', expected, found });
  return new FerryError('needs-user', reason, { effect: 'none', scope: 'account' });
}

export function loggedOut(): FerryError {
  return new FerryError('needs-user', because('login-expired', { destination: 'mini' }), {
    effect: 'none',
    scope: 'account',
  });
}

function refusal(
  ctx: AdapterContext,
  { status, headers }: HttpAnswer,
  request: string,
  { token, mistake }: Pick<Access, 'token' | 'mistake'>,
): FerryError {
  if (mistake === 'lets a TypeError out') throw new TypeError('undefined is not a function');
  const patient = mistake === 'counts a busy server as a failed try' ? 'send-again' : 'wait-patiently';
  switch (status) {
    case 401:
      return signedOut(token, mistake);
    case 410:
      return new FerryError('retryable', because('asset-gone', {}), {
        effect: 'none',
        remedy: mistake === 'sends again what must be uploaded again' ? 'send-again' : 'upload-again',
      });
    case 451:
      return new FerryError('account-risk', own('blocked', { status }), { effect: 'none', scope: 'account' });
    case 429: {
      const waitMs = retryAfterMs(headers, ctx.clock.now());
      const wait = mistake === 'ignores Retry-After' || waitMs === null ? {} : { retryAfterMs: waitMs };
      const reason = because('rate-limited', { destination: 'mini' });
      return new FerryError('retryable', reason, { effect: 'none', remedy: 'wait-patiently', ...wait });
    }
    case 502:
    case 503:
      return new FerryError('retryable', because('server-busy', { request, status }), { remedy: patient });
    case 500:
      if (mistake === 'calls a 500 permanent')
        return new FerryError('permanent', because('server-failed', { request, status }));
      return new FerryError('retryable', because('server-failed', { request, status }));
    default:
      return unexpectedAnswer({ request, status, effect: 'unknown' });
  }
}

function signedOut(token: string, mistake: Mistake | null): FerryError {
  const options = { effect: 'none', scope: 'account' } as const;
  switch (mistake) {
    case 'throws a code nobody can word':
      return new FerryError('needs-user', { code: 'mini/gone-fishing' }, options);
    case 'says the token in an error':
      return new FerryError('needs-user', because('login-expired', { destination: 'mini', account: token }), options);
    case 'says the token in the words of the platform':
      return new FerryError('needs-user', quoting(because('login-expired', { destination: 'mini' }), token), options);
    default:
      return loggedOut();
  }
}
