import {
  type Asset,
  type ByteRange,
  because,
  FerryError,
  type RenditionFile,
  type UploadProgress,
  type UploadTicket,
} from '../../../src/contract/index.ts';
import { assertNever } from '../../../src/kit/index.ts';
import type { Link } from './api.ts';
import { finishMultipart, openMultipart, queryMultipart, sendMultipartPart } from './multipart.ts';
import { askPermits } from './permit.ts';
import { askFirstReachable, bodyOf, isOtherMd5, md5Of, rosError } from './ros.ts';
import { assetOf, decodeUpload, partBytes, type SingleUpload, singleTicket, uploadGone } from './ticket.ts';

/** Pictures go in one PUT whatever their size, a video up to one part too; a larger one goes in parts that survive a restart. */
export async function openUpload(link: Link, file: RenditionFile, signal: AbortSignal): Promise<UploadTicket> {
  const permits = await askPermits(link, file, signal);
  if (file.role === 'video' && file.bytes > partBytes) return openMultipart(link, file, permits, signal);
  return singleTicket(file, { v: 1, kind: 'single', permits: [...permits], stored: null });
}

export async function queryUpload(
  link: Link,
  file: RenditionFile,
  ticket: UploadTicket,
  signal: AbortSignal,
): Promise<UploadProgress> {
  const data = decodeUpload(ticket);
  switch (data?.kind) {
    case undefined:
      return { kind: 'gone' };
    case 'single':
      return querySingle(data);
    case 'multipart':
      return queryMultipart(link, file, data, signal);
    default:
      return assertNever(data);
  }
}

export async function sendPart(
  link: Link,
  file: RenditionFile,
  { ticket, part }: { readonly ticket: UploadTicket; readonly part: ByteRange },
  signal: AbortSignal,
): Promise<UploadTicket> {
  const data = decodeUpload(ticket);
  switch (data?.kind) {
    case undefined:
      throw uploadGone(file.role);
    case 'single':
      return sendWhole(link, file, data, signal);
    case 'multipart':
      return sendMultipartPart(link, file, { data, part }, signal);
    default:
      return assertNever(data);
  }
}

export async function finishUpload(
  link: Link,
  file: RenditionFile,
  ticket: UploadTicket,
  signal: AbortSignal,
): Promise<Asset> {
  const data = decodeUpload(ticket);
  switch (data?.kind) {
    case undefined:
      throw uploadGone(file.role);
    case 'single':
      return storedAsset(data) ?? throwUnfinished(file);
    case 'multipart':
      return ticket.next === null ? finishMultipart(link, file, data, signal) : throwUnfinished(file);
    default:
      return assertNever(data);
  }
}

/**
 * Nobody can ask the host whether a PUT whose answer was lost has arrived, and a second PUT to the same id is refused: what
 * is not known to be there begins anew under a new id. It is at most one part, or a picture.
 */
function querySingle(data: SingleUpload): UploadProgress {
  const asset = storedAsset(data);
  return asset === null ? { kind: 'gone' } : { kind: 'complete', asset };
}

function storedAsset({ permits, stored }: SingleUpload): Asset | null {
  const [used] = permits;
  return stored === null || used === undefined ? null : assetOf(used.fileId, stored.videoId);
}

async function sendWhole(
  link: Link,
  file: RenditionFile,
  data: SingleUpload,
  signal: AbortSignal,
): Promise<UploadTicket> {
  if (data.stored !== null) return singleTicket(file, data);
  const range = { index: 0, start: 0, end: file.bytes };
  const md5 = await md5Of(link, file, range, signal);
  const headers = { 'content-type': file.mime, 'content-md5': md5 };
  const call = { method: 'PUT', headers, body: bodyOf(link, file, range) } as const;
  const { permit, answer } = await askFirstReachable(link, data.permits, call, signal);
  const etag = answer.headers['etag'];
  if (answer.status !== 200 || etag === undefined) throw rosError(link, { request: 'PUT', role: file.role }, answer);
  if (isOtherMd5(etag, md5)) throw uploadGone(file.role);
  const videoId = answer.headers['x-ros-video-id'] ?? null;
  return singleTicket(file, { v: 1, kind: 'single', permits: [permit], stored: { videoId } });
}

function throwUnfinished(file: RenditionFile): never {
  throw new FerryError('retryable', because('upload-incomplete', { role: file.role }), { effect: 'none' });
}
