import { z } from 'zod';
import {
  type Account,
  type AdapterContext,
  FerryError,
  type HttpAnswer,
  type HttpRequest,
} from '../../../src/contract/index.ts';
import type { Phase } from './errors.ts';
import { errorFrom, type Seen } from './judge.ts';
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

export interface ApiCall<Data extends z.ZodType> {
  /** the start of a sentence: "listing your notes" */
  readonly doing: string;
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

/** `{code | result | errCode, success, msg, data}`: note creation says `result`, most others `code` (facts 8.4 and 10). */
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

/** One signed call. Returns `data` of a success; throws the FerryError of the table for everything else. */
export async function callApi<Data extends z.ZodType>(
  link: Link,
  call: ApiCall<Data>,
  signal: AbortSignal,
): Promise<z.output<Data>> {
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
  if (envelope === null || !isSuccess(answer, envelope)) throw refusalOf(link, call, answer, envelope);
  const read = call.data.safeParse(envelope.data);
  if (read.success) return read.data;
  throw unexpectedShape(call, read.error);
}

/** What the page sends along with everything (facts section 4). */
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
  call: { readonly doing: string; readonly phase: Phase },
  answer: HttpAnswer,
  envelope: Envelope | null,
): FerryError {
  const seen: Seen = {
    phase: call.phase,
    status: answer.status,
    headers: answer.headers,
    code: envelope === null ? null : codeOf(envelope),
    text: envelope === null ? answer.body : (envelope.msg ?? ''),
    xmlCode: null,
  };
  const says = envelope?.can_show_err_msg_to_user === true ? plainLine(envelope.msg ?? '') : null;
  return errorFrom(seen, { ...placeOf(link), doing: call.doing, says });
}

export function placeOf({ account, ctx }: Link): { readonly account: string; readonly now: string } {
  return { account: `${account.destination}/${account.label}`, now: ctx.clock.now() };
}

/** The platform's words go into a message: one line, no markup, not long. */
function plainLine(text: string): string {
  return text
    .replace(/[\s<>"]+/g, ' ')
    .trim()
    .slice(0, 120);
}

/** It said yes and told nothing we can use. On a submit that is not a yes. */
function unexpectedShape(call: { readonly doing: string; readonly phase: Phase }, error: z.ZodError): FerryError {
  const issue = error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  return new FerryError('retryable', 'answer-shape', `${call.doing}: the answer has an unexpected shape${where}`, {
    effect: call.phase === 'read' ? 'none' : 'unknown',
  });
}
