import { z } from 'zod';
import type { GlossaryRule, WordChoices } from '../core/caption/words.ts';
import type { PlanChoices } from '../core/plan/item.ts';
import { count, day, many, pace, shape, time } from './schema-parts.ts';

const glossaryRule = shape<GlossaryRule>()(
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('replace'), term: z.string(), with: z.string() }),
    z.strictObject({ kind: z.literal('drop'), term: z.string() }),
    z.strictObject({ kind: z.literal('keep'), term: z.string() }),
    z.strictObject({ kind: z.literal('append'), text: z.string() }),
  ]),
);

const words = shape<WordChoices>()(
  z.strictObject({
    glossary: many(glossaryRule).exactOptional(),
    originalDate: z
      .strictObject({ line: z.string().describe('{date} stands for the day'), timeZone: z.string() })
      .exactOptional(),
    repair: z.literal(true).exactOptional(),
    topics: z
      .strictObject({
        table: z.boolean().describe("the destination's own table counts too"),
        own: many(z.strictObject({ tag: z.string(), topic: z.string().nullable().describe('null: it goes') })),
      })
      .exactOptional(),
  }),
);

/** What a plan was made with, as `report --json` tells it. */
export const choices = shape<PlanChoices>()(
  z.strictObject({
    allowUntitled: z.boolean(),
    titleTemplate: z.strictObject({ text: z.string(), timeZone: z.string() }).exactOptional(),
    privatePosts: z.enum(['skip', 'private']),
    unknownAudience: z.enum(['hold', 'public']).exactOptional(),
    extraImages: z.enum(['hold', 'drop']).exactOptional(),
    photoShape: z.enum(['leave', 'crop', 'pad']).exactOptional(),
    tooLong: z.enum(['refuse', 'cut', 'split']).exactOptional(),
    otherSound: z.enum(['keep', 'mute', 'skip']).exactOptional(),
    loudness: z.enum(['keep', 'normalise']).exactOptional(),
    subtitles: z.enum(['leave', 'burn']).exactOptional(),
    covers: z.enum(['own', 'chosen']).exactOptional(),
    stories: z.enum(['skip', 'include']).exactOptional(),
    words: words.exactOptional(),
    translation: z
      .strictObject({
        to: z.string().describe('BCP 47'),
        bilingual: z.literal(true).exactOptional(),
        service: z.strictObject({
          kind: z.enum(['libretranslate', 'chat']),
          url: z.string(),
          model: z.string().nullable(),
        }),
      })
      .exactOptional(),
    transcripts: z.enum(['hold', 'accept']).exactOptional(),
    since: time.nullable(),
    until: time.nullable(),
    only: z.enum(['video', 'images']).nullable(),
    ids: many(z.string()).nullable(),
    limit: count.nullable(),
    order: z.enum(['oldest', 'newest', 'likes']),
    schedule: z
      .strictObject({ from: day, times: many(z.string().describe('HH:MM')), timeZone: z.string() })
      .exactOptional(),
    pace: pace.nullable().describe("null: the destination's own"),
    files: z
      .strictObject({
        ids: z.string().exactOptional(),
        glossary: z.string().exactOptional(),
        topics: z.string().exactOptional(),
      })
      .describe('paths, as they were typed')
      .exactOptional(),
  }),
);
