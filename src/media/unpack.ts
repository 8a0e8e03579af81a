import { pipeline, Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { because, FerryError, isFerryError } from '../contract/index.ts';

const unpackers: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  deflate: () => createInflate(),
  br: () => createBrotliDecompress(),
};

/**
 * Some servers pack although asked not to. Null: packed in a way that cannot be undone here. A damaged packing is FerryError
 * `retryable` `answer-unreadable`; `address` names the link in it.
 */
export function unpack(
  body: AsyncIterable<Uint8Array>,
  encoding: string,
  address: string,
): AsyncIterable<Uint8Array> | null {
  const create = unpackers[encoding];
  if (create === undefined) return null;
  const unpacker = create();
  // What goes wrong in the body reaches the reader through the unpacker.
  pipeline(Readable.from(body, { objectMode: false }), unpacker, () => {});
  return readable(unpacker, address);
}

async function* readable(unpacker: Transform, address: string): AsyncGenerator<Uint8Array, void, void> {
  try {
    for await (const chunk of unpacker as AsyncIterable<Uint8Array>) yield chunk;
  } catch (error) {
    if (isFerryError(error)) throw error;
    throw new FerryError('retryable', because('answer-unreadable', { method: 'GET', address }), {
      effect: 'none',
      cause: error,
    });
  }
}
