import { z } from 'zod';
import {
  because,
  FerryError,
  type HttpAnswer,
  type HttpClient,
  type HttpRequest,
  type JsonObject,
} from '../../../src/contract/index.ts';
import { decodeAnswer, unexpectedAnswer } from '../../../src/kit/index.ts';

/** One call of the AT protocol, which is plain HTTP: `<host>/xrpc/<method>`. */
export interface XrpcCall<Schema extends z.ZodType> {
  readonly host: string;
  /** the method's full name, as the lexicons have it */
  readonly method: string;
  readonly query?: Readonly<Record<string, string>>;
  /** absent: a GET. `empty`: a POST without a body, not even a type, which the server insists on for some. */
  readonly input?: { readonly json: JsonObject } | Bytes | 'empty';
  readonly token?: string;
  /** what a yes looks like */
  readonly answer: Schema;
}

export interface Bytes {
  readonly mime: string;
  readonly body: Exclude<HttpRequest['body'], string | Uint8Array | undefined>;
}

export type XrpcAnswer<Value> = { readonly kind: 'yes'; readonly value: Value } | Refusal;

/** The server heard us and said no: it certainly changed nothing. */
export interface Refusal {
  readonly kind: 'no';
  readonly method: string;
  readonly status: number;
  /** the protocol's own name, e.g. `InvalidSwap`; '' where a status says it all (413, 429) */
  readonly name: string;
  readonly words: string;
  /** for an upload's `already_exists`: some refusals carry what was asked for */
  readonly body: unknown;
  readonly headers: HttpAnswer['headers'];
}

const refusalSchema = z.object({ error: z.string().min(1).max(100), message: z.string().optional() });

/**
 * Sends it once. Yes and no are answers; anything else (a gateway, HTML, a yes without what was asked for) is a FerryError
 * `retryable` with `effect: 'unknown'`.
 */
export async function callXrpc<Schema extends z.ZodType>(
  http: HttpClient,
  call: XrpcCall<Schema>,
  signal: AbortSignal,
): Promise<XrpcAnswer<z.output<Schema>>> {
  const answer = await http.request(requestOf(call), signal);
  if (answer.status >= 200 && answer.status < 300) return { kind: 'yes', value: readYes(call, answer) };
  const refusal = readRefusal(call.method, answer);
  if (refusal) return refusal;
  throw neitherYesNorNo(call.method, answer.status);
}

/** What stands in front of the server is overloaded or cannot reach it: that says nothing about what was asked. */
const busyStatuses = [502, 503, 504];

/** Not an answer of the protocol: a gateway's, or a server in trouble. Whatever was asked may have been done. */
function neitherYesNorNo(request: string, status: number): FerryError {
  if (busyStatuses.includes(status))
    return new FerryError('retryable', because('server-busy', { request, status }), { remedy: 'wait-patiently' });
  if (status >= 500) return new FerryError('retryable', because('server-failed', { request, status }));
  return unexpectedAnswer({ request, status, effect: 'unknown' });
}

function requestOf(call: XrpcCall<z.ZodType>): HttpRequest {
  const { host, method, query, input, token } = call;
  const search = query === undefined ? '' : `?${new URLSearchParams(query)}`;
  const url = `${host.replace(/\/$/, '')}/xrpc/${method}${search}`;
  const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const headers = { accept: 'application/json', ...authorization };
  if (input === undefined) return { method: 'GET', url, headers };
  if (input === 'empty') return { method: 'POST', url, headers };
  if ('json' in input)
    return {
      method: 'POST',
      url,
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(input.json),
    };
  // A server that says no to a file on its way (413) hangs up when the connection was to end anyway, and the no is lost: 33
  // of 60 times on a PDS 0.4.217. Told to stay, it reads on: 0 of 60.
  const sending = { 'content-type': input.mime, connection: 'keep-alive' };
  return { method: 'POST', url, headers: { ...headers, ...sending }, body: input.body };
}

function readYes<Schema extends z.ZodType>(call: XrpcCall<Schema>, { status, body }: HttpAnswer): z.output<Schema> {
  return decodeAnswer(call.answer, { request: call.method, status, body, effect: 'unknown' });
}

/** Only in the protocol's own words: a proxy's 403 says nothing about the request. */
function readRefusal(method: string, { status, headers, body }: HttpAnswer): Refusal | null {
  if (status < 400 || status >= 500) return null;
  const parsed = parseOrNull(body);
  const said = refusalSchema.safeParse(parsed).data;
  // A limit is a limit, whoever in front of the server keeps it: nginx answers 413 in HTML.
  if (said === undefined && status !== 429 && status !== 413) return null;
  return {
    kind: 'no',
    method,
    status,
    name: said?.error ?? '',
    words: plainWords(said?.message ?? ''),
    body: parsed,
    headers,
  };
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A server's own sentence, fit for showing: one line, short, without tokens and markup. */
function plainWords(text: string): string {
  return text
    .replace(/eyJ[\w.~+/=-]{8,}/g, '(token)')
    .replace(/[<>]/g, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 200);
}
