import type { ByteReader } from './byte-reader.ts';

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
  readonly soundTracks: number;
  readonly privateMetadata: boolean;
  /** null: whole; else the byte the last box should reach */
  readonly shouldReach: number | null;
}

interface Box {
  readonly type: string;
  /** first byte of the content */
  readonly content: number;
  readonly end: number;
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
  const inside = moov ? readIndex(moov) : { tracks: 0, soundTracks: 0, privateMetadata: false };
  return {
    ...inside,
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
    if (!box) {
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

/** `base`: where `buffer` stands in the file. Null when there is no box. */
function parseBox(buffer: Buffer, offset: number, base: number, limit: number): Box | null {
  if (buffer.length < offset + 8) return null;
  const type = buffer.toString('latin1', offset + 4, offset + 8);
  if (!/^[\x20-\x7e\xa9]{4}$/.test(type)) return null;
  const start = base + offset;
  const size = buffer.readUInt32BE(offset);
  if (size === 0) return { type, content: start + 8, end: limit };
  if (size === 1) {
    if (buffer.length < offset + 16) return null;
    const long = Number(buffer.readBigUInt64BE(offset + 8));
    return long < 16 ? null : { type, content: start + 16, end: start + long };
  }
  return size < 8 ? null : { type, content: start + 8, end: start + size };
}

function* children(buffer: Buffer, from: number, to: number): Generator<Box> {
  let at = from;
  while (at + 8 <= to) {
    const box = parseBox(buffer, at, 0, to);
    if (!box || box.end > to) return;
    yield box;
    at = box.end;
  }
}

function readIndex(moov: Buffer): Pick<BoxFacts, 'tracks' | 'soundTracks' | 'privateMetadata'> {
  let tracks = 0;
  let soundTracks = 0;
  let privateMetadata = false;
  for (const box of children(moov, 0, moov.length)) {
    if (box.type === 'trak') {
      tracks += 1;
      const track = readTrack(moov, box);
      if (track.sound) soundTracks += 1;
      privateMetadata ||= track.privateMetadata;
    } else privateMetadata ||= isPrivate(moov, box);
  }
  return { tracks, soundTracks, privateMetadata };
}

function readTrack(moov: Buffer, trak: Box): { readonly sound: boolean; readonly privateMetadata: boolean } {
  let sound = false;
  let privateMetadata = false;
  for (const box of children(moov, trak.content, trak.end)) {
    if (box.type === 'mdia') sound = handlerOf(moov, box) === 'soun';
    else privateMetadata ||= isPrivate(moov, box);
  }
  return { sound, privateMetadata };
}

function handlerOf(moov: Buffer, mdia: Box): string | null {
  for (const box of children(moov, mdia.content, mdia.end))
    if (box.type === 'hdlr') return moov.toString('latin1', box.content + 8, box.content + 12);
  return null;
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

/** EBML (WebM, Matroska): the byte the Segment should reach, if that lies behind the end of the file. */
export async function scanEbml(reader: ByteReader): Promise<{ readonly shouldReach: number | null }> {
  const head = await reader.read(0, 4096);
  const header = element(head, 0);
  const segment = header ? element(head, header.content + (header.size ?? 0)) : null;
  // A live recording leaves the size open: nothing to compare with.
  if (!segment || segment.size === null) return { shouldReach: null };
  const end = segment.content + segment.size;
  return { shouldReach: end > reader.size ? end : null };
}

function element(head: Buffer, at: number): { readonly content: number; readonly size: number | null } | null {
  const idLength = Math.clz32(head[at] ?? 0) - 23;
  const sizeAt = at + idLength;
  const first = head[sizeAt];
  if (idLength > 4 || first === undefined || first === 0) return null;
  const length = Math.clz32(first) - 23;
  if (head.length < sizeAt + length) return null;
  let size = BigInt(first & (0xff >> length));
  for (let index = 1; index < length; index += 1) size = (size << 8n) | BigInt(head[sizeAt + index] ?? 0);
  const open = size === (1n << BigInt(7 * length)) - 1n;
  return { content: sizeAt + length, size: open ? null : Number(size) };
}
