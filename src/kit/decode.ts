import type { z } from 'zod';
import { because, type ErrorEffect, FerryError, type FerryErrorOptions, quoting } from '../contract/index.ts';

/** How a caller words rubbish: a reason of its own with the values `what` and `place`. */
export type OnRubbish = {
  readonly kind: 'usage' | 'retryable' | 'permanent' | 'needs-user' | 'fatal';
  readonly code: string;
} & Omit<FerryErrorOptions, 'cause'>;

/** The first thing that is wrong. `place`: the field, `''` for the whole. `said` never repeats the value, which may be private. */
interface Fault {
  readonly place: string;
  readonly said: string;
}

/**
 * Untrusted in, typed out. `what` names the thing (a file, an entry, a line), and stands in the reason with the field that is
 * wrong.
 */
export function decode<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what: string,
  onRubbish: OnRubbish,
): z.output<Schema> {
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  throw rubbish(faultOf(checked.error), what, onRubbish);
}

/** Text → JSON value, or the caller's reason. */
export function decodeJson(text: string, what: string, onRubbish: OnRubbish): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw rubbish({ place: '', said: 'not JSON' }, what, onRubbish);
  }
}

function rubbish({ place, said }: Fault, what: string, { kind, code, ...options }: OnRubbish): FerryError {
  return new FerryError(kind, { code, values: place === '' ? { what } : { what, place }, said }, options);
}

/** What came back for a request, for reading it. */
export interface AnswerText {
  /** as the platform's documents name the call: `POST /note` */
  readonly request: string;
  readonly status: number;
  readonly body: string;
  /** what it means when the answer cannot be read: nothing for a read, anything for a change */
  readonly effect: ErrorEffect;
}

/** An answer in JSON → what the schema asks for, or `answer-unexpected` (`retryable`). An empty body counts as `{}`. */
export function decodeAnswer<Schema extends z.ZodType>(schema: Schema, answer: AnswerText): z.output<Schema> {
  const value = parseOrNull(answer.body === '' ? '{}' : answer.body);
  if (value === null) throw unexpectedAnswer(answer, { place: '', said: 'not JSON' });
  const checked = schema.safeParse(value.json);
  if (checked.success) return checked.data;
  throw unexpectedAnswer(answer, faultOf(checked.error));
}

/** An answer that is not one the platform is known to give. */
export function unexpectedAnswer(
  { request, status, effect }: Omit<AnswerText, 'body'>,
  { place = '', said = '' }: Partial<Fault> = {},
): FerryError {
  const values = { request, status, ...(place === '' ? {} : { place }) };
  return new FerryError('retryable', quoting(because('answer-unexpected', values), said), { effect });
}

function parseOrNull(text: string): { readonly json: unknown } | null {
  try {
    return { json: JSON.parse(text) };
  } catch {
    return null;
  }
}

function faultOf(error: z.ZodError): Fault {
  const issue = error.issues[0];
  return { place: issue?.path.join('.') ?? '', said: issue?.message ?? '' };
}
