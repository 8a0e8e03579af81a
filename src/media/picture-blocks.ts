import type { ImageFormat } from '../contract/index.ts';
import type { Block, PictureBlocks } from './block.ts';
import { gifBlocks } from './gif-blocks.ts';
import { jpegBlocks } from './jpeg-blocks.ts';
import { pngBlocks } from './png-blocks.ts';
import { webpBlocks } from './webp-blocks.ts';

/** The formats whose blocks are known, so that tags can be taken out of them. */
export type BlockFormat = Extract<ImageFormat, 'jpeg' | 'png' | 'webp' | 'gif'>;

export function hasBlocks(format: string): format is BlockFormat {
  return format === 'jpeg' || format === 'png' || format === 'webp' || format === 'gif';
}

/**
 * Walks the blocks of the file up to its end mark. Decoders are of no use for this: they fill a cut picture with grey, or
 * need a full decode (160 ms for 12 megapixels) to say so.
 */
export function findBlocks(format: BlockFormat, bytes: Buffer): PictureBlocks {
  const found = walks[format](bytes);
  if (!found.whole || found.end === bytes.length) return found;
  // Motion photos keep a film there, some phones a device record. Padding is harmless.
  const isPadding = !bytes.subarray(found.end).some((byte) => byte !== 0);
  const rest: Block = { start: found.end, end: bytes.length, tags: isPadding ? [] : ['attachment'] };
  return { ...found, blocks: [...found.blocks, rest] };
}

const walks: Readonly<Record<BlockFormat, (bytes: Buffer) => PictureBlocks>> = {
  jpeg: jpegBlocks,
  png: pngBlocks,
  webp: webpBlocks,
  gif: gifBlocks,
};
