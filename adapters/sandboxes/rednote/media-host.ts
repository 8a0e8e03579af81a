import type { IncomingMessage } from 'node:http';
import { fileIdOfPath } from './media-path.ts';
import { plain, type Reply } from './reply.ts';
import type { StoredFile } from './state.ts';
import type { World } from './world.ts';

/** A stored file for the page, with single ranges so that a video can be played and searched. */
export async function serveMedia(world: World, req: IncomingMessage, url: URL): Promise<Reply> {
  const file = world.state.files.get(fileIdOfPath(url.pathname) ?? '');
  if (!file) return plain(404, 'Not Found');
  const headers = {
    'content-type': await sniff(world, file),
    'accept-ranges': 'bytes',
    etag: `"${file.etag}"`,
    // Whatever was uploaded, it never runs as a page of this origin.
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'private, max-age=3600',
  };
  const range = decodeRange(req.headers.range, file.bytes);
  if (range === 'unsatisfiable') {
    return { status: 416, headers: { 'content-range': `bytes */${file.bytes}` } };
  }
  const { start, end } = range ?? { start: 0, end: file.bytes };
  const partial = range ? { 'content-range': `bytes ${start}-${end - 1}/${file.bytes}` } : {};
  return {
    status: range ? 206 : 200,
    headers: { ...headers, ...partial, 'content-length': String(end - start) },
    body: world.store.read(file.pieces, start, end),
  };
}

/** `bytes=a-b`, `bytes=a-`, `bytes=-n`; several ranges or nonsense: the whole file, as RFC 9110 allows. */
function decodeRange(
  header: string | undefined,
  bytes: number,
): { readonly start: number; readonly end: number } | 'unsatisfiable' | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  const [, from = '', to = ''] = match ?? [];
  if (!match || (from === '' && to === '')) return null;
  if (from === '') {
    const length = Math.min(Number(to), bytes);
    return length === 0 ? 'unsatisfiable' : { start: bytes - length, end: bytes };
  }
  const start = Number(from);
  const end = to === '' ? bytes : Math.min(Number(to) + 1, bytes);
  return start >= bytes || end <= start ? 'unsatisfiable' : { start, end };
}

/** The first bytes decide, never what the uploader called it: HTML must not become HTML. */
async function sniff(world: World, file: StoredFile): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of world.store.read(file.pieces, 0, Math.min(file.bytes, 16))) chunks.push(chunk);
  const head = Buffer.concat(chunks);
  const text = head.toString('latin1');
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (text.startsWith('\x89PNG\r\n')) return 'image/png';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'image/webp';
  if (text.slice(4, 8) === 'ftyp') return 'video/mp4';
  if (text.startsWith('\x1aE\xdf\xa3')) return 'video/webm';
  return 'application/octet-stream';
}
