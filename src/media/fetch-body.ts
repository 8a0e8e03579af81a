import type { MediaKind } from '../contract/index.ts';
import type { Looks } from '../contract/reasons/media.ts';
import {
  agreesWith,
  decodeContentLength,
  decodeContentRange,
  decodeUnsatisfiedTotal,
  findValidator,
} from './http-range.ts';
import type { PartFile } from './part-file.ts';
import { SNIFF_BYTES, sniffMedia } from './sniff.ts';

/** An answer that may carry the file, and where its bytes go. */
export interface BodyJob {
  readonly part: PartFile;
  readonly answer: {
    readonly headers: Readonly<Record<string, string>>;
    readonly body: AsyncIterable<Uint8Array>;
  };
  readonly kind: MediaKind;
  readonly source: string;
  readonly maximumBytes: number;
  onProgress(bytes: number, totalBytes: number | null): void;
}

export type BodyStep =
  /** every byte is in the part */
  | { readonly kind: 'whole' }
  /** the server sent a piece and has more */
  | { readonly kind: 'more' }
  /** what is on disk does not belong to what the server has now */
  | { readonly kind: 'restart' }
  /** the answer ended before its own end */
  | { readonly kind: 'short' }
  /** the part was not touched, unless the answer never ended */
  | { readonly kind: 'not-media'; readonly looks: Looks };

/** 200: the file from its first byte, also when a range was asked for (the server ignores ranges, or has another file now). */
export function receiveWhole(job: BodyJob): Promise<BodyStep> {
  return receiveFromStart(job, decodeContentLength(job.answer.headers));
}

/** 206: a piece. Every number is compared with what we have: some servers send another range, or of another file. */
export async function receiveRange(job: BodyJob): Promise<BodyStep> {
  const { part, answer } = job;
  const range = decodeContentRange(answer.headers);
  if (range === null || range.start !== part.bytes) return { kind: 'restart' };
  if (part.record === null) {
    const step = await receiveFromStart(job, range.total);
    return step.kind === 'short' && part.bytes === range.end ? { kind: 'more' } : step;
  }
  const { totalBytes, validator } = part.record;
  if (totalBytes !== null && range.total !== null && totalBytes !== range.total) return { kind: 'restart' };
  // Without a validator, equal lengths are all that ties the two halves together: unknown lengths tie nothing.
  if (validator === null && (totalBytes === null || range.total === null)) return { kind: 'restart' };
  if (!agreesWith(validator, answer.headers)) return { kind: 'restart' };
  const tooLong = await appendRest(job, answer.body[Symbol.asyncIterator]());
  if (tooLong) return tooLong;
  if (part.bytes !== range.end) return { kind: 'short' };
  return part.bytes === (range.total ?? totalBytes) ? { kind: 'whole' } : { kind: 'more' };
}

/** 416: we asked for what follows the last byte, so the file is whole; or it became shorter. */
export function decideUnsatisfiable(job: BodyJob): BodyStep {
  const total = decodeUnsatisfiedTotal(job.answer.headers);
  return total !== null && total > 0 && total === job.part.bytes ? { kind: 'whole' } : { kind: 'restart' };
}

/** The part is emptied only once the first bytes look like what we came for: a login page costs nothing we have. */
async function receiveFromStart(job: BodyJob, totalBytes: number | null): Promise<BodyStep> {
  const { part, answer, kind } = job;
  const packed = answer.headers['content-encoding'] ?? 'identity';
  if (packed !== 'identity') return notMedia({ looksLike: 'packed', encoding: packed });
  if (totalBytes !== null && totalBytes > job.maximumBytes)
    return notMedia({ looksLike: 'too-big', bytes: totalBytes, maxBytes: job.maximumBytes });
  const body = answer.body[Symbol.asyncIterator]();
  const head = await readHead(body);
  const sniffed = await sniffMedia(head);
  if (sniffed.kind === 'other') return notMedia(sniffed.looks);
  if (sniffed.kind !== kind) return notMedia({ looksLike: sniffed.kind, mime: sniffed.mime });
  const { mime, extension } = sniffed;
  await part.begin({ source: job.source, validator: findValidator(answer.headers), totalBytes, mime, extension });
  await append(job, head);
  const tooLong = await appendRest(job, body);
  if (tooLong) return tooLong;
  return totalBytes === null || part.bytes === totalBytes ? { kind: 'whole' } : { kind: 'short' };
}

function notMedia(looks: Looks): BodyStep {
  return { kind: 'not-media', looks };
}

async function readHead(body: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  while (bytes < SNIFF_BYTES) {
    const next = await body.next();
    if (next.done) break;
    chunks.push(next.value);
    bytes += next.value.length;
  }
  return Buffer.concat(chunks);
}

/** Null when the answer ended by itself. */
async function appendRest(job: BodyJob, body: AsyncIterator<Uint8Array>): Promise<BodyStep | null> {
  for (let next = await body.next(); !next.done; next = await body.next()) {
    if (job.part.bytes + next.value.length > job.maximumBytes) {
      await job.part.clear();
      return notMedia({ looksLike: 'too-big', maxBytes: job.maximumBytes });
    }
    await append(job, next.value);
  }
  return null;
}

async function append(job: BodyJob, chunk: Uint8Array): Promise<void> {
  await job.part.append(chunk);
  job.onProgress(job.part.bytes, job.part.record?.totalBytes ?? null);
}
