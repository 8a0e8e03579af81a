import { z } from 'zod';
import type {
  Account,
  Asset,
  ByteRange,
  Draft,
  DraftMedia,
  JsonObject,
  MediaFacts,
  PublishTicket,
  Reason,
  RenditionFile,
  Sound,
  UploadTicket,
} from '../../contract/index.ts';
import type { Check } from '../../core/model.ts';

/**
 * The shapes of what the tables hold as JSON; those of plans and of probed files have files of their own. A shape says what
 * the program relies on and nothing more: what an adapter wrote (`data`) is an object, and only the adapter looks inside.
 */

/** Not looked through: it came out of JSON.parse, and large tickets are common. */
export const jsonObject = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

/** What stands beside a code: a reason without it. */
export const reasonFacts = z.object({ values: jsonObject.exactOptional(), said: z.string().exactOptional() });

export const reason: z.ZodType<Reason> = z.object({ code: z.string(), ...reasonFacts.shape });

export const account: z.ZodType<Account> = z.object({ destination: z.string(), label: z.string() });

export const textFacts = z.record(z.string(), z.string());

export const sound: z.ZodType<Sound> = z.object({ name: z.string(), own: z.boolean() });

export const check: z.ZodType<Check> = z.object({
  at: z.string(),
  result: z.enum(['same', 'differs', 'missing', 'unseen']),
  differences: z.array(reason),
});

export const event: z.ZodType<JsonObject> = jsonObject;

const byteRange: z.ZodType<ByteRange> = z.object({ index: z.number(), start: z.number(), end: z.number() });

export const uploadTicket: z.ZodType<UploadTicket> = z.object({
  next: byteRange.nullable(),
  confirmedBytes: z.number(),
  expiresAt: z.string().nullable(),
  data: jsonObject,
});

export const asset: z.ZodType<Asset> = z.object({ id: z.string(), data: jsonObject });

const mediaFacts: z.ZodType<MediaFacts> = z.object({
  kind: z.enum(['video', 'image']),
  width: z.number(),
  height: z.number(),
  durationMs: z.number().nullable(),
  frameRate: z.number().nullable(),
  videoBitrate: z.number().nullable(),
  videoCodec: z.string().nullable(),
  audioCodec: z.string().nullable(),
  audioChannels: z.number().nullable(),
  audioSampleRate: z.number().nullable(),
  audioBitrate: z.number().nullable(),
});

const renditionFile: z.ZodType<RenditionFile> = z.object({
  sha256: z.string(),
  bytes: z.number(),
  mime: z.string(),
  role: z.enum(['video', 'image', 'cover']),
  alt: z.string(),
  facts: mediaFacts,
});

const draftMedia: z.ZodType<DraftMedia> = z.object({ file: renditionFile, asset: asset.nullable() });

export const draft: z.ZodType<Draft> = z.object({
  deliveryKey: z.string(),
  postRef: z.string(),
  order: z.number(),
  kind: z.enum(['video', 'images']),
  title: z.string().nullable(),
  body: z.string(),
  hashtags: z.array(z.string()),
  visibility: z.enum(['public', 'friends', 'private']),
  createdAt: z.string(),
  scheduledAt: z.string().nullable(),
  location: z.string().nullable(),
  language: z.string().nullable(),
  media: z.array(draftMedia),
  cover: draftMedia.nullable(),
});

export const publishTicket: z.ZodType<PublishTicket> = z.object({ publishKey: z.string(), data: jsonObject });
