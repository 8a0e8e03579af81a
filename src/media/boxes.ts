import { type Box, children, parseBox } from './box-tree.ts';
import type { ByteReader } from './byte-reader.ts';
import { hasSaneRuns, hasSaneTables } from './sample-tables.ts';

/**
 * The box structure of MP4, MOV and AVIF files (ISO/IEC 14496-12): order, truncation, tracks and tags. mediabunny and
 * ffprobe tell none of these: a cut file looks whole to both, and timed GPS tracks stay unseen.
 */
export interface BoxFacts {
  /** the index (moov) is one piece and stands before the media */
  readonly faststart: boolean;
  readonly hasIndex: boolean;
  /** all tracks, also timed metadata (GPS of action cameras), timecode and chapters */
  readonly tracks: number;
  readonly privateMetadata: boolean;
  /** the tables count more frames than the file can hold */
  readonly absurd: boolean;
  /** null: whole; else the byte the last box should reach */
  readonly shouldReach: number | null;
}

/** Boxes without private content. Anything else (uuid with XMP, phone makers' own trailers) is taken for private. */
const plainBoxes = new Set([
  'ftyp',
  'styp',
  'moov',
  'mdat',
  'moof',
  'free',
  'skip',
  'wide',
  'sidx',
  'ssix',
  'mfra',
  'pdin',
]);
/** `©too` is the encoder's name; the rest is ffmpeg's copy of the file type. */
const plainTags = new Set(['©too', 'encoder', 'major_brand', 'minor_version', 'compatible_brands']);
/** An index above this is no video of minutes but an attack on memory. */
const maxIndexBytes = 256 << 20;
const maxBoxes = 200_000;

export async function scanBoxes(reader: ByteReader): Promise<BoxFacts> {
  const { boxes, shouldReach, trailing } = await topLevel(reader);
  const index = boxes.find((box) => box.type === 'moov');
  const media = boxes.find((box) => box.type === 'mdat');
  const fragmented = boxes.some((box) => box.type === 'moof');
  const oddBox = boxes.some((box) => !plainBoxes.has(box.type));
  const whole = index !== undefined && index.end <= reader.size && index.end - index.content <= maxIndexBytes;
  const moov = whole ? await reader.read(index.content, index.end - index.content) : null;
  const inside = moov ? readIndex(moov, reader.size) : { tracks: 0, privateMetadata: false, absurd: false };
  return {
    ...inside,
    absurd: inside.absurd || !(await haveSaneRuns(reader, boxes)),
    hasIndex: moov !== null,
    faststart: index !== undefined && !fragmented && (media === undefined || index.content < media.content),
    privateMetadata: inside.privateMetadata || oddBox || trailing,
    shouldReach,
  };
}

async function topLevel(
  reader: ByteReader,
): Promise<{ readonly boxes: readonly Box[]; readonly shouldReach: number | null; readonly trailing: boolean }> {
  const boxes: Box[] = [];
  let at = 0;
  while (at < reader.size && boxes.length < maxBoxes) {
    const head = await reader.read(at, 16);
    const box = parseBox(head, 0, at, reader.size);
    if (!box || !/^[\x20-\x7e]{4}$/.test(box.type)) {
      // Bytes after the last box: padding is harmless, anything else is somebody's trailer.
      const rest = await reader.read(at, 4096);
      return { boxes, shouldReach: null, trailing: rest.some((byte) => byte !== 0) };
    }
    boxes.push(box);
    if (box.end > reader.size) return { boxes, shouldReach: box.end, trailing: false };
    at = box.end;
  }
  return { boxes, shouldReach: null, trailing: false };
}

function readIndex(moov: Buffer, fileBytes: number): Pick<BoxFacts, 'tracks' | 'privateMetadata' | 'absurd'> {
  let tracks = 0;
  let privateMetadata = false;
  let absurd = false;
  for (const box of children(moov, 0, moov.length)) {
    if (box.type === 'trak') {
      tracks += 1;
      privateMetadata ||= trackIsPrivate(moov, box);
      absurd ||= !hasSaneTables(moov, box, fileBytes);
    } else privateMetadata ||= isPrivate(moov, box);
  }
  return { tracks, privateMetadata, absurd };
}

async function haveSaneRuns(reader: ByteReader, boxes: readonly Box[]): Promise<boolean> {
  for (const box of boxes) {
    if (box.type !== 'moof') continue;
    if (box.end - box.content > maxIndexBytes) return false;
    if (!hasSaneRuns(await reader.read(box.content, box.end - box.content), reader.size)) return false;
  }
  return true;
}

function trackIsPrivate(moov: Buffer, trak: Box): boolean {
  for (const box of children(moov, trak.content, trak.end)) if (isPrivate(moov, box)) return true;
  return false;
}

/** Of the boxes beside the technical ones, those that hold words about the person, the place or the device. */
function isPrivate(buffer: Buffer, box: Box): boolean {
  if (box.type === 'uuid') return true;
  if (box.type === 'meta') return hasPrivateTags(buffer, box);
  if (box.type !== 'udta') return false;
  for (const child of children(buffer, box.content, box.end)) {
    if (child.type === 'meta') {
      if (hasPrivateTags(buffer, child)) return true;
    } else if (!plainTags.has(child.type) && child.type !== 'free' && child.end > child.content) return true;
  }
  return false;
}

/** Apple's list (`ilst`, named by `keys` where that stands before it). MP4 puts four bytes before the children, QuickTime none. */
function hasPrivateTags(buffer: Buffer, meta: Box): boolean {
  const from =
    buffer.toString('latin1', meta.content + 4, meta.content + 8) === 'hdlr' ? meta.content : meta.content + 4;
  let names: readonly string[] | null = null;
  for (const box of children(buffer, from, meta.end)) {
    if (box.type === 'keys') {
      names = keyNames(buffer, box);
      if (names.some((name) => !plainTags.has(name))) return true;
    } else if (box.type === 'ilst') {
      if (names === null && hasPrivateItems(buffer, box)) return true;
    } else if (box.type === 'xml ' || box.type === 'bxml' || box.type === 'uuid' || box.type === 'ID32') return true;
  }
  return false;
}

function hasPrivateItems(buffer: Buffer, ilst: Box): boolean {
  for (const item of children(buffer, ilst.content, ilst.end)) if (!plainTags.has(item.type)) return true;
  return false;
}

function keyNames(buffer: Buffer, keys: Box): string[] {
  const names: string[] = [];
  let at = keys.content + 8;
  while (at + 8 <= keys.end) {
    const size = buffer.readUInt32BE(at);
    if (size < 8 || at + size > keys.end) break;
    names.push(buffer.toString('utf8', at + 8, at + size));
    at += size;
  }
  return names;
}
