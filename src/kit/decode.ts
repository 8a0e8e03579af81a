import type { z } from 'zod';
import { FerryError, type FerryErrorOptions } from '../contract/errors.ts';

/**
 * Untrusted in, typed out. `what` names the place for the message ("the answer to POST /note"). The error says which
 * field is wrong and never repeats the value, which may be private.
 */
export function decode<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what: string,
  onError: { readonly kind: 'usage' | 'retryable' | 'permanent'; readonly code: string } & FerryErrorOptions,
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const place = issue && issue.path.length > 0 ? ` at ${issue.path.join('.')}` : '';
  throw new FerryError(
    onError.kind,
    onError.code,
    `${what} has an unexpected shape${place}: ${issue?.message ?? 'invalid'}`,
    {
      ...onError,
      cause: undefined,
    },
  );
}

/** Text → JSON value, or a FerryError that names `what`. */
export function decodeJson(
  text: string,
  what: string,
  onError: { readonly kind: 'usage' | 'retryable' | 'permanent'; readonly code: string } & FerryErrorOptions,
): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new FerryError(onError.kind, onError.code, `${what} is not JSON`, onError);
  }
}
