import { z } from 'zod';
import {
  because,
  type Draft,
  type DraftMedia,
  FerryError,
  type Json,
  type JsonObject,
  type MediaFacts,
} from '../../../src/contract/index.ts';
import { toEpochMs, toIso } from '../../../src/kit/index.ts';
import { type Blob, blobSchema, collection, type StrongRef } from './api.ts';
import { findFacets } from './facets.ts';
import { maxPlainImages } from './limits.ts';
import { splitIntoPosts } from './thread.ts';
import { partKey, postKey } from './tid.ts';

/** One record and the place it goes to. Replies get their `reply` when the post before them is there. */
export interface PlannedRecord {
  readonly rkey: string;
  readonly record: JsonObject;
}

/**
 * Draft → records, the same for ever. Pure. The first is the post; others go on with its text, and with its other videos where it
 * has several, one millisecond apart.
 */
export function buildRecords(draft: Draft): readonly PlannedRecord[] {
  // Whether a longer text is welcome at all is for the limits to say: a stored draft must not change with an option.
  const texts = splitIntoPosts(draft.body);
  const embeds = buildEmbeds(draft);
  const rootKey = postKey(draft.createdAt, draft.postRef);
  return Array.from({ length: Math.max(texts.length, embeds.length) }, (_, index) => {
    const createdAt = toIso(toEpochMs(draft.createdAt) + index);
    return {
      rkey: index === 0 ? rootKey : partKey(rootKey, createdAt, index),
      record: buildRecord(draft, { text: texts[index] ?? '', embed: embeds[index] ?? null, createdAt }),
    };
  });
}

interface Post {
  /** may be empty */
  readonly text: string;
  readonly embed: JsonObject | null;
  readonly createdAt: string;
}

function buildRecord(draft: Draft, { text, embed, createdAt }: Post): JsonObject {
  const facets = findFacets(text, draft.hashtags);
  return {
    $type: collection,
    text,
    ...(facets.length === 0 ? {} : { facets }),
    ...(embed === null ? {} : { embed }),
    ...(draft.language === null || !language.test(draft.language) ? {} : { langs: [draft.language] }),
    createdAt,
  };
}

/** The form the server checks; a wrong tag would cost the post. */
const language = /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i;

export function asReply(record: JsonObject, root: StrongRef, parent: StrongRef): JsonObject {
  return { ...record, reply: { root, parent } };
}

/** One for each post that has any: a post holds one video, or all the photos. */
function buildEmbeds({ kind, media }: Draft): readonly JsonObject[] {
  return kind === 'video' ? media.map(buildVideo) : [buildPhotos(media)];
}

function buildVideo(medium: DraftMedia): JsonObject {
  const { alt, facts } = medium.file;
  return {
    $type: 'app.bsky.embed.video',
    video: getBlob(medium),
    ...(alt === '' ? {} : { alt }),
    aspectRatio: aspectRatio(facts),
  };
}

function buildPhotos(media: readonly DraftMedia[]): JsonObject {
  const images = media.map((medium) => ({
    image: getBlob(medium),
    alt: medium.file.alt,
    aspectRatio: aspectRatio(medium.file.facts),
  }));
  // Four and fewer are shown by every client; galleries only by those of 2026: their lexicon is of 2026-06-03.
  if (images.length <= maxPlainImages) return { $type: 'app.bsky.embed.images', images };
  const items = images.map((image) => ({ $type: 'app.bsky.embed.gallery#image', ...image }));
  return { $type: 'app.bsky.embed.gallery', items };
}

function aspectRatio({ width, height }: MediaFacts): JsonObject {
  return { width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(height)) };
}

const assetDataSchema = z.object({ blob: blobSchema });

/** What the server said about the file when it took it: a repeat must name it in exactly these words. */
export function getBlob({ asset, file }: DraftMedia): Blob {
  const blob = assetDataSchema.safeParse(asset?.data).data?.blob;
  if (blob !== undefined) return blob;
  throw new FerryError('retryable', because('asset-gone', { role: file.role }), {
    effect: 'none',
    remedy: 'upload-again',
  });
}

/** The same content, whatever the order of its fields. */
export function sameJson(one: Json | undefined, other: Json | undefined): boolean {
  if (one === null || other === null || typeof one !== 'object' || typeof other !== 'object') return one === other;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const mine = new Map<string, Json>(Object.entries(one));
  const theirs = new Map<string, Json>(Object.entries(other));
  return mine.size === theirs.size && [...mine].every(([name, value]) => sameJson(value, theirs.get(name)));
}

/** What a record says to its readers. */
export function textOf(record: JsonObject): string {
  const text = record['text'];
  return typeof text === 'string' ? text : '';
}
