import type { PrivateTag } from '../contract/index.ts';

/**
 * What an EXIF block (TIFF 6.0, CIPA DC-008) says about the person, and what only about the file: software, dates, exposure and
 * resolution are no reason to touch it.
 */
export function tagsInExif(block: Buffer): readonly PrivateTag[] {
  const tiff = block.subarray(block.toString('latin1', 0, 6) === 'Exif\0\0' ? 6 : 0);
  const order = tiff.toString('latin1', 0, 2);
  if (tiff.length < 8 || (order !== 'II' && order !== 'MM')) return tiff.some((byte) => byte !== 0) ? ['other'] : [];
  const walk: Walk = { tiff, little: order === 'II', seen: new Set(), found: new Set() };
  const second = readFolder(walk, u32(walk, 4), tagOf);
  // The second folder is a small picture of the first, and may show what was cut off since.
  if (second !== 0) readFolder(walk, second, (id) => (id === 0x0201 || id === 0x0111 ? 'preview' : null));
  return [...walk.found];
}

interface Walk {
  readonly tiff: Buffer;
  readonly little: boolean;
  /** folders that were read: a hostile file may point in a circle */
  readonly seen: Set<number>;
  readonly found: Set<PrivateTag>;
}

type TagOf = (id: number) => PrivateTag | null;

const device = new Set([
  ...[0x010f, 0x0110, 0x013c, 0x927c, 0xa420, 0xa431, 0xa432, 0xa433, 0xa434, 0xa435, 0xa439, 0xc614, 0xc62f],
]);
const account = new Set([0x013b, 0x8298, 0xa430, 0xa437, 0xa438, 0x9c9d]);
const words = new Set([0x010e, 0x9286, 0x9c9b, 0x9c9c, 0x9c9e, 0x9c9f, 0xa436]);

/** Technical ones, by their first and last number: layout and resolution, colour, exposure, dates, software. */
const plain: readonly (readonly [number, number])[] = [
  [0x0001, 0x0002],
  [0x000b, 0x000b],
  [0x00fe, 0x010d],
  [0x0111, 0x0132],
  [0x013d, 0x0146],
  [0x0152, 0x0159],
  [0x0200, 0x0214],
  [0x1000, 0x1002],
  [0x828d, 0x828e],
  [0x829a, 0x829d],
  [0x8769, 0x8769],
  [0x8773, 0x8773],
  [0x8822, 0x8835],
  [0x9000, 0x920f],
  [0x9214, 0x9214],
  [0x9290, 0x9292],
  [0x9400, 0x9405],
  [0xa000, 0xa003],
  [0xa005, 0xa005],
  [0xa20b, 0xa217],
  [0xa300, 0xa302],
  [0xa401, 0xa40c],
  [0xa43a, 0xa43c],
  [0xa460, 0xa462],
  [0xa500, 0xa500],
  [0xea1c, 0xea1d],
];

function tagOf(id: number): PrivateTag | null {
  if (device.has(id)) return 'device';
  if (account.has(id)) return 'account';
  if (words.has(id)) return 'comment';
  return plain.some(([first, last]) => id >= first && id <= last) ? null : 'other';
}

/** Its version alone is no place; cameras write it with nothing beside it. */
function placeOf(id: number): PrivateTag | null {
  return id === 0 ? null : 'place';
}

/** Returns where the next folder is, 0 when there is none. */
function readFolder(walk: Walk, at: number, tagOfEntry: TagOf): number {
  const { tiff, seen, found } = walk;
  if (at < 8 || at + 2 > tiff.length || seen.has(at)) return 0;
  seen.add(at);
  const end = at + 2 + u16(walk, at) * 12;
  if (end > tiff.length) {
    found.add('other');
    return 0;
  }
  for (let entry = at + 2; entry < end; entry += 12) readEntry(walk, entry, tagOfEntry);
  return end + 4 <= tiff.length ? u32(walk, end) : 0;
}

function readEntry(walk: Walk, at: number, tagOfEntry: TagOf): void {
  const id = u16(walk, at);
  if (id === 0x8769 || id === 0xa005) readFolder(walk, u32(walk, at + 8), tagOf);
  else if (id === 0x8825) readFolder(walk, u32(walk, at + 8), placeOf);
  else {
    const tag = tagOfEntry(id);
    if (tag !== null && !isBlank(walk, at)) walk.found.add(tag);
  }
}

const sizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8] as const;

/** Cameras leave room for words nobody wrote: zeros and spaces, behind a name of the alphabet in a user comment. */
function isBlank(walk: Walk, at: number): boolean {
  const bytes = (sizes[u16(walk, at + 2)] ?? 1) * u32(walk, at + 4);
  const from = bytes <= 4 ? at + 8 : u32(walk, at + 8);
  const value = walk.tiff.toString('latin1', from, Math.min(from + bytes, walk.tiff.length));
  return /^(ASCII\0\0\0|UNICODE\0|JIS\0{5})?[\0 ]*$/.test(value);
}

function u16({ tiff, little }: Walk, at: number): number {
  if (at + 2 > tiff.length) return 0;
  return little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at);
}

function u32({ tiff, little }: Walk, at: number): number {
  if (at + 4 > tiff.length) return 0;
  return little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at);
}
