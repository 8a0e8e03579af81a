import type { RgbaPicture } from './heif.ts';

interface Entry {
  readonly tag: number;
  /** 3: 16 bits, 4: 32 bits, 7: bytes */
  readonly type: 3 | 4 | 7;
  readonly count: number;
  readonly value: number;
}

const headBytes = 8;

/** Pixels and their colour profile as a file in memory (TIFF 6.0, not packed): the only way to hand both to sharp. */
export function asTiff({ width, height, data }: RgbaPicture, icc: Buffer | null): Buffer {
  const depthsAt = headBytes + data.length;
  const iccAt = depthsAt + 8;
  const iccBytes = icc?.length ?? 0;
  const folderAt = iccAt + iccBytes + (iccBytes % 2);
  const entries: readonly Entry[] = [
    { tag: 256, type: 4, count: 1, value: width },
    { tag: 257, type: 4, count: 1, value: height },
    { tag: 258, type: 3, count: 4, value: depthsAt },
    { tag: 259, type: 3, count: 1, value: 1 },
    { tag: 262, type: 3, count: 1, value: 2 },
    { tag: 273, type: 4, count: 1, value: headBytes },
    { tag: 277, type: 3, count: 1, value: 4 },
    { tag: 278, type: 4, count: 1, value: height },
    { tag: 279, type: 4, count: 1, value: data.length },
    { tag: 284, type: 3, count: 1, value: 1 },
    // The fourth sample is a mask of the others, which are as they are without it.
    { tag: 338, type: 3, count: 1, value: 2 },
    ...(iccBytes > 0 ? [{ tag: 34_675, type: 7 as const, count: iccBytes, value: iccAt }] : []),
  ];
  const file = Buffer.alloc(folderAt + 2 + entries.length * 12 + 4);
  file.write('II*\0', 'latin1');
  file.writeUInt32LE(folderAt, 4);
  file.set(data, headBytes);
  for (let sample = 0; sample < 4; sample += 1) file.writeUInt16LE(8, depthsAt + sample * 2);
  if (icc) file.set(icc, iccAt);
  writeFolder(file, folderAt, entries);
  return file;
}

/**
 * How many values each pixel of the first picture has: 3 of colour, 4 with an alpha channel. Whoever decodes one that is packed like a JPEG adds
 * an alpha channel of its own. null: the file does not say.
 */
export function samplesPerPixel(file: Buffer): number | null {
  const isLittle = file.toString('latin1', 0, 2) === 'II';
  const read = (at: number, bytes: 2 | 4) => {
    if (at + bytes > file.length) return null;
    return isLittle ? file.readUIntLE(at, bytes) : file.readUIntBE(at, bytes);
  };
  const folderAt = read(2, 2) === 42 ? read(4, 4) : null;
  const entries = folderAt === null ? null : read(folderAt, 2);
  if (folderAt === null || entries === null) return null;
  for (let index = 0; index < entries; index += 1) {
    const at = folderAt + 2 + index * 12;
    if (read(at, 2) === 277) return read(at + 8, 2);
  }
  return null;
}

function writeFolder(file: Buffer, at: number, entries: readonly Entry[]): void {
  file.writeUInt16LE(entries.length, at);
  for (const [index, { tag, type, count, value }] of entries.entries()) {
    const entry = at + 2 + index * 12;
    file.writeUInt16LE(tag, entry);
    file.writeUInt16LE(type, entry + 2);
    file.writeUInt32LE(count, entry + 4);
    file.writeUInt32LE(value, entry + 8);
  }
}
