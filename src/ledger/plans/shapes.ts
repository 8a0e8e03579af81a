import { z } from 'zod';
import type { RenditionDecision } from '../../core/media/facts.ts';
import type { PlanChoices, PlanHeader, PlanItem, PlannedMedia, PlannedText, Verdict } from '../../core/plan/item.ts';
import { account, jsonObject, reason } from '../sqlite/shapes.ts';

/** The shapes of a plan's header and items; see sqlite/shapes.ts. */

const verdict: z.ZodType<Verdict> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('deliver') }),
  z.object({ kind: z.literal('hold'), reason }),
  z.object({ kind: z.literal('skip'), reason }),
]);

const text: z.ZodType<PlannedText> = z.object({
  title: z.string().nullable(),
  body: z.string(),
  hashtags: z.array(z.string()),
  changes: z.array(z.object({ reason, before: z.string(), after: z.string() })),
});

const videoRecipe = z.discriminatedUnion('rung', [
  z.object({ rung: z.literal('untag'), container: z.enum(['mp4', 'mov']) }),
  z.object({ rung: z.literal('remux') }),
  z.object({ rung: z.literal('audio'), audioBitrate: z.number() }),
  z.object({
    rung: z.literal('encode'),
    width: z.number(),
    height: z.number(),
    frameRate: z.number().nullable(),
    maxVideoBitrate: z.number(),
    audio: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('copy') }),
      z.object({ kind: z.literal('aac'), bitrate: z.number() }),
      z.object({ kind: z.literal('none') }),
    ]),
    tonemap: z.boolean(),
  }),
]);

const imageRecipe = z.object({
  rung: z.literal('encode'),
  format: z.enum(['jpeg', 'png', 'webp']),
  maxLongSide: z.number(),
  maxBytes: z.number(),
});

const untagRecipe = z.object({ rung: z.literal('untag'), format: z.enum(['jpeg', 'png', 'webp', 'gif']) });

/** A frame of the video. */
const coverRecipe = z.object({ rung: z.literal('cover'), atMs: z.number(), maxLongSide: z.number() });

const rendition: z.ZodType<RenditionDecision> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('as-is') }),
  z.object({
    kind: z.literal('make'),
    recipe: z.union([videoRecipe, imageRecipe, untagRecipe, coverRecipe]),
    reasons: z.array(reason),
  }),
  z.object({ kind: z.literal('refuse'), reason }),
]);

const media: z.ZodType<PlannedMedia> = z.object({
  originalId: z.number(),
  role: z.enum(['video', 'image', 'cover']),
  rendition: rendition.nullable(),
});

export const planItem: z.ZodType<PlanItem> = z.object({
  deliveryKey: z.string(),
  postRef: z.string(),
  createdAt: z.string(),
  kind: z.enum(['video', 'images']),
  verdict,
  text,
  visibility: z.enum(['public', 'friends', 'private']),
  scheduledAt: z.string().nullable(),
  location: z.string().nullable(),
  alt: z.string(),
  media: z.array(media),
  warnings: z.array(reason),
  byHand: z
    .array(z.enum(['title', 'body', 'hashtags', 'visibility', 'scheduledAt', 'location', 'alt']))
    .exactOptional(),
  planSays: verdict.exactOptional(),
});

const choices: z.ZodType<PlanChoices> = z.object({
  allowUntitled: z.boolean(),
  privatePosts: z.enum(['skip', 'private']),
  unknownAudience: z.enum(['hold', 'public']).exactOptional(),
  extraImages: z.enum(['hold', 'drop']).exactOptional(),
  stories: z.enum(['skip', 'include']).exactOptional(),
  since: z.string().nullable(),
  until: z.string().nullable(),
  only: z.enum(['video', 'images']).nullable(),
  ids: z.array(z.string()).nullable(),
  limit: z.number().nullable(),
  order: z.enum(['oldest', 'newest', 'likes']),
  schedule: z.object({ from: z.string(), times: z.array(z.string()), timeZone: z.string() }).exactOptional(),
  pace: z.object({ perDay: z.number().nullable(), minGapMs: z.number() }).nullable(),
});

export const planHeader: z.ZodType<PlanHeader> = z.object({
  v: z.literal(2),
  madeAt: z.string(),
  archive: z.string(),
  account,
  options: jsonObject,
  server: jsonObject.nullable(),
  choices,
  rehearsal: z.boolean().exactOptional(),
  fileSha256: z.string().exactOptional(),
  takenSha256: z.string().exactOptional(),
});
