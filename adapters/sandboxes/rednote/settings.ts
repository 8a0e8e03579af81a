import { z } from 'zod';
import type { JsonObject } from '../../../src/contract/index.ts';
import { decode } from '../../../src/kit/index.ts';
import { faultSchema } from './faults.ts';

export const sites = ['xiaohongshu.com', 'rednote.com'] as const;
export type Site = (typeof sites)[number];

const port = z.number().int().min(0).max(65_535);
const milliseconds = z.number().int().min(0);

const settingsSchema = z.strictObject({
  /** `2026` wants today's headers and fields; `legacy` lets older public clients in */
  mode: z.enum(['2026', 'legacy']).default('2026'),
  /** the site that has the ready-made session; the other one answers too */
  site: z.enum(sites).default('rednote.com'),
  ports: z
    .strictObject({ creator: port, edith: port, upload: z.tuple([port, port]), home: port })
    .partial()
    .default({}),
  /** a new note shows in the own-notes list after this */
  listLagMs: milliseconds.default(1500),
  /** a video note stays under review for this long */
  reviewMs: milliseconds.default(4000),
  /** the first frame of a video is known after this */
  transcodeMs: milliseconds.default(1000),
  /** a published sample of July 2026 shows about 24 h */
  permitLifeMs: milliseconds.default(24 * 3_600_000),
  /** rows on one page of the own-notes list, pinned ones aside */
  pageSize: z.number().int().min(1).max(100).default(10),
  /** publish-page text of September 2026: 20 GB a video, 32 MB an image */
  maxVideoBytes: z.number().int().min(1).default(20_000_000_000),
  maxImageBytes: z.number().int().min(1).default(32_000_000),
  /** names the topic search knows besides its own */
  topics: z.array(z.string().min(1).max(60)).max(1000).default([]),
  faults: z.array(faultSchema).default([]),
});

export type Settings = z.output<typeof settingsSchema>;

/** Throws FerryError (`usage`) naming the setting that is wrong. */
export function decodeSettings(settings: JsonObject | undefined): Settings {
  return decode(settingsSchema, settings ?? {}, 'the settings of the sandbox', {
    kind: 'usage',
    code: 'rednote/sandbox-settings',
    effect: 'none',
  });
}
