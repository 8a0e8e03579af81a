import { z } from 'zod';
import type { GlossaryRule, WordChoices } from '../../core/caption/words.ts';
import type { CoverFile, CoverWish } from '../../core/cover/wish.ts';
import type { ProbedImage, RenditionDecision } from '../../core/media/facts.ts';
import {
  handFields,
  type PlanChoices,
  type PlanHeader,
  type PlanItem,
  type PlannedMedia,
  type PlannedText,
  type Verdict,
} from '../../core/plan/item.ts';
import type { TranslationChoice } from '../../core/plan/translation-choice.ts';
import { probed } from '../imports/shapes.ts';
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

const sideCar = z.object({ sha256: z.string(), format: z.enum(['srt', 'vtt']) });
const part = z.object({ fromMs: z.number(), untilMs: z.number().nullable(), atKeyFrames: z.boolean() });
const cut = { keepMs: z.number().exactOptional(), part: part.exactOptional() };

const videoRecipe = z.discriminatedUnion('rung', [
  z.object({ rung: z.literal('untag'), container: z.enum(['mp4', 'mov']) }),
  z.object({ rung: z.literal('remux'), mute: z.literal(true).exactOptional(), ...cut }),
  z.object({ rung: z.literal('audio'), audioBitrate: z.number(), lufs: z.number().exactOptional(), ...cut }),
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
    lufs: z.number().exactOptional(),
    subtitles: sideCar.exactOptional(),
    ...cut,
  }),
]);

const crop = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });

const imageRecipe = z.object({
  rung: z.literal('encode'),
  format: z.enum(['jpeg', 'png', 'webp']),
  maxLongSide: z.number(),
  maxBytes: z.number(),
  crop: crop.exactOptional(),
  pad: z.object({ width: z.number(), height: z.number() }).exactOptional(),
});

const untagRecipe = z.object({ rung: z.literal('untag'), format: z.enum(['jpeg', 'png', 'webp', 'gif', 'avif']) });

/** A frame of the video. */
const coverRecipe = z.object({
  rung: z.literal('cover'),
  atMs: z.number(),
  maxLongSide: z.number(),
  crop: crop.exactOptional(),
});

const rendition: z.ZodType<RenditionDecision> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('as-is') }),
  z.object({
    kind: z.literal('make'),
    recipe: z.union([videoRecipe, imageRecipe, untagRecipe, coverRecipe]),
    reasons: z.array(reason),
  }),
  z.object({ kind: z.literal('refuse'), reason }),
]);

const probedPicture = z.custom<ProbedImage>((value) => {
  const found = probed.safeParse(value).data;
  return found?.kind === 'image';
});

/** A person's own picture. */
const coverFile: z.ZodType<CoverFile> = z.object({
  name: z.string(),
  sha256: z.string(),
  bytes: z.number(),
  extension: z.string(),
  probed: probedPicture,
});

const cover: z.ZodType<CoverWish> = z.union([z.object({ atMs: z.number() }), z.object({ file: coverFile })]);

const media: z.ZodType<PlannedMedia> = z.object({
  originalId: z.number(),
  role: z.enum(['video', 'image', 'cover']),
  rendition: rendition.nullable(),
  file: coverFile.exactOptional(),
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
  cover: cover.exactOptional(),
  warnings: z.array(reason),
  byHand: z.array(z.enum(handFields)).exactOptional(),
  planSays: verdict.exactOptional(),
});

const glossaryRule: z.ZodType<GlossaryRule> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('replace'), term: z.string(), with: z.string() }),
  z.object({ kind: z.literal('drop'), term: z.string() }),
  z.object({ kind: z.literal('keep'), term: z.string() }),
  z.object({ kind: z.literal('append'), text: z.string() }),
]);

const words: z.ZodType<WordChoices> = z.object({
  glossary: z.array(glossaryRule).exactOptional(),
  originalDate: z.object({ line: z.string(), timeZone: z.string() }).exactOptional(),
  repair: z.literal(true).exactOptional(),
  topics: z
    .object({ table: z.boolean(), own: z.array(z.object({ tag: z.string(), topic: z.string().nullable() })) })
    .exactOptional(),
});

const translation: z.ZodType<TranslationChoice> = z.object({
  to: z.string(),
  bilingual: z.literal(true).exactOptional(),
  service: z.object({ kind: z.enum(['libretranslate', 'chat']), url: z.string(), model: z.string().nullable() }),
});

const choices: z.ZodType<PlanChoices> = z.object({
  allowUntitled: z.boolean(),
  titleTemplate: z.object({ text: z.string(), timeZone: z.string() }).exactOptional(),
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
  translation: translation.exactOptional(),
  transcripts: z.enum(['hold', 'accept']).exactOptional(),
  since: z.string().nullable(),
  until: z.string().nullable(),
  only: z.enum(['video', 'images']).nullable(),
  ids: z.array(z.string()).nullable(),
  limit: z.number().nullable(),
  order: z.enum(['oldest', 'newest', 'likes']),
  schedule: z.object({ from: z.string(), times: z.array(z.string()), timeZone: z.string() }).exactOptional(),
  pace: z.object({ perDay: z.number().nullable(), minGapMs: z.number() }).nullable(),
  files: z
    .object({
      ids: z.string().exactOptional(),
      glossary: z.string().exactOptional(),
      topics: z.string().exactOptional(),
    })
    .exactOptional(),
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
