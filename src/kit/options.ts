import type { z } from 'zod';
import { FerryError, type Json, type JsonObject, type Options } from '../contract/index.ts';

/**
 * A destination's options, checked by its own schema. FerryError `usage` `option-wrong` names the option and what it can
 * be. Where a refinement of the schema has `params: { code }`, that code says what is wrong instead.
 */
export function readOptions<Schema extends z.ZodObject>(
  schema: Schema,
  options: Options,
  destination: string,
): z.output<Schema> {
  const checked = schema.safeParse(options);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const [name] = issue?.path ?? [];
  const values = {
    destination,
    option: issue?.path.join('.') ?? '',
    ...(typeof name === 'string' ? givenAs(options[name]) : {}),
    ...allowedBy(issue),
  };
  const own = issue?.code === 'custom' && typeof issue.params?.['code'] === 'string' ? issue.params['code'] : null;
  throw new FerryError('usage', { code: own ?? 'option-wrong', values }, { effect: 'none' });
}

const longestGiven = 200;

/** As it was typed. Options hold no secrets, but a person may have put a password into an address. */
function givenAs(value: Json | undefined): JsonObject {
  if (value === undefined) return {};
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > longestGiven || holdsPassword(text) ? {} : { given: text };
}

function holdsPassword(text: string): boolean {
  return URL.canParse(text) && new URL(text).password !== '';
}

function allowedBy(issue: z.core.$ZodIssue | undefined): JsonObject {
  switch (issue?.code) {
    case 'invalid_value':
      return { allowed: issue.values.map(String) };
    case 'too_small':
      return { min: Number(issue.minimum) };
    case 'too_big':
      return { max: Number(issue.maximum) };
    default:
      return {};
  }
}
