import { z } from 'zod';
import type { Options } from '../../../src/contract/index.ts';
import { readOptions as readWith } from '../../../src/kit/index.ts';
import { defaultTopics, maxTopics } from './limits.ts';
import { siteNames, trimBases } from './sites.ts';

const base = z.url({ protocol: /^https?$/, hostname: /./ });

export const optionsSchema = z.object({
  route: z.enum(['app', 'page', 'fill']).default('app'),
  site: z.enum(siteNames).default('rednote.com'),
  endpoints: z.object({ creator: base, edith: base, www: base }).optional(),
  /** the creator page of a local sandbox */
  pages: base.optional(),
  original: z.boolean().default(false),
  declaration: z.enum(['none', 'ai', 'fiction', 'marketing', 'self-shot']).default('none'),
  topics: z.enum(['search', 'none']).default('search'),
  maxTopics: z.number().int().min(0).max(maxTopics).default(defaultTopics),
  absenceProvableAfterMs: z.number().int().min(1000).default(60_000),
});

export type RednoteOptions = z.output<typeof optionsSchema>;

/** FerryError `usage` naming the option that is wrong. */
export function readOptions(options: Options): RednoteOptions {
  const read = readWith(optionsSchema, options, 'rednote');
  return read.endpoints ? { ...read, endpoints: trimBases(read.endpoints) } : read;
}

/** The program plays the creator page, against the sandbox that these are the addresses of. */
export function isRehearsal({ endpoints }: RednoteOptions): boolean {
  return endpoints !== undefined;
}
