import type { z } from 'zod';
import { type FerryErrorOptions } from '../contract/errors.ts';
/**
 * Untrusted in, typed out. `what` names the place for the message ("the answer to POST /note"). The error says which
 * field is wrong and never repeats the value, which may be private.
 */
export declare function decode<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what: string,
  onError: {
    readonly kind: 'usage' | 'retryable' | 'permanent';
    readonly code: string;
  } & FerryErrorOptions,
): z.output<Schema>;
/** Text → JSON value, or a FerryError that names `what`. */
export declare function decodeJson(
  text: string,
  what: string,
  onError: {
    readonly kind: 'usage' | 'retryable' | 'permanent';
    readonly code: string;
  } & FerryErrorOptions,
): unknown;
