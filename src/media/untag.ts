import { readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { because, FerryError } from '../contract/index.ts';
import type { ProbedVideo, UntagRecipe } from '../core/media/facts.ts';
import { onDisk } from '../disk/index.ts';
import type { Block } from './block.ts';
import { scanBoxes } from './boxes.ts';
import { withReader } from './byte-reader.ts';
import { pictures } from './heavy.ts';
import { findTagItems, withoutTags } from './heif-tags.ts';
import { type Patch, patched } from './patch.ts';
import { hashPatched } from './patched-file.ts';
import { type BlockFormat, findBlocks } from './picture-blocks.ts';
import { isExif, turnBlock } from './turn-tag.ts';

interface UntagJob {
  readonly input: string;
  /** a `.part` path */
  readonly output: string;
  readonly signal: AbortSignal;
}

/**
 * The same picture without its tags: not one byte of what is decoded changes, and a turn that only a tag says is still said. FerryError `permanent` `rendition-wrong` when
 * tags are left, `truncated` when the file is not whole any more; `fatal` for the disk's refusals.
 */
export async function untagPicture({ input, output, signal }: UntagJob, { format }: UntagRecipe): Promise<void> {
  const bytes = await onDisk(input, () => readFile(input));
  signal.throwIfAborted();
  const made = format === 'avif' ? blanked(input, bytes) : await freed(input, bytes, format);
  await onDisk(dirname(output), () => writeFile(output, made));
}

function blanked(path: string, bytes: Buffer): Buffer {
  const items = findTagItems(bytes);
  if (items === null) throw leftOver(path);
  return withoutTags(bytes, items);
}

async function freed(path: string, bytes: Buffer, format: BlockFormat): Promise<Buffer> {
  const { whole, blocks } = findBlocks(format, bytes);
  if (!whole)
    throw new FerryError('permanent', because('truncated', { path, bytes: bytes.length }), { effect: 'none' });
  const exif = blocks.find((block) => isExif(format, bytes, block));
  const orientation = exif === undefined ? 1 : (await (await pictures()).readPicture(path, bytes)).orientation;
  const turn = orientation === 1 ? null : turnBlock(format, orientation);
  const kept = turn === null ? undefined : exif;
  const inPlace = (block: Block) => (block === kept ? turn : null);
  const made = format === 'webp' ? webpWithout(bytes, blocks, inPlace) : without(bytes, blocks, inPlace);
  const left = findBlocks(format, made).blocks;
  if (left.length > (kept === undefined ? 0 : 1) || left.some(({ tags }) => tags.length > 0)) throw leftOver(path);
  return made;
}

/** What stands where a block was; null: nothing. */
type InPlace = (block: Block) => Buffer | null;

function without(bytes: Buffer, blocks: readonly Block[], inPlace: InPlace): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  for (const block of blocks) {
    const instead = inPlace(block);
    parts.push(bytes.subarray(at, block.start), ...(instead === null ? [] : [instead]));
    at = block.end;
  }
  return Buffer.concat([...parts, bytes.subarray(at)]);
}

/** Its header counts the bytes and says which blocks there are. */
function webpWithout(bytes: Buffer, blocks: readonly Block[], inPlace: InPlace): Buffer {
  const made = without(bytes, blocks, inPlace);
  made.writeUInt32LE(made.length - 8, 4);
  const hasExif = 0x08;
  const hasXmp = 0x04;
  const gone = blocks.some((block) => inPlace(block) !== null) ? hasXmp : hasExif | hasXmp;
  if (made.toString('latin1', 12, 16) === 'VP8X' && made.length > 20) made.writeUInt8((made[20] ?? 0) & ~gone, 20);
  return made;
}

/** A file that stands nowhere: what is other in it than in its source, and its SHA-256 in lower-case hex. */
export interface Patched {
  readonly patch: Patch;
  readonly sha256: string;
}

/** No video has as many; a file that has is made to fill the memory. */
const maxBlanks = 10_000;

/**
 * The same MP4 or MOV with its tags overwritten by zeros where they stand, so that nothing moves: times, edit lists and every
 * coded byte stay. Nothing is written. FerryError as above; errors of the file system as `fatal`.
 */
export async function untagVideo({ input, signal }: Pick<UntagJob, 'input' | 'signal'>): Promise<Patched> {
  return await onDisk(input, async () => {
    const patch = await withReader(input, async (reader) => {
      const { tagBoxes, trailerAt } = await scanBoxes(reader);
      if (tagBoxes.length > maxBlanks) throw leftOver(input);
      const blanks = tagBoxes.map(({ start, content, end }) => ({ start, content, end }));
      const found: Patch = { blanks: blanks.sort((a, b) => a.start - b.start), bytes: trailerAt ?? reader.size };
      if ((await scanBoxes(patched(reader, found))).privateTags.length > 0) throw leftOver(input);
      return found;
    });
    return { patch, sha256: await hashPatched(input, patch, signal) };
  });
}

/** What probing it would say: all but the tags and its end is as it was. */
export function untagged(probed: ProbedVideo, { bytes }: Pick<Patch, 'bytes'>): ProbedVideo {
  return { ...probed, bytes, privateTags: [], tagsInPlace: false };
}

function leftOver(path: string): FerryError {
  return new FerryError('permanent', because('rendition-wrong', { path, fault: 'tags' }), { effect: 'none' });
}
