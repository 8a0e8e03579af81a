import { z } from 'zod';
import { type Options } from '../../../src/contract/index.ts';
import { decode } from '../../../src/kit/index.ts';
import { defaultTopics, maxTopics } from './limits.ts';
import { siteNames, trimBases } from './sites.ts';

const base = z.url({ protocol: /^https?$/, hostname: /./ });

export const optionsSchema = z.object({
  site: z
    .enum(siteNames)
    .default('rednote.com')
    .describe('Where the account lives: "rednote.com" (outside mainland China) or "xiaohongshu.com".'),
  endpoints: z
    .object({ creator: base, edith: base, www: base })
    .optional()
    .describe('Base addresses of a local sandbox; it fills them in itself.'),
  original: z.boolean().default(false).describe('Declare each note as original work (声明原创).'),
  declaration: z
    .enum(['none', 'ai', 'fiction', 'marketing', 'self-shot'])
    .default('none')
    .describe('What to declare about the content. REDnote wants pictures and video made by AI to be labelled: "ai".'),
  topics: z
    .enum(['search', 'none'])
    .default('search')
    .describe('"search" links hashtags to topics of the same name, "none" leaves them as plain text.'),
  maxTopics: z
    .number()
    .int()
    .min(0)
    .max(maxTopics)
    .default(defaultTopics)
    .describe(`Hashtags kept per note, at most ${maxTopics}.`),
  absenceProvableAfterMs: z
    .number()
    .int()
    .min(1000)
    .default(60_000)
    .describe('Sandbox only: milliseconds after which a note that the list does not show was never made.'),
});

export type RednoteOptions = z.output<typeof optionsSchema>;

/** FerryError `usage` naming the option that is wrong. */
export function readOptions(options: Options): RednoteOptions {
  const read = decode(optionsSchema, options, 'the options of "rednote"', {
    kind: 'usage',
    code: 'bad-options',
    effect: 'none',
  });
  return read.endpoints ? { ...read, endpoints: trimBases(read.endpoints) } : read;
}
