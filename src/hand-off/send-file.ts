import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { DeskFile } from './desk-files.ts';

/** Sends a file whole or a range of it: iPhones play a video only where ranges work. Nothing of it is held in memory. */
export async function sendFile(request: IncomingMessage, response: ServerResponse, file: DeskFile): Promise<void> {
  const size = file.bytes;
  const range = rangeIn(request.headers.range, size);
  const headers = {
    'content-type': file.mime,
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-cache',
    'content-disposition': `${/\?save$/.test(request.url ?? '') ? 'attachment' : 'inline'}; filename="${file.name}"`,
  };
  if (range === 'unsatisfiable') {
    response.writeHead(416, { ...headers, 'content-range': `bytes */${size}` }).end();
    return;
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  const stream = await openedAt(file, { start, end: end + 1 });
  if (stream === null) {
    response.writeHead(404).end();
    return;
  }
  try {
    response.writeHead(range === null ? 200 : 206, {
      ...headers,
      'content-length': Math.max(0, end - start + 1),
      ...(range === null ? {} : { 'content-range': `bytes ${start}-${end}/${size}` }),
    });
    if (request.method === 'HEAD') response.end();
    else await pipeline(stream, exactly(end - start + 1), response);
  } catch {
    // The phone went away, or the disk did: nobody is there to be told.
    response.destroy();
  } finally {
    stream.destroy();
  }
}

/** With its first bytes there; null: it is gone, or cannot be read. */
async function openedAt(file: DeskFile, range: { readonly start: number; readonly end: number }) {
  try {
    const stream = file.open(range);
    await once(stream, 'readable');
    return stream;
  } catch {
    return null;
  }
}

/** A file that became shorter meanwhile must not look as if it had arrived: the reader waits for the rest, or takes the next answer for it. */
function exactly(wanted: number) {
  return async function* (chunks: AsyncIterable<Buffer>) {
    let length = 0;
    for await (const chunk of chunks) {
      length += chunk.length;
      yield chunk;
    }
    if (length !== wanted) throw new Error('shorter than it was');
  };
}

/** One range, both ends included. null: the whole file, also for what we do not take (several ranges, another unit). */
export function rangeIn(
  header: string | undefined,
  size: number,
): { readonly start: number; readonly end: number } | 'unsatisfiable' | null {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return null;
  if (first === '') {
    const count = Math.min(Number(last), size);
    return count === 0 ? 'unsatisfiable' : { start: size - count, end: size - 1 };
  }
  const start = Number(first);
  if (start >= size) return 'unsatisfiable';
  if (last !== '' && Number(last) < start) return null;
  return { start, end: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
}
