import { z } from 'zod';
import {
  type Asset,
  type ByteRange,
  because,
  FerryError,
  type HttpAnswer,
  isFerryError,
  type RenditionFile,
  type UploadProgress,
  type UploadTicket,
} from '../../../src/contract/index.ts';
import { askApi, isSilence, type Link } from './api.ts';
import { bodyOfPart, forgetReader, partReaderOf, type ReadPart } from './part-reader.ts';
import type { Permit } from './permit.ts';
import { askFirstReachable, askRos, bareEtag, isOtherMd5, rosError, xmlText } from './ros.ts';
import { assetOf, type MultipartUpload, multipartTicket, partBytes, rangesOf, uploadGone } from './ticket.ts';

type Part = MultipartUpload['parts'][number];

/** Begins a multipart upload on the first host that listens. No byte of the file goes yet. */
export async function openMultipart(
  link: Link,
  file: RenditionFile,
  permits: readonly Permit[],
  signal: AbortSignal,
): Promise<UploadTicket> {
  const call = { method: 'POST', query: '?uploads', headers: asFile(file) } as const;
  const { permit, answer } = await askFirstReachable(link, permits, call, signal);
  const uploadId = answer.status === 200 ? xmlText(answer.body, 'UploadId') : null;
  if (uploadId === null) throw rosError(link, { request: 'POST ?uploads', role: file.role }, answer);
  return multipartTicket(file, { v: 1, kind: 'multipart', permit, uploadId, partBytes, parts: [] });
}

interface PartToSend {
  readonly data: MultipartUpload;
  readonly part: ByteRange;
}

/** Sends one part, and reads the next one meanwhile. Sent twice it replaces itself. */
export async function sendMultipartPart(
  link: Link,
  file: RenditionFile,
  { data, part }: PartToSend,
  signal: AbortSignal,
): Promise<UploadTicket> {
  const reader = partReaderOf(link, file);
  try {
    const read = await reader.take(part, signal);
    const next = nextAfter(file, data, part);
    const answer = putPart(link, file, { data, part, read }, signal);
    if (next !== null) reader.readAhead(next);
    const sent = ticketWith(file, data, { number: part.index + 1, etag: await answer });
    if (next === null) forgetReader(link, file);
    else reader.giveBack(read);
    return sent;
  } catch (error) {
    forgetReader(link, file);
    throw error;
  }
}

/** The ETag of the part, which is what was sent. */
async function putPart(
  link: Link,
  file: RenditionFile,
  { data, part, read }: PartToSend & { readonly read: ReadPart },
  signal: AbortSignal,
): Promise<string> {
  const query = `?${new URLSearchParams({ partNumber: String(part.index + 1), uploadId: data.uploadId })}`;
  const headers = { ...asFile(file), 'content-md5': read.md5 };
  const call = { method: 'PUT', query, headers, body: bodyOfPart(read) } as const;
  const answer = await askRos(link, data.permit, call, signal);
  const etag = answer.headers['etag'];
  if (answer.status !== 200 || etag === undefined)
    throw rosError(link, { request: 'PUT ?partNumber', role: file.role }, answer);
  if (isOtherMd5(etag, read.md5))
    throw new FerryError('retryable', because('upload-damaged', { role: file.role }), { effect: 'none' });
  return bareEtag(etag);
}

function ticketWith(file: RenditionFile, data: MultipartUpload, part: Part): UploadTicket {
  const others = data.parts.filter(({ number }) => number !== part.number);
  return multipartTicket(file, { ...data, parts: [...others, part].sort((a, b) => a.number - b.number) });
}

/** What the ticket will ask for when this part has arrived. */
function nextAfter(file: RenditionFile, data: MultipartUpload, { index }: ByteRange): ByteRange | null {
  return ticketWith(file, data, { number: index + 1, etag: 'on its way' }).next;
}

/** The host's list of parts wins over ours, in both directions. */
export async function queryMultipart(
  link: Link,
  file: RenditionFile,
  data: MultipartUpload,
  signal: AbortSignal,
): Promise<UploadProgress> {
  try {
    const parts = await listParts(link, file, data, signal);
    return { kind: 'open', ticket: multipartTicket(file, { ...data, parts }) };
  } catch (error) {
    if (!isFerryError(error) || error.remedy !== 'upload-again') throw error;
    const asset = await findFinished(link, data, signal);
    return asset === null ? { kind: 'gone' } : { kind: 'complete', asset };
  }
}

/** COS lists at most 1000 parts at a time; more than 10,000 there cannot be. */
const maxListPages = 11;

async function listParts(link: Link, file: RenditionFile, data: MultipartUpload, signal: AbortSignal): Promise<Part[]> {
  const parts: Part[] = [];
  let marker = '0';
  for (let page = 0; page < maxListPages; page += 1) {
    const after = marker === '0' ? {} : { 'part-number-marker': marker };
    const query = `?${new URLSearchParams({ uploadId: data.uploadId, ...after })}`;
    const answer = await askRos(link, data.permit, { method: 'GET', query }, signal);
    if (answer.status !== 200 || !answer.body.includes('<ListPartsResult'))
      throw rosError(link, { request: 'GET ?uploadId', role: file.role }, answer);
    parts.push(...decodeParts(answer, file, data));
    const next = xmlText(answer.body, 'NextPartNumberMarker');
    if (xmlText(answer.body, 'IsTruncated') !== 'true' || next === null || next === marker) return parts;
    marker = next;
  }
  return parts;
}

/** Parts of the size that was sent; one of another size is not ours, and is sent again. */
function decodeParts({ body }: HttpAnswer, file: RenditionFile, data: MultipartUpload): Part[] {
  const ranges = rangesOf(file.bytes, data.partBytes);
  const [, ...parts] = body.split('<Part>');
  return parts.flatMap((part) => {
    const number = Number(xmlText(part, 'PartNumber'));
    const etag = xmlText(part, 'ETag');
    const size = xmlText(part, 'Size');
    const range = ranges[number - 1];
    if (range === undefined || etag === null) return [];
    const isWhole = size === null ? isKnown(data, number, etag) : Number(size) === range.end - range.start;
    return isWhole ? [{ number, etag: bareEtag(etag) }] : [];
  });
}

function isKnown({ parts }: MultipartUpload, number: number, etag: string): boolean {
  return parts.some((part) => part.number === number && part.etag === bareEtag(etag));
}

/** Puts the parts together. When that had already happened the host knows no such upload, and the file is looked up. */
export async function finishMultipart(
  link: Link,
  file: RenditionFile,
  data: MultipartUpload,
  signal: AbortSignal,
): Promise<Asset> {
  const query = `?${new URLSearchParams({ uploadId: data.uploadId })}`;
  const answer = await askRos(
    link,
    data.permit,
    { method: 'POST', query, headers: { 'content-type': 'application/xml' }, body: completeXml(data.parts) },
    signal,
  );
  // COS may answer 200 first and an error in the body after it.
  if (answer.status === 200 && answer.body.includes('<CompleteMultipartUploadResult'))
    return assetOf(data.permit.fileId, answer.headers['x-ros-video-id'] ?? null);
  const error = rosError(link, { request: 'POST ?uploadId', role: file.role }, answer);
  if (error.remedy !== 'upload-again') throw error;
  const asset = await findFinished(link, data, signal);
  if (asset !== null) return asset;
  throw uploadGone(file.role);
}

/** The ETags in quotes, the parts in order. */
function completeXml(parts: readonly Part[]): string {
  const rows = parts.map(
    ({ number, etag }) => `<Part><PartNumber>${number}</PartNumber><ETag>"${escapeXml(etag)}"</ETag></Part>`,
  );
  return `<CompleteMultipartUpload>${rows.join('')}</CompleteMultipartUpload>`;
}

function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

const videoIdSchema = z.looseObject({ videoId: z.union([z.string(), z.number()]).nullish() });

/**
 * Only a whole file has a video id ("-1" is none, or not yet). One weak source, so its silence means that
 * the upload begins anew, and its yes is believed: nobody but us has the token of this file id.
 */
async function findFinished(link: Link, { permit }: MultipartUpload, signal: AbortSignal): Promise<Asset | null> {
  const answer = await askApi(
    link,
    {
      phase: 'read',
      base: 'edith',
      method: 'GET',
      path: '/web_api/sns/capa/postgw/videoid',
      query: { fileKey: permit.fileId, bizName: '217' },
      data: videoIdSchema,
    },
    signal,
  );
  // The call may be gone or have changed: that must not fail the post.
  if (isSilence(answer)) return null;
  if (answer.kind !== 'yes') throw answer.error;
  const id = String(answer.data.videoId ?? '');
  return id === '' || id === '-1' || id === '0' ? null : assetOf(permit.fileId, id);
}

function asFile({ mime }: RenditionFile): Readonly<Record<string, string>> {
  return { 'content-type': mime };
}
