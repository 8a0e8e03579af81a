import { z } from 'zod';
import {
  type Asset,
  type ByteRange,
  because,
  FerryError,
  type RenditionFile,
  type UploadTicket,
} from '../../../src/contract/index.ts';
import { toIso } from '../../../src/kit/index.ts';
import { type Permit, permitSchema } from './permit.ts';

/**
 * Two public clients send 5 MiB parts above 5 MiB, one sends 8 MiB. The smaller one loses less when a
 * connection is cut. COS takes at most 10,000 parts.
 */
export const partBytes = 5 * 1024 * 1024;

const singleSchema = z.object({
  v: z.literal(1),
  kind: z.literal('single'),
  /** best first; after the upload only the one that was used */
  permits: z.array(permitSchema).min(1),
  /** null: not there yet */
  stored: z.object({ videoId: z.string().nullable() }).nullable(),
});

const multipartSchema = z.object({
  v: z.literal(1),
  kind: z.literal('multipart'),
  permit: permitSchema,
  uploadId: z.string().min(1),
  /** of this upload, which may have been begun by another version */
  partBytes: z.number().int().min(1),
  /** what the host has confirmed, by number from 1 */
  parts: z.array(z.object({ number: z.number().int().min(1), etag: z.string().min(1) })),
});

const dataSchema = z.discriminatedUnion('kind', [singleSchema, multipartSchema]);

export type SingleUpload = z.output<typeof singleSchema>;
export type MultipartUpload = z.output<typeof multipartSchema>;
type UploadData = z.output<typeof dataSchema>;

/** null: not a ticket of ours, or of a version we no longer read. */
export function decodeUpload(ticket: UploadTicket): UploadData | null {
  return dataSchema.safeParse(ticket.data).data ?? null;
}

export function singleTicket(file: RenditionFile, data: SingleUpload): UploadTicket {
  const whole = { index: 0, start: 0, end: file.bytes };
  return {
    next: data.stored === null ? whole : null,
    confirmedBytes: data.stored === null ? 0 : file.bytes,
    expiresAt: expiryOf(data.permits),
    data,
  };
}

/** The next part is the first one the host does not have: an earlier process may have left a hole. */
export function multipartTicket(file: RenditionFile, data: MultipartUpload): UploadTicket {
  const confirmed = new Set(data.parts.map(({ number }) => number));
  let confirmedBytes = 0;
  let next: ByteRange | null = null;
  for (const range of rangesOf(file.bytes, data.partBytes)) {
    if (confirmed.has(range.index + 1)) confirmedBytes += range.end - range.start;
    else next ??= range;
  }
  return { next, confirmedBytes, expiresAt: expiryOf([data.permit]), data };
}

export function rangesOf(bytes: number, sizeOfPart: number): readonly ByteRange[] {
  return Array.from({ length: Math.ceil(bytes / sizeOfPart) }, (_, index) => ({
    index,
    start: index * sizeOfPart,
    end: Math.min(bytes, (index + 1) * sizeOfPart),
  }));
}

function expiryOf(permits: readonly Permit[]): string | null {
  const times = permits.flatMap(({ expiresAtMs }) => expiresAtMs ?? []);
  if (times.length === 0) return null;
  const first = Math.min(...times);
  // The year 2100 and later is not a time but a mistake of units.
  return first > 0 && first < 4_102_444_800_000 ? toIso(first) : null;
}

/** The same object however often it is asked for: an upload that is finished twice gives one asset. */
export function assetOf(fileId: string, videoId: string | null): Asset {
  return { id: fileId, data: { fileId, videoId } };
}

/** The engine forgets the ticket and opens a new upload. */
export function uploadGone(role: RenditionFile['role']): FerryError {
  return new FerryError('retryable', because('upload-gone', { role }), { remedy: 'upload-again', effect: 'none' });
}
