import { z } from 'zod';
import type { Answer } from './client/view.ts';

/** Longer than any share text an app copies. */
const address = z.string().max(8_000);
const card = z.string().max(40);

const answerSchema: z.ZodType<Answer> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('read') }),
  z.object({ kind: z.literal('posted'), card, address, sure: z.boolean() }),
  z.object({ kind: z.literal('not-now'), card }),
  z.object({ kind: z.literal('skip'), card }),
  z.object({ kind: z.literal('unsure'), card }),
  z.object({ kind: z.literal('reveal'), card }),
]);

export type GivenAnswer = Answer;

/** null: not an answer of our page. */
export function decodeAnswer(body: unknown): GivenAnswer | null {
  const read = answerSchema.safeParse(body);
  return read.success ? read.data : null;
}
