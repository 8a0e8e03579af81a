import type { PrivateTag } from '../contract/index.ts';
import { readTags, type TagBox } from './box-tags.ts';
import { type Box, children, parseBox } from './box-tree.ts';
import type { ByteReader } from './byte-reader.ts';
import { framesInRuns, hasSaneTables, leastFrameBytes } from './sample-tables.ts';

/**
 * The box structure of MP4, MOV and HEIF files (ISO/IEC 14496-12): order, truncation, tracks and tags. mediabunny and
 * ffprobe tell none of these: a cut file looks whole to both, and timed GPS tracks stay unseen.
 */
export interface BoxFacts {
  /** the index (moov) is one piece and stands before the media */
  readonly faststart: boolean;
  readonly hasIndex: boolean;
  /** the content of the index; null: there is none, or not all of it */
  readonly moov: Buffer | null;
  /** all tracks, also timed metadata (GPS of action cameras), timecode and chapters */
  readonly tracks: number;
  readonly privateTags: readonly PrivateTag[];
  /** all of them can be overwritten where they stand */
  readonly tagsInPlace: boolean;
  /** where tags stand, private or not */
  readonly tagBoxes: readonly TagBox[];
  /** where the last box ends and bytes without one begin; null: nowhere */
  readonly trailerAt: number | null;
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
/** What else files of this kind end with: cut off there, they are cut off. */
const cuttable = new Set(['meta', 'uuid', 'udta', 'emsg', 'prft', 'imda', 'idat']);
/** An index above this is no video of minutes but an attack on memory. */
const maxIndexBytes = 256 << 20;
const maxBoxes = 200_000;

export async function scanBoxes(reader: ByteReader): Promise<BoxFacts> {
  const { boxes, shouldReach, trailerAt } = await topLevel(reader);
  const index = boxes.find((box) => box.type === 'moov');
  const media = boxes.find((box) => box.type === 'mdat');
  const fragmented = boxes.some((box) => box.type === 'moof');
  const whole = index !== undefined && index.end <= reader.size && index.end - index.content <= maxIndexBytes;
  const moov = whole ? await reader.read(index.content, index.end - index.content) : null;
  const inside = moov ? readIndex(moov, reader.size) : { tracks: 0, tagBoxes: [], absurd: false };
  const shift = index?.content ?? 0;
  const tagBoxes = [
    ...boxes.filter(({ type }) => !plainBoxes.has(type)).map((box): TagBox => ({ ...box, tags: ['other'] })),
    ...inside.tagBoxes.map((box) => moved(box, shift)),
  ];
  const tags = new Set(tagBoxes.flatMap((box) => box.tags));
  if (trailerAt !== null) tags.add('attachment');
  return {
    tracks: inside.tracks,
    absurd: inside.absurd || !(await haveSaneRuns(reader, boxes)),
    hasIndex: moov !== null,
    moov,
    faststart: index !== undefined && !fragmented && (media === undefined || index.content < media.content),
    privateTags: [...tags].sort(),
    tagsInPlace: tags.size > 0,
    tagBoxes,
    trailerAt,
    shouldReach,
  };
}

function moved(box: TagBox, by: number): TagBox {
  return { ...box, start: box.start + by, content: box.content + by, end: box.end + by };
}

async function topLevel(
  reader: ByteReader,
): Promise<Pick<BoxFacts, 'shouldReach' | 'trailerAt'> & { readonly boxes: readonly Box[] }> {
  const boxes: Box[] = [];
  let at = 0;
  while (at < reader.size && boxes.length < maxBoxes) {
    const head = await reader.read(at, 16);
    const box = parseBox(head, 0, at, reader.size);
    if (!box || !/^[\x20-\x7e]{4}$/.test(box.type)) {
      // Bytes after the last box: padding is harmless, anything else is somebody's trailer.
      const rest = await reader.read(at, 4096);
      return { boxes, shouldReach: null, trailerAt: rest.some((byte) => byte !== 0) ? at : null };
    }
    // Behind a whole index and whole media, letters that no box begins with are words of somebody's trailer.
    const isWords = box.end > reader.size && !plainBoxes.has(box.type) && !cuttable.has(box.type) && isPlayable(boxes);
    if (isWords) return { boxes, shouldReach: null, trailerAt: at };
    boxes.push(box);
    if (box.end > reader.size) return { boxes, shouldReach: box.end, trailerAt: null };
    at = box.end;
  }
  return { boxes, shouldReach: null, trailerAt: null };
}

function isPlayable(boxes: readonly Box[]): boolean {
  return ['moov', 'mdat'].every((type) => boxes.some((box) => box.type === type));
}

function readIndex(moov: Buffer, fileBytes: number): Pick<BoxFacts, 'tracks' | 'tagBoxes' | 'absurd'> {
  const tagBoxes: TagBox[] = [];
  let tracks = 0;
  let absurd = false;
  for (const box of children(moov, 0, moov.length)) {
    tagBoxes.push(...readTags(moov, box));
    if (box.type !== 'trak') continue;
    tracks += 1;
    for (const inner of children(moov, box.content, box.end)) tagBoxes.push(...readTags(moov, inner));
    absurd ||= !hasSaneTables(moov, box, fileBytes);
  }
  return { tracks, tagBoxes, absurd };
}

async function haveSaneRuns(reader: ByteReader, boxes: readonly Box[]): Promise<boolean> {
  let frames = 0;
  for (const box of boxes) {
    if (box.type !== 'moof') continue;
    if (box.end - box.content > maxIndexBytes) return false;
    frames += framesInRuns(await reader.read(box.content, box.end - box.content));
    if (frames * leastFrameBytes > reader.size) return false;
  }
  return true;
}
