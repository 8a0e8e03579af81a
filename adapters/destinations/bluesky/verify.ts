import { z } from 'zod';
import type { Draft, DraftMedia, JsonObject, SeenMedia, SeenPost, Verification } from '../../../src/contract/index.ts';
import { toIso } from '../../../src/kit/index.ts';
import { blobSchema } from './api.ts';
import { sha256OfCid } from './cid.ts';
import type { Connection } from './connection.ts';
import { blueskyReason } from './reasons.ts';
import { buildRecords, getBlob, textOf } from './record.ts';

/** Reads back every post of a thread, and tells what a reader gets: text, files, their descriptions, and the date. */
export async function verifyRecords(
  connection: Connection,
  rkey: string,
  draft: Draft,
  signal: AbortSignal,
): Promise<Verification> {
  const planned = buildRecords(draft);
  const found: JsonObject[] = [];
  for (const [index, { rkey: partKey }] of planned.entries()) {
    const record = await connection.find(index === 0 ? rkey : partKey, signal);
    if (record !== null) found.push(record.value);
    else if (index === 0) return { kind: 'missing' };
    else return { kind: 'refused', because: blueskyReason('thread-part-gone', { part: index + 1 }) };
  }
  const sent = planned.map(({ record }) => textOf(record));
  return { kind: 'live', seen: seenPost(draft, sent, found) };
}

function seenPost(draft: Draft, sent: readonly string[], [root = {}, ...parts]: readonly JsonObject[]): SeenPost {
  const media = [root, ...parts].flatMap(({ embed }) => filesOf(embed));
  const createdAt = Date.parse(String(root['createdAt']));
  return {
    body: joinTexts(draft.body, sent, [root, ...parts].map(textOf)),
    visibility: 'public',
    mediaCount: media.length,
    media: media.map((file, index) => seenFile(file, draft.media[index])),
    ...(Number.isNaN(createdAt) ? {} : { createdAt: toIso(createdAt) }),
  };
}

/**
 * The texts of a thread as one, with the white space that stood in the draft where it was cut. `sent` are the parts as they
 * were cut, `found` the parts as they stand there now.
 */
export function joinTexts(body: string, sent: readonly string[], found: readonly string[]): string {
  let at = 0;
  return sent
    .map((text, index) => {
      const start = body.indexOf(text, at);
      const gap = start < 0 ? '' : body.slice(at, start);
      at = start < 0 ? at : start + text.length;
      return gap + (found[index] ?? '');
    })
    .join('');
}

interface EmbeddedFile {
  readonly cid: string;
  readonly bytes: number;
  readonly alt: string;
}

const alt = z.string().default('');
const imageSchema = z.object({ image: blobSchema, alt });
const embedSchema = z.union([
  z.object({ $type: z.literal('app.bsky.embed.video'), video: blobSchema, alt }),
  z.object({ $type: z.literal('app.bsky.embed.images'), images: z.array(imageSchema) }),
  z.object({ $type: z.literal('app.bsky.embed.gallery'), items: z.array(imageSchema) }),
]);

/** The files of a post, in order; none where the embed is no longer one of ours. */
function filesOf(embed: unknown): readonly EmbeddedFile[] {
  const read = embedSchema.safeParse(embed).data;
  if (read === undefined) return [];
  if ('video' in read) return [{ cid: read.video.ref.$link, bytes: read.video.size, alt: read.alt }];
  const images = 'images' in read ? read.images : read.items;
  return images.map(({ image, alt }) => ({ cid: image.ref.$link, bytes: image.size, alt }));
}

/** A file the video service made of ours has another name and size, and they say nothing. */
function seenFile({ cid, bytes, alt }: EmbeddedFile, sent: DraftMedia | undefined): SeenMedia {
  const sha256 = sha256OfCid(cid);
  const isReencoded = sent !== undefined && getBlob(sent).ref.$link === cid && sha256 !== sent.file.sha256;
  return { alt, ...(isReencoded ? {} : { bytes, ...(sha256 === null ? {} : { sha256 }) }) };
}
