import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { because, FerryError, isFerryError, type MediaKind } from '../contract/index.ts';
import type { Looks } from '../contract/reasons/media.ts';
import { ensureFolder, onDisk } from '../disk/index.ts';
import { assertNotAborted } from '../kit/index.ts';
import { GatheredWrites } from './gathered-writes.ts';
import { MAX_ORIGINAL_BYTES, removePart } from './part-file.ts';
import { SNIFF_BYTES, type Sniffed, sniffMedia } from './sniff.ts';

/** A file that comes as a stream: an entry of the archive. It can be read again, so nothing is ever continued. */
export interface ReceiveJob {
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly kind: MediaKind;
  /** how reasons call it: the entry's path */
  readonly name: string;
  /** absolute; whole and flushed when this returns: give it to the media store. Gone when it throws. */
  readonly partPath: string;
  readonly signal: AbortSignal;
  /** default 16 GiB */
  readonly maxBytes?: number;
  /** called per chunk */
  onProgress?(bytes: number): void;
}

interface ReceivedStream {
  readonly bytes: number;
  readonly sha256: string;
  /** with its dot, from the magic bytes */
  readonly extension: string;
  readonly mime: string;
}

/**
 * Copies a stream into a part, hashed as it comes; the magic bytes decide what it is, and any picture, video or sound is
 * taken. Throws FerryError `permanent` `not-media`;
 * `needs-user` with the archive's own reason where the entry cannot be read: the person can give another copy; `fatal` for
 * the disk's refusals; `interrupted` `aborted`.
 */
export async function receiveStream(job: ReceiveJob): Promise<ReceivedStream> {
  try {
    assertNotAborted(job.signal);
    const folder = dirname(job.partPath);
    await ensureFolder(folder);
    const file = await onDisk(folder, () => open(job.partPath, 'w'));
    try {
      return await copyInto(file, job);
    } finally {
      await file.close();
    }
  } catch (error) {
    await removePart(job.partPath).catch(() => undefined);
    throw forThisFile(error);
  }
}

async function copyInto(handle: FileHandle, job: ReceiveJob): Promise<ReceivedStream> {
  const folder = dirname(job.partPath);
  const hash = createHash('sha256');
  const writes = new GatheredWrites({ handle, folder, onWritten: (bytes) => hash.update(bytes) });
  let found: Found;
  try {
    found = await copyChunks(writes, job);
    await writes.flush();
  } finally {
    await writes.end();
  }
  await onDisk(folder, () => handle.sync());
  return { bytes: found.bytes, sha256: hash.digest('hex'), extension: found.media.extension, mime: found.media.mime };
}

interface Found {
  readonly bytes: number;
  readonly media: Media;
}

async function copyChunks(writes: GatheredWrites, job: ReceiveJob): Promise<Found> {
  const { maxBytes = MAX_ORIGINAL_BYTES } = job;
  const head: Uint8Array[] = [];
  let bytes = 0;
  let media: Media | null = null;
  for await (const chunk of job.chunks) {
    assertNotAborted(job.signal);
    if (media === null) head.push(chunk);
    bytes += chunk.length;
    if (bytes > maxBytes) throw notMedia(job, { looksLike: 'too-big', maxBytes });
    // Looked at as soon as there is enough: nobody copies gigabytes to learn that they are no video.
    if (media === null && bytes >= SNIFF_BYTES) media = await recognise(job, head);
    await writes.append(chunk);
    job.onProgress?.(bytes);
  }
  return { bytes, media: media ?? (await recognise(job, head)) };
}

type Media = Exclude<Sniffed, { kind: 'other' }>;

async function recognise(job: ReceiveJob, head: readonly Uint8Array[]): Promise<Media> {
  const sniffed = await sniffMedia(Buffer.concat(head));
  if (sniffed.kind === 'other') throw notMedia(job, sniffed.looks);
  return sniffed;
}

function notMedia({ name, kind }: ReceiveJob, looks: Looks): FerryError {
  return new FerryError('permanent', because('not-media', { path: name, wanted: kind, ...looks }), { effect: 'none' });
}

/** A damaged entry is a matter of one file, not of the whole command, which is what `usage` would stop. */
function forThisFile(error: unknown): unknown {
  if (!isFerryError(error) || error.kind !== 'usage') return error;
  return new FerryError('needs-user', error.reason, { effect: 'none', cause: error });
}
