import { z } from 'zod';
import type { PrivateTag } from '../../contract/index.ts';
import type { Probed } from '../../core/media/facts.ts';

const privateTag: z.ZodType<PrivateTag> = z.enum([
  'place',
  'device',
  'account',
  'comment',
  'preview',
  'attachment',
  'other',
]);

/** Version 0.1.0 kept only that there were private tags. */
function fromFirstVersion(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || !('privateMetadata' in value)) return value;
  const { privateMetadata, ...rest } = value;
  return { ...rest, privateTags: privateMetadata === true ? ['other'] : [], tagBytes: 0, tagsInPlace: false };
}

const shape = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('video'),
    container: z.enum(['mp4', 'mov', 'webm', 'mkv', 'other']),
    videoCodec: z.enum(['avc', 'hevc', 'vp8', 'vp9', 'av1', 'other']),
    audioCodec: z.enum(['aac', 'mp3', 'opus', 'vorbis', 'pcm', 'other']).nullable(),
    audioChannels: z.number().nullable(),
    audioSampleRate: z.number().nullable(),
    audioBitrate: z.number().nullable(),
    width: z.number(),
    height: z.number(),
    rotation: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
    mirrored: z.literal(true).exactOptional(),
    durationMs: z.number(),
    frameRate: z.number().nullable(),
    videoBitrate: z.number(),
    bytes: z.number(),
    highBitDepth: z.boolean(),
    hdr: z.boolean(),
    faststart: z.boolean(),
    privateTags: z.array(privateTag),
    tagsInPlace: z.boolean(),
    extraTracks: z.number(),
    subtitles: z.object({ sha256: z.string(), format: z.enum(['srt', 'vtt']) }).exactOptional(),
    subtitlesBeside: z
      .object({
        path: z.string(),
        fault: z.enum(['not-utf8', 'no-cues', 'after-end', 'too-large', 'unreadable', 'no-font']).exactOptional(),
        line: z.number().exactOptional(),
        letters: z.string().exactOptional(),
        codePage: z.enum(['windows-1252', 'gb18030']).exactOptional(),
      })
      .exactOptional(),
  }),
  z.object({
    kind: z.literal('image'),
    format: z.enum(['jpeg', 'png', 'webp', 'gif', 'avif', 'heic', 'bmp', 'tiff', 'other']),
    width: z.number(),
    height: z.number(),
    bytes: z.number(),
    rotated: z.boolean(),
    animated: z.boolean(),
    privateTags: z.array(privateTag),
    tagBytes: z.number(),
    wideColour: z.boolean(),
    transparent: z.literal(true).exactOptional(),
    tagsStuck: z.literal(true).exactOptional(),
    pictures: z.number().exactOptional(),
  }),
]);

/** What probing found, as the originals keep it; see sqlite/shapes.ts. */
export const probed: z.ZodType<Probed> = z.preprocess(fromFirstVersion, shape);
