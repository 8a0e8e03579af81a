import { z } from 'zod';
import type { PaceRule } from '../core/pace.ts';

/** What the published shapes are made of. */

/** A schema that says the same as a type, in both directions, or does not compile. */
export function shape<Type>() {
  return <Schema extends z.ZodType<Type>>(schema: Schema & (Type extends z.output<Schema> ? unknown : never)): Schema =>
    schema;
}

export const many = <Schema extends z.ZodType>(schema: Schema) => z.array(schema).readonly();
export const count = z.int().nonnegative();
export const time = z.string().describe('UTC, YYYY-MM-DDTHH:mm:ss.sssZ');
export const day = z.string().describe("YYYY-MM-DD, of the reader's time zone");
export const pace = shape<PaceRule>()(
  z.strictObject({ perDay: count.nullable().describe('null: no number a day'), minGapMs: z.number() }),
);
