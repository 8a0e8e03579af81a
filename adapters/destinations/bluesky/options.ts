import { z } from 'zod';
import type { Options } from '../../../src/contract/index.ts';
import { isServerAddress, readOptions } from '../../../src/kit/index.ts';

/** Tokens and passwords go to these addresses: https, or this very computer. */
const serverAddress = (fallback: string) =>
  z
    .string()
    .refine(isServerAddress, { params: { code: 'bluesky/server-address' } })
    .default(fallback);

/** What each does stands in `words/`. */
export const optionsSchema = z.object({
  service: serverAddress('https://bsky.social'),
  plc: serverAddress('https://plc.directory'),
  video: z.enum(['pds', 'service']).default('pds'),
  videoService: serverAddress('https://video.bsky.app'),
  maxBlobMb: z.int().min(1).max(300).default(50),
  gallery: z.enum(['on', 'off']).default('on'),
  thread: z.enum(['off', 'on']).default('off'),
});

export type BlueskyOptions = z.output<typeof optionsSchema>;

export function readBlueskyOptions(options: Options): BlueskyOptions {
  return readOptions(optionsSchema, options, 'bluesky');
}
