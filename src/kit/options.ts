import type { z } from 'zod';
import { FerryError, type JsonObject, type Options } from '../contract/index.ts';

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
  const values = { destination, option: issue?.path.join('.') ?? '', ...allowedBy(issue) };
  const own = issue?.code === 'custom' && typeof issue.params?.['code'] === 'string' ? issue.params['code'] : null;
  throw new FerryError('usage', { code: own ?? 'option-wrong', values }, { effect: 'none' });
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
