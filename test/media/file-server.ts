import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { seededRandom } from '../support/fault-proxy.ts';
import { type SeenRequest, startServer, type TestServer } from '../support/http-server.ts';

/** Bytes that begin like an MP4 and go on like noise. */
export function videoBytes(length: number, seed = 1): Buffer {
  const random = seededRandom(seed);
  const bytes = Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
  Buffer.from('0000001c667479706d70343200000000697361766d703432', 'hex').copy(bytes);
  return bytes;
}

/** Bytes that begin like a JPEG. */
export function imageBytes(length: number): Buffer {
  const bytes = videoBytes(length, 2);
  Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex').copy(bytes);
  return bytes;
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export interface FileServerOptions {
  readonly file: () => Buffer;
  readonly etag?: () => string | null;
  readonly lastModified?: string;
  /** default true; false: always 200 and all of it, as some caches do */
  readonly ranges?: boolean;
  /** no Content-Length */
  readonly chunked?: boolean;
  /** the largest piece one 206 carries */
  readonly maxPiece?: number;
}

/** A file behind one link, served as a CDN does: ranges, If-Range, 416. */
export async function startFileServer(options: FileServerOptions): Promise<TestServer> {
  return startServer((request, response) => serve(options, request, response));
}

function serve(options: FileServerOptions, request: SeenRequest, response: ServerResponse): void {
  const file = options.file();
  const etag = options.etag?.() ?? null;
  const headers: Record<string, string> = { 'accept-ranges': 'bytes' };
  if (etag) headers['etag'] = etag;
  if (options.lastModified) headers['last-modified'] = options.lastModified;
  const start = options.ranges === false ? null : rangeStart(request, etag ?? options.lastModified ?? null);
  if (start !== null && start >= file.length) {
    response.writeHead(416, { ...headers, 'content-range': `bytes */${file.length}` }).end();
    return;
  }
  const from = start ?? 0;
  const end = start === null ? file.length : Math.min(file.length, from + (options.maxPiece ?? file.length));
  if (start !== null) headers['content-range'] = `bytes ${from}-${end - 1}/${file.length}`;
  if (!options.chunked) headers['content-length'] = String(end - from);
  response.writeHead(start === null ? 200 : 206, headers);
  response.write(file.subarray(from, end));
  response.end();
}

function rangeStart(request: SeenRequest, validator: string | null): number | null {
  const start = /^bytes=(\d+)-$/.exec(request.headers['range'] ?? '')?.[1];
  if (start === undefined) return null;
  const condition = request.headers['if-range'];
  return condition === undefined || condition === validator ? Number(start) : null;
}
