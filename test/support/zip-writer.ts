import { open, writeFile } from 'node:fs/promises';
import { crc32, deflateRawSync } from 'node:zlib';

/**
 * A zip writer that lies on request: every field a hostile or broken zip may carry can be set on its own. Field order
 * and signatures follow PKWARE's APPNOTE 6.3.10, section 4.3.
 */
export interface ZipEntrySpec {
  readonly name: string | Buffer;
  readonly data?: Buffer | string;
  readonly method?: 'stored' | 'deflated';
  /** sizes and CRC after the data instead of before it, as streaming writers do */
  readonly descriptor?: boolean;
  /** 64-bit sizes and offset in the extra field of the central record, even where 32 bits would do */
  readonly zip64?: boolean;
  /** added to the flags; UTF-8 (0x800) is set by default for a string name */
  readonly flags?: number;
  readonly noUtf8Flag?: boolean;
  /** Unix file type and permissions, e.g. 0o120777 for a link */
  readonly unixMode?: number;
  readonly extra?: Buffer;
  /** after the packed data, counted as part of it */
  readonly padding?: Buffer;
  /** empty bytes in front of the local header: a hole in the file when it is written by `writeZip` */
  readonly gapBytes?: number;
  readonly lie?: {
    readonly bytes?: number;
    readonly compressedBytes?: number;
    readonly crc?: number;
    readonly method?: number;
    readonly headerOffset?: number;
  };
}

export interface ZipSpec {
  readonly entries: readonly ZipEntrySpec[];
  readonly comment?: Buffer | string;
  /** bytes in front of everything, not counted in the offsets */
  readonly prefix?: Buffer;
  readonly suffix?: Buffer;
  readonly zip64End?: boolean;
  readonly lie?: { readonly entryCount?: number; readonly disk?: number };
}

interface Piece {
  readonly at: number;
  readonly bytes: Buffer;
}

interface Field {
  readonly size: 2 | 4 | 8;
  readonly value: number;
}

const u16 = (value: number): Field => ({ size: 2, value });
const u32 = (value: number): Field => ({ size: 4, value });
const u64 = (value: number): Field => ({ size: 8, value });

function pack(...parts: readonly (Field | Buffer)[]): Buffer {
  return Buffer.concat(parts.map((part) => (Buffer.isBuffer(part) ? part : packField(part))));
}

function packField({ size, value }: Field): Buffer {
  const buffer = Buffer.alloc(size);
  if (size === 2) buffer.writeUInt16LE(value);
  else if (size === 4) buffer.writeUInt32LE(value);
  else buffer.writeBigUInt64LE(BigInt(value));
  return buffer;
}

interface Laid {
  readonly local: Buffer;
  readonly central: (offset: number) => Buffer;
}

const MAX_U32 = 0xffffffff;

function layEntry(spec: ZipEntrySpec): Laid {
  const name = Buffer.isBuffer(spec.name) ? spec.name : Buffer.from(spec.name);
  const data = Buffer.from(spec.data ?? '');
  const isStored = spec.method === 'stored' || data.length === 0;
  const packed = Buffer.concat([isStored ? data : deflateRawSync(data), spec.padding ?? Buffer.alloc(0)]);
  const method = spec.lie?.method ?? (isStored ? 0 : 8);
  const crc = spec.lie?.crc ?? crc32(data);
  const bytes = spec.lie?.bytes ?? data.length;
  const compressedBytes = spec.lie?.compressedBytes ?? packed.length;
  const utf8Flag = typeof spec.name === 'string' && spec.noUtf8Flag !== true ? 0x800 : 0;
  const flags = utf8Flag | (spec.descriptor === true ? 0x8 : 0) | (spec.flags ?? 0);
  const extra = spec.extra ?? Buffer.alloc(0);
  const time = [u16(0), u16(0x5821)] as const;
  const localSizes =
    spec.descriptor === true ? [u32(0), u32(0), u32(0)] : [u32(crc), clip(compressedBytes), clip(bytes)];
  const head = [u32(0x04034b50), u16(20), u16(flags), u16(method), ...time, ...localSizes] as const;
  const descriptor =
    spec.descriptor === true ? pack(u32(0x08074b50), u32(crc), clip(packed.length), clip(data.length)) : '';
  return {
    local: pack(...head, u16(name.length), u16(extra.length), name, extra, packed, Buffer.from(descriptor)),
    central(realOffset) {
      const offset = spec.lie?.headerOffset ?? realOffset;
      const wide = spec.zip64 === true || Math.max(offset, bytes, compressedBytes) >= MAX_U32;
      const sizes64 = wide ? pack(u16(1), u16(24), u64(bytes), u64(compressedBytes), u64(offset)) : Buffer.alloc(0);
      const sizes = wide ? [u32(MAX_U32), u32(MAX_U32)] : [u32(compressedBytes), u32(bytes)];
      const attributes = [u16(0), u16(0), u16(0), u32(((spec.unixMode ?? 0) << 16) >>> 0)] as const;
      const lengths = [u16(name.length), u16(extra.length + sizes64.length)] as const;
      const start = [u32(0x02014b50), u16(0x031e), u16(wide ? 45 : 20), u16(flags), u16(method), ...time] as const;
      const position = u32(wide ? MAX_U32 : offset);
      return pack(...start, u32(crc), ...sizes, ...lengths, ...attributes, position, name, sizes64, extra);
    },
  };
}

const clip = (value: number): Field => u32(Math.min(value, MAX_U32));

function layEnd(spec: ZipSpec, start: number, size: number): Buffer {
  const comment = Buffer.from(spec.comment ?? '');
  const count = spec.lie?.entryCount ?? spec.entries.length;
  const disk = spec.lie?.disk ?? 0;
  const wide = spec.zip64End === true || count > 0xfffe || start + size >= MAX_U32;
  if (!wide) {
    const counts = [u16(count), u16(count), u32(size), u32(start)] as const;
    return pack(u32(0x06054b50), u16(disk), u16(0), ...counts, u16(comment.length), comment);
  }
  const counts = [u64(count), u64(count), u64(size), u64(start)] as const;
  const record = pack(u32(0x06064b50), u64(44), u16(45), u16(45), u32(disk), u32(0), ...counts);
  const locator = pack(u32(0x07064b50), u32(0), u64(start + size), u32(1));
  const counts32 = [u16(0xffff), u16(0xffff), u32(MAX_U32), u32(MAX_U32)] as const;
  const end = pack(u32(0x06054b50), u16(0xffff), u16(0xffff), ...counts32, u16(comment.length), comment);
  return pack(record, locator, end);
}

function layZip(spec: ZipSpec): Piece[] {
  const base = spec.prefix?.length ?? 0;
  const pieces: Piece[] = [{ at: 0, bytes: spec.prefix ?? Buffer.alloc(0) }];
  const central: Buffer[] = [];
  let offset = 0;
  for (const entry of spec.entries) {
    offset += entry.gapBytes ?? 0;
    const laid = layEntry(entry);
    pieces.push({ at: base + offset, bytes: laid.local });
    central.push(laid.central(offset));
    offset += laid.local.length;
  }
  const directory = Buffer.concat(central);
  const end = layEnd(spec, offset, directory.length);
  pieces.push({ at: base + offset, bytes: Buffer.concat([directory, end, spec.suffix ?? Buffer.alloc(0)]) });
  return pieces;
}

/** The whole zip in memory. */
export function makeZip(spec: ZipSpec): Buffer {
  const pieces = layZip(spec);
  const last = pieces.at(-1);
  const whole = Buffer.alloc(last === undefined ? 0 : last.at + last.bytes.length);
  for (const piece of pieces) piece.bytes.copy(whole, piece.at);
  return whole;
}

/** To disk, with `gapBytes` left as holes: a zip beyond 4 GiB takes a few kilobytes. */
export async function writeZip(path: string, spec: ZipSpec): Promise<string> {
  await writeFile(path, '');
  const file = await open(path, 'r+');
  try {
    for (const piece of layZip(spec)) {
      if (piece.bytes.length > 0) await file.write(piece.bytes, 0, piece.bytes.length, piece.at);
    }
  } finally {
    await file.close();
  }
  return path;
}
