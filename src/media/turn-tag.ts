import { crc32 } from 'node:zlib';
import type { Block } from './block.ts';
import type { BlockFormat } from './picture-blocks.ts';

/** How a stored picture is turned and mirrored to be shown, as EXIF counts: 1 is as stored, up to 8. */
export type Orientation = number;

/** EXIF with nothing but the orientation, as a block of its format. Null: that format keeps none. */
export function turnBlock(format: BlockFormat, orientation: Orientation): Buffer | null {
  const tiff = turnTiff(orientation);
  switch (format) {
    case 'jpeg': {
      const data = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
      return Buffer.concat([Buffer.from([0xff, 0xe1]), u16(data.length + 2), data]);
    }
    case 'png': {
      const data = Buffer.concat([Buffer.from('eXIf', 'latin1'), tiff]);
      return Buffer.concat([u32(tiff.length), data, u32(crc32(data))]);
    }
    case 'webp': {
      const size = Buffer.alloc(4);
      size.writeUInt32LE(tiff.length);
      return Buffer.concat([Buffer.from('EXIF', 'latin1'), size, tiff]);
    }
    case 'gif':
      return null;
  }
}

/** Where the picture's own EXIF stood, which is a place its readers look at. */
export function isExif(format: BlockFormat, bytes: Buffer, { start }: Block): boolean {
  switch (format) {
    case 'jpeg':
      return bytes[start + 1] === 0xe1 && bytes.toString('latin1', start + 4, start + 9) === 'Exif\0';
    case 'png':
      return bytes.toString('latin1', start + 4, start + 8) === 'eXIf';
    case 'webp':
      return bytes.toString('latin1', start, start + 4) === 'EXIF';
    case 'gif':
      return false;
  }
}

/** One folder of one entry (TIFF 6.0). */
function turnTiff(orientation: Orientation): Buffer {
  const entry = Buffer.alloc(12);
  entry.writeUInt16LE(0x0112, 0);
  entry.writeUInt16LE(3, 2);
  entry.writeUInt32LE(1, 4);
  entry.writeUInt16LE(orientation, 8);
  return Buffer.concat([Buffer.from('II*\0\x08\0\0\0\x01\0', 'latin1'), entry, u32(0)]);
}

function u16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16BE(value);
  return buffer;
}

function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value);
  return buffer;
}
