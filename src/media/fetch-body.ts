import type { Looks } from '../contract/reasons/media.ts';
import {
  agreesWith,
  type ContentRange,
  decodeContentLength,
  decodeUnsatisfiedTotal,
  encodingOf,
  findBeginning,
  findContinuation,
  findValidator,
} from './http-range.ts';
import type { PartFile } from './part-file.ts';
import { familyOf, SNIFF_BYTES, type Sniffed, sniffMedia } from './sniff.ts';
import { unpack } from './unpack.ts';

/** An answer that may carry the file, and where its bytes go. */
export interface BodyJob {
  readonly part: PartFile;
  readonly answer: {
    readonly headers: Readonly<Record<string, string>>;
    readonly body: AsyncIterable<Uint8Array>;
  };
  /** the rest of the file was asked for, not the whole */
  readonly continues: boolean;
  readonly source: string;
  /** how reasons call it */
  readonly link: string;
  readonly maximumBytes: number;
  onProgress(bytes: number, totalBytes: number | null): void;
}

export type BodyStep =
  /** every byte is in the part */
  | { readonly kind: 'whole' }
  /** the server sent a piece and has more */
  | { readonly kind: 'more' }
  /** no right continuation of what is on disk, which stays until something better has begun: ask for all of it */
  | { readonly kind: 'restart' }
  /** the answer ended before its own end */
  | { readonly kind: 'short' }
  /** the part was not touched, unless the answer never ended */
  | { readonly kind: 'not-media'; readonly looks: Looks };

/**
 * 200: the file from its first byte, also when the rest was asked for (the server ignores ranges, or has another file now).
 * Some send only the rest and still say 200, with or without a Content-Range.
 */
export function receiveWhole(job: BodyJob): Promise<BodyStep> {
  const { answer, continues } = job;
  const length = encodingOf(answer.headers) === null ? decodeContentLength(answer.headers) : null;
  if (answer.headers['content-range'] === undefined)
    return continues && isRest(job, length) ? restart() : receiveFromStart(job, { totalBytes: length, end: length });
  return continues ? restart() : receiveBeginning(job);
}

/** 206: a piece. Anything but the very piece that is missing is not used. */
export async function receiveRange(job: BodyJob): Promise<BodyStep> {
  const { part, answer, continues } = job;
  if (!continues) return receiveBeginning(job);
  const { totalBytes = null, validator = null } = part.record ?? {};
  const range = findContinuation({ bytes: part.bytes, totalBytes, validator }, answer.headers);
  if (range === null) return restart();
  const stopped = await appendRest(job, answer.body[Symbol.asyncIterator](), range.end);
  if (stopped) return stopped;
  if (part.bytes !== range.end) return { kind: 'short' };
  return part.bytes === (range.total ?? totalBytes) ? { kind: 'whole' } : { kind: 'more' };
}

/** 416: we asked for what follows the last byte, so the file is whole; or it became shorter. */
export function decideUnsatisfiable({ part, answer }: BodyJob): BodyStep {
  const total = decodeUnsatisfiedTotal(answer.headers);
  const isSame = agreesWith(part.record?.validator ?? null, answer.headers);
  return total !== null && total > 0 && total === part.bytes && isSame ? { kind: 'whole' } : { kind: 'restart' };
}

async function restart(): Promise<BodyStep> {
  return { kind: 'restart' };
}

/** As long as what is missing, and not as long as the whole. */
function isRest({ part }: BodyJob, length: number | null): boolean {
  const total = part.record?.totalBytes ?? null;
  return length !== null && total !== null && length === total - part.bytes && length !== total;
}

/** A piece although all was asked for. */
async function receiveBeginning(job: BodyJob): Promise<BodyStep> {
  const range = findBeginning(job.answer.headers);
  return range === null ? { kind: 'restart' } : receiveFromStart(job, { totalBytes: range.total, end: range.end });
}

/** `end`: where the answer says that it ends itself */
type Extent = { readonly totalBytes: number | null; readonly end: ContentRange['end'] | null };

/** The part is emptied only once the first bytes look like what we came for: a login page costs nothing we have. */
async function receiveFromStart(job: BodyJob, { totalBytes, end }: Extent): Promise<BodyStep> {
  const { part, answer, continues, maximumBytes } = job;
  if (totalBytes !== null && totalBytes > maximumBytes)
    return notMedia({ looksLike: 'too-big', bytes: totalBytes, maxBytes: maximumBytes });
  const body = await findPlainBody(job);
  if (body === null) return notMedia({ looksLike: 'packed', encoding: encodingOf(answer.headers) ?? '' });
  const { head, lost } = await readHead(body);
  const found = recognise(await sniffMedia(head), answer.headers);
  if (lost !== null && found.kind === 'other') throw lost.error;
  // The middle of a file may look like anything.
  if (continues && (found.kind === 'other' || found.mime !== part.record?.mime)) return { kind: 'restart' };
  if (found.kind === 'other') return notMedia(found.looks);
  const { mime, extension } = found;
  // What was packed cannot be continued: ranges count packed bytes.
  const validator = encodingOf(answer.headers) === null ? findValidator(answer.headers) : null;
  await part.begin({ source: job.source, validator, totalBytes, mime, extension });
  if (end !== null && head.length > end) return { kind: 'restart' };
  await append(job, head);
  if (lost !== null) {
    await part.flush();
    throw lost.error;
  }
  const stopped = await appendRest(job, body, end);
  if (stopped) return stopped;
  if (end !== null && part.bytes !== end) return { kind: 'short' };
  return totalBytes === null || part.bytes === totalBytes ? { kind: 'whole' } : { kind: 'more' };
}

/** Null: packed in a way that cannot be undone. Some say that they packed and did not. */
async function findPlainBody({ answer, link }: BodyJob): Promise<AsyncIterator<Uint8Array> | null> {
  const body = answer.body[Symbol.asyncIterator]();
  const encoding = encodingOf(answer.headers);
  if (encoding === null) return body;
  const start = await readHead(body);
  const again = joined(start, body);
  if ((await sniffMedia(start.head)).kind !== 'other') return again;
  return unpack(again, encoding, link)?.[Symbol.asyncIterator]() ?? null;
}

async function* joined({ head, lost }: Head, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  yield head;
  if (lost !== null) throw lost.error;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

/** Bytes that say nothing are kept when the server calls them media: the link dies, and somebody may know what they are. */
function recognise(sniffed: Sniffed, headers: BodyJob['answer']['headers']): Sniffed {
  if (sniffed.kind !== 'other' || sniffed.looks.looksLike !== 'unknown') return sniffed;
  const mime = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const kind = familyOf(mime);
  return kind === null ? sniffed : { kind, mime, extension: '.bin' };
}

function notMedia(looks: Looks): BodyStep {
  return { kind: 'not-media', looks };
}

/** What came before a connection was lost counts: from a slow server even a few hundred bytes are worth keeping. */
async function readHead(body: AsyncIterator<Uint8Array>): Promise<Head> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    while (bytes < SNIFF_BYTES) {
      const next = await body.next();
      if (next.done) break;
      // Its memory is used again when the next one comes.
      chunks.push(Buffer.from(next.value));
      bytes += next.value.length;
    }
    return { head: Buffer.concat(chunks), lost: null };
  } catch (error) {
    return { head: Buffer.concat(chunks), lost: { error } };
  }
}

interface Head {
  readonly head: Uint8Array;
  readonly lost: { readonly error: unknown } | null;
}

/**
 * Null when the answer ended by itself. One that goes on past its own end cannot be believed in anything. However it ends, what came is
 * in the part.
 */
async function appendRest(job: BodyJob, body: AsyncIterator<Uint8Array>, end: number | null): Promise<BodyStep | null> {
  try {
    for (let next = await body.next(); !next.done; next = await body.next()) {
      const bytes = job.part.receivedBytes + next.value.length;
      if (end !== null && bytes > end) {
        await job.part.clear();
        return { kind: 'restart' };
      }
      if (bytes > job.maximumBytes) {
        await job.part.clear();
        return notMedia({ looksLike: 'too-big', maxBytes: job.maximumBytes });
      }
      await append(job, next.value);
    }
    return null;
  } finally {
    await job.part.flush();
  }
}

async function append(job: BodyJob, chunk: Uint8Array): Promise<void> {
  await job.part.append(chunk);
  job.onProgress(job.part.receivedBytes, job.part.record?.totalBytes ?? null);
}
