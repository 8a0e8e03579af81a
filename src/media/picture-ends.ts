import type { ImageFormat } from '../contract/index.ts';

/** What the structure of a picture file tells without decoding it. */
interface PictureEnds {
  /** the end mark was found */
  readonly whole: boolean;
  /** bytes behind the end mark: motion photos keep a film with its place there, some phones a device record */
  readonly trailing: boolean;
  /** comment or text blocks, beside EXIF, XMP and IPTC, which sharp reports */
  readonly comments: boolean;
}

const unknown: PictureEnds = { whole: true, trailing: false, comments: false };

/**
 * Walks the blocks of the file up to its end mark. Decoders are of no use for this: they fill a cut picture with grey, or
 * need a full decode (160 ms for 12 megapixels) to say so. AVIF is judged by its boxes (boxes.ts), TIFF only when decoded.
 */
export function findPictureEnds(format: ImageFormat | 'other', bytes: Buffer): PictureEnds {
  switch (format) {
    case 'jpeg':
      return jpegEnds(bytes);
    case 'png':
      return pngEnds(bytes);
    case 'webp':
      return webpEnds(bytes);
    case 'gif':
      return gifEnds(bytes);
    default:
      return unknown;
  }
}

const cut: PictureEnds = { whole: false, trailing: false, comments: false };

function ended(bytes: Buffer, end: number, comments: boolean): PictureEnds {
  return { whole: true, trailing: bytes.subarray(end).some((byte) => byte !== 0), comments };
}

/** ITU T.81: markers are FF xx; in coded data FF is followed by 00 or a restart mark. */
function jpegEnds(bytes: Buffer): PictureEnds {
  let at = 2;
  let comments = false;
  while (at + 1 < bytes.length) {
    const mark = bytes.indexOf(0xff, at);
    const code = mark < 0 ? undefined : bytes[mark + 1];
    if (code === undefined) return cut;
    at = mark + 1;
    if (code === 0xff) continue;
    at = mark + 2;
    if (code === 0xd9) return ended(bytes, at, comments);
    if (code === 0x00 || code === 0x01 || (code >= 0xd0 && code <= 0xd8)) continue;
    if (at + 2 > bytes.length) return cut;
    comments ||= code === 0xfe;
    at += Math.max(2, bytes.readUInt16BE(at));
  }
  return cut;
}

const pngTexts = new Set(['tEXt', 'zTXt', 'iTXt', 'eXIf']);

function pngEnds(bytes: Buffer): PictureEnds {
  let comments = false;
  for (let at = 8; at + 12 <= bytes.length; ) {
    const type = bytes.toString('latin1', at + 4, at + 8);
    const end = at + 12 + bytes.readUInt32BE(at);
    if (end > bytes.length) return cut;
    if (type === 'IEND') return ended(bytes, end, comments);
    comments ||= pngTexts.has(type);
    at = end;
  }
  return cut;
}

function webpEnds(bytes: Buffer): PictureEnds {
  if (bytes.length < 12) return cut;
  const end = 8 + bytes.readUInt32LE(4);
  return end > bytes.length ? cut : ended(bytes, end, false);
}

function gifEnds(bytes: Buffer): PictureEnds {
  if (bytes.length < 13) return cut;
  const flags = bytes[10] ?? 0;
  let at = 13 + colourTable(flags);
  let comments = false;
  for (;;) {
    const block = bytes[at];
    if (block === 0x3b) return ended(bytes, at + 1, comments);
    if (block === 0x21) {
      comments ||= bytes[at + 1] === 0xfe;
      at = afterSubBlocks(bytes, at + 2);
    } else if (block === 0x2c) at = afterSubBlocks(bytes, at + 11 + colourTable(bytes[at + 9] ?? 0));
    else return cut;
  }
}

function colourTable(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

/** Length-prefixed blocks up to an empty one; behind the file's end when they are cut. */
function afterSubBlocks(bytes: Buffer, from: number): number {
  let at = from;
  for (;;) {
    const length = bytes[at];
    if (length === undefined) return bytes.length;
    at += 1 + length;
    if (length === 0) return at;
  }
}
