import { z } from 'zod';
import type { Account, AdapterContext, FerryError, HttpAnswer, HttpRequest } from '../../../src/contract/index.ts';
import { unexpectedAnswer } from '../../../src/kit/index.ts';
import { otherwise, type Phase, type Row } from './errors.ts';
import { errorFrom, type Place, rowOf, type Seen } from './judge.ts';
import type { RequestSigner } from './signer.ts';
import type { Bases } from './sites.ts';

/** Everything the rooms of this adapter share: one account's way to one site. */
export interface Link {
  readonly account: Account;
  readonly bases: Bases;
  /** the Cookie header of both logins, creator page and main site */
  readonly cookies: string;
  readonly signer: RequestSigner;
  readonly ctx: AdapterContext;
}

interface ApiCall<Data extends z.ZodType> {
  readonly phase: Exclude<Phase, 'upload'>;
  readonly base: 'creator' | 'edith';
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** sent exactly like this: signatures are bound to it */
  readonly body?: string;
  readonly data: Data;
}

const answerCode = z.preprocess(
  (value) => (typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value),
  z.number().nullish(),
);

/** `{code | result | errCode, success, msg, data}`: note creation says `result`, most others `code`. */
const envelopeSchema = z.looseObject({
  code: answerCode,
  result: answerCode,
  errCode: answerCode,
  success: z.boolean().nullish(),
  msg: z.string().nullish(),
  can_show_err_msg_to_user: z.boolean().nullish(),
  // zod wants the key itself unless it is optional, and many refusals come without.
  data: z.unknown().optional(),
});
type Envelope = z.output<typeof envelopeSchema>;

type ApiAnswer<Data extends z.ZodType> =
  | { readonly kind: 'yes'; readonly data: z.output<Data> }
  /** it said no: `row` of the table has what that means */
  | { readonly kind: 'no'; readonly row: Row; readonly error: FerryError }
  /** it said yes, and nothing we can use */
  | { readonly kind: 'strange'; readonly error: FerryError };

/** One signed call. Returns `data` of a success; throws the FerryError of the table for everything else. */
export async function callApi<Data extends z.ZodType>(
  link: Link,
  call: ApiCall<Data>,
  signal: AbortSignal,
): Promise<z.output<Data>> {
  const answer = await askApi(link, call, signal);
  if (answer.kind === 'yes') return answer.data;
  throw answer.error;
}

/** The same, for callers to whom a refusal is an answer. Throws only what the connection throws. */
export async function askApi<Data extends z.ZodType>(
  link: Link,
  call: ApiCall<Data>,
  signal: AbortSignal,
): Promise<ApiAnswer<Data>> {
  const query = call.query === undefined ? '' : `?${new URLSearchParams(call.query)}`;
  const path = `${call.path}${query}`;
  const body = call.body ?? null;
  const signed = await link.signer.headersFor({ method: call.method, path, body }, signal);
  const request: HttpRequest = {
    method: call.method,
    url: `${link.bases[call.base]}${path}`,
    headers: {
      cookie: link.cookies,
      ...pageHeaders(link.bases),
      ...(body === null ? {} : { 'content-type': 'application/json;charset=UTF-8' }),
      ...signed,
    },
    ...(body === null ? {} : { body }),
  };
  const answer = await link.ctx.http.request(request, signal);
  const envelope = decodeEnvelope(answer);
  if (envelope === null || !isSuccess(answer, envelope)) return refusalOf(link, call, answer, envelope);
  const read = call.data.safeParse(envelope.data);
  return read.success
    ? { kind: 'yes', data: read.data }
    : { kind: 'strange', error: unexpectedShape(call, answer, read.error) };
}

/** What the page sends along with everything. */
export function pageHeaders(bases: Bases): Readonly<Record<string, string>> {
  return { origin: bases.creator, referer: `${bases.creator}/`, accept: 'application/json, text/plain, */*' };
}

function decodeEnvelope(answer: HttpAnswer): Envelope | null {
  try {
    return envelopeSchema.safeParse(JSON.parse(answer.body)).data ?? null;
  } catch {
    return null;
  }
}

function isSuccess({ status }: HttpAnswer, envelope: Envelope): boolean {
  if (status < 200 || status > 299 || envelope.success === false) return false;
  const code = codeOf(envelope);
  return code === 0 || (code === null && envelope.success === true);
}

/** The first that is not zero: a success names 0 in one of them. */
function codeOf({ code, result, errCode }: Envelope): number | null {
  const given = [result, code, errCode].filter((one) => typeof one === 'number');
  return given.find((one) => one !== 0) ?? given[0] ?? null;
}

function refusalOf(
  link: Link,
  call: ApiCall<z.ZodType>,
  answer: HttpAnswer,
  envelope: Envelope | null,
): { readonly kind: 'no'; readonly row: Row; readonly error: FerryError } {
  const seen: Seen = {
    phase: call.phase,
    status: answer.status,
    headers: answer.headers,
    code: envelope === null ? null : codeOf(envelope),
    text: envelope === null ? answer.body : (envelope.msg ?? ''),
    xmlCode: null,
  };
  const says = envelope?.can_show_err_msg_to_user === true ? (envelope.msg ?? null) : null;
  const row = rowOf(seen);
  return { kind: 'no', row, error: errorFrom(row, seen, { ...placeOf(link), request: nameOf(call), says }) };
}

export function placeOf({ account, ctx }: Link): Pick<Place, 'destination' | 'account' | 'now'> {
  return { destination: account.destination, account: account.label, now: ctx.clock.now() };
}

function nameOf({ method, path }: Pick<ApiCall<z.ZodType>, 'method' | 'path'>): string {
  return `${method} ${path}`;
}

/** It said yes and told nothing we can use. On a submit that is not a yes. */
function unexpectedShape(
  call: ApiCall<z.ZodType>,
  { status }: HttpAnswer,
  { issues: [issue] }: z.ZodError,
): FerryError {
  const effect = call.phase === 'read' ? 'none' : 'unknown';
  return unexpectedAnswer(
    { request: nameOf(call), status, effect },
    { place: ['data', ...(issue?.path ?? [])].join('.') },
  );
}

/** Refusals by which a call that may be gone or changed keeps silent: no post must fail for it. */
export function isSilence(answer: ApiAnswer<z.ZodType>): boolean {
  return (
    answer.kind === 'strange' || (answer.kind === 'no' && (answer.row === otherwise || answer.row.kind === 'permanent'))
  );
}
