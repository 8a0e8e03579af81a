import { createHash, randomBytes, randomInt } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { completed, decodeComplete, initiated, listed, type WantedPart } from './cos-xml.ts';
import type { Fault, RouteName } from './faults.ts';
import { strikeEarly } from './gate.ts';
import { mediaPath } from './media-path.ts';
import { bodyOf, Hangup, json, plain, Refusal, type Reply, readText, xml, xmlError } from './reply.ts';
import type { Answer } from './server.ts';
import type { Permit, Piece, StoredFile, Upload, UploadHost } from './state.ts';
import { TooLarge, totalBytes } from './store.ts';
import type { World } from './world.ts';

/** COS numbers parts 1 to 10,000; a list of that many is below 1 MiB. */
const maxPartNumber = 10_000;
const maxCompleteBytes = 2 * 1024 * 1024;

interface Transfer {
  readonly world: World;
  readonly req: IncomingMessage;
  readonly url: URL;
  readonly fileId: string;
  readonly permit: Permit;
  readonly fault: Fault | null;
}

/** One of the two upload hosts: single PUT and COS-style multipart. Cookies are ignored. */
export function uploadHost(world: World, host: UploadHost): Answer {
  return async (req, url) => {
    // The page measures its hosts this way before it chooses one (network log of 2026-05-19).
    if (req.method === 'OPTIONS') return { status: 200 };
    const operation = operationOf(req.method ?? '', url.searchParams);
    if (!operation) return plain(405, 'Method Not Allowed');
    const fault = world.faults.take(operation);
    await strikeEarly(world, fault);
    const fileId = decodePath(url.pathname);
    const permit = findPermit(world, host, req, fileId);
    const reply = await operations[operation]({ world, req, url, fileId, permit, fault });
    if (fault?.kind === 'drop' && fault.when === 'after') throw new Hangup();
    return reply;
  };
}

type Operation = Extract<RouteName, 'put' | 'initiate' | 'part' | 'parts' | 'complete' | 'abort'>;

function operationOf(method: string, query: URLSearchParams): Operation | null {
  const hasUpload = query.has('uploadId');
  if (method === 'PUT') return hasUpload || query.has('partNumber') ? 'part' : 'put';
  if (method === 'POST' && query.has('uploads')) return 'initiate';
  if (method === 'POST' && hasUpload) return 'complete';
  if (method === 'GET' && hasUpload) return 'parts';
  if (method === 'DELETE' && hasUpload) return 'abort';
  return null;
}

const operations: Readonly<Record<Operation, (transfer: Transfer) => Promise<Reply> | Reply>> = {
  put: putWhole,
  initiate,
  part: putPart,
  parts: listParts,
  complete,
  abort,
};

function decodePath(pathname: string): string {
  try {
    return decodeURIComponent(pathname.slice(1));
  } catch {
    throw new Refusal(xmlError(400, 'InvalidURI', 'Could not parse the specified URI.', pathname));
  }
}

/** A token opens only its own files, on its own host, until it expires. */
function findPermit(world: World, host: UploadHost, req: IncomingMessage, fileId: string): Permit {
  const permit = world.state.permits.get(String(req.headers['x-cos-security-token'] ?? ''));
  const fits = permit && permit.host === host && permit.fileIds.includes(fileId) && Date.now() < permit.expiresAtMs;
  if (!fits) throw new Refusal(xmlError(403, 'AccessDenied', 'Access Denied.', fileId));
  return permit;
}

function refuseTaken({ world, fileId }: Transfer): void {
  if (!world.state.files.has(fileId)) return;
  throw new Refusal(json(400, { code: -1, success: false, msg: 'file already exists', data: {} }));
}

async function putWhole(transfer: Transfer): Promise<Reply> {
  refuseTaken(transfer);
  const piece = await receive(transfer);
  // Two at once: the first to arrive whole wins.
  if (transfer.world.state.files.has(transfer.fileId)) await transfer.world.store.remove([piece]);
  refuseTaken(transfer);
  const file = await keep(transfer, [piece], piece.md5);
  return { status: 200, headers: { etag: `"${file.etag}"`, ...rosHeaders(transfer, file) } };
}

function initiate(transfer: Transfer): Reply {
  refuseTaken(transfer);
  const id = `${Date.now()}${randomBytes(24).toString('hex')}`;
  transfer.world.journal.record({ kind: 'upload-opened', id, fileId: transfer.fileId });
  return xml(200, initiated(transfer.fileId, id));
}

async function putPart(transfer: Transfer): Promise<Reply> {
  const { world, url, fileId } = transfer;
  const number = Number(url.searchParams.get('partNumber'));
  const upload = findUpload(transfer);
  if (!Number.isInteger(number) || number < 1 || number > maxPartNumber) {
    return xmlError(400, 'InvalidArgument', `PartNumber must be between 1 and ${maxPartNumber}.`, fileId);
  }
  const piece = await receive(transfer);
  // Completed or aborted while the bytes were on their way.
  if (!world.state.uploads.has(upload.id)) await world.store.remove([piece]);
  const before = findUpload(transfer).parts.get(number);
  world.journal.record({ kind: 'part', uploadId: upload.id, number, piece });
  if (before) await world.store.remove([before]);
  return { status: 200, headers: { etag: `"${piece.md5}"` } };
}

function listParts(transfer: Transfer): Reply {
  const query = transfer.url.searchParams;
  const number = (name: string, otherwise: number): number => {
    const value = Number(query.get(name) ?? otherwise);
    return Number.isInteger(value) && value >= 0 ? value : otherwise;
  };
  const maxParts = Math.min(Math.max(number('max-parts', 1000), 1), 1000);
  return xml(200, listed(findUpload(transfer), number('part-number-marker', 0), maxParts));
}

async function complete(transfer: Transfer): Promise<Reply> {
  const { world, req, fileId } = transfer;
  const wanted = decodeComplete(await readText(req, maxCompleteBytes));
  // Looked up after the body has arrived: a second complete may have overtaken this one.
  const upload = findUpload(transfer);
  if (!wanted) return xmlError(400, 'MalformedXML', 'The XML you provided was not well-formed.', fileId);
  const pieces = choosePieces(upload, wanted, fileId);
  if (totalBytes(pieces) > maxBytes(transfer)) return tooLarge(fileId);
  refuseTaken(transfer);
  const md5s = createHash('md5')
    .update(pieces.map((piece) => piece.md5).join(''))
    .digest('hex');
  const file = await keep(transfer, pieces, `${md5s}-${pieces.length}`);
  const host = world.bases.uploadHosts[transfer.permit.host];
  return xml(200, completed(fileId, host, file.etag), { etag: `"${file.etag}"`, ...rosHeaders(transfer, file) });
}

function choosePieces(upload: Upload, wanted: readonly WantedPart[], fileId: string): readonly Piece[] {
  let last = 0;
  return wanted.map(({ number, etag }) => {
    if (number <= last) {
      throw new Refusal(xmlError(400, 'InvalidPartOrder', 'The list of parts was not in ascending order.', fileId));
    }
    last = number;
    const piece = upload.parts.get(number);
    if (piece?.md5 === etag) return piece;
    const message = 'One or more of the specified parts could not be found, or its ETag did not match.';
    throw new Refusal(xmlError(400, 'InvalidPart', message, fileId));
  });
}

async function abort(transfer: Transfer): Promise<Reply> {
  const upload = findUpload(transfer);
  transfer.world.journal.record({ kind: 'upload-ended', uploadId: upload.id });
  await transfer.world.store.remove(upload.parts.values());
  return { status: 204 };
}

function findUpload({ world, url, fileId }: Transfer): Upload {
  const upload = world.state.uploads.get(url.searchParams.get('uploadId') ?? '');
  if (upload?.fileId === fileId) return upload;
  throw new Refusal(xmlError(404, 'NoSuchUpload', 'The specified multipart upload does not exist.', fileId));
}

/** The body, onto the disk, if it comes whole, fits and matches its Content-MD5. */
async function receive(transfer: Transfer): Promise<Piece> {
  const { req, fault, fileId, world } = transfer;
  const limit = maxBytes(transfer);
  if (Number(req.headers['content-length'] ?? 0) > limit) throw new Refusal(tooLarge(fileId));
  const cutAfter = fault?.kind === 'drop' && fault.when === 'during' ? fault.afterBytes : null;
  const body = cutAfter === null ? bodyOf(req) : cut(bodyOf(req), cutAfter);
  try {
    const piece = await world.store.write(body, limit);
    const wanted = req.headers['content-md5'];
    if (wanted === undefined || wanted === Buffer.from(piece.md5, 'hex').toString('base64')) return piece;
    await world.store.remove([piece]);
    throw new Refusal(
      xmlError(400, 'BadDigest', 'The Content-MD5 you specified did not match what we received.', fileId),
    );
  } catch (error) {
    throw error instanceof TooLarge ? new Refusal(tooLarge(fileId)) : error;
  }
}

/** A connection that dies in the middle of a body. */
async function* cut(body: AsyncIterable<Uint8Array>, afterBytes: number): AsyncGenerator<Uint8Array> {
  let seen = 0;
  for await (const chunk of body) {
    seen += chunk.length;
    if (seen >= afterBytes) throw new Hangup();
    yield chunk;
  }
  throw new Hangup();
}

function maxBytes({ world, permit }: Transfer): number {
  return permit.scene === 'video' ? world.settings.maxVideoBytes : world.settings.maxImageBytes;
}

function tooLarge(fileId: string): Reply {
  return xmlError(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed object size.', fileId);
}

/** The file is whole: it gets its place, and what was uploaded for it besides goes. */
async function keep({ world, fileId, permit }: Transfer, pieces: readonly Piece[], etag: string): Promise<StoredFile> {
  const uploads = [...world.state.uploads.values()].filter((upload) => upload.fileId === fileId);
  const unused = uploads.flatMap((upload) => [...upload.parts.values()]).filter((piece) => !pieces.includes(piece));
  const file: StoredFile = {
    fileId,
    accountId: permit.accountId,
    scene: permit.scene,
    pieces,
    bytes: totalBytes(pieces),
    etag,
    storedAtMs: Date.now(),
    videoId: permit.scene === 'video' ? `13${randomInt(1e12, 9e12)}${randomInt(100, 999)}` : null,
    frameOf: null,
    sha256: null,
  };
  world.journal.record({ kind: 'stored', file });
  await world.store.remove(unused);
  return file;
}

function rosHeaders({ world }: Transfer, file: StoredFile): Record<string, string> {
  const site = world.state.accounts.get(file.accountId)?.site ?? world.settings.site;
  const preview = `${world.bases.sites[site].www}${mediaPath(file.fileId)}`;
  return { 'x-ros-preview-url': preview, ...(file.videoId === null ? {} : { 'x-ros-video-id': file.videoId }) };
}
