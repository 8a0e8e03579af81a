import { type Box, children, descendants } from './box-tree.ts';

/**
 * Whether the tables of a track can be true. mediabunny walks as many frames as they name: one flipped bit in a count makes
 * that four billion, and the process hangs (found by flipping bits, and by files made for it).
 */
export function hasSaneTables(moov: Buffer, trak: Box, fileBytes: number): boolean {
  const leastBytes = isPicture(moov, trak) ? leastPictureBytes : 1;
  for (const table of descendants(moov, trak, ['mdia', 'minf', 'stbl']))
    if (!isSane(moov, table, { fileBytes, leastBytes })) return false;
  return true;
}

/** Of pictures, on the average: one that repeats the one before has some twenty. Sound may have a frame for each of its values. */
const leastPictureBytes = 8;
/** Some writers let frames share their bytes; this often they do not. */
const mostShared = 4;

function isPicture(moov: Buffer, trak: Box): boolean {
  for (const mdia of descendants(moov, trak, ['mdia']))
    for (const box of children(moov, mdia.content, mdia.end))
      if (box.type === 'hdlr' && box.content + 12 <= box.end)
        return moov.toString('latin1', box.content + 8, box.content + 12) === 'vide';
  return false;
}

interface Room {
  readonly fileBytes: number;
  /** of a frame, on the average */
  readonly leastBytes: number;
}

function isSane(moov: Buffer, table: Box, room: Room): boolean {
  const samples = sampleCount(moov, table, room);
  if (samples === null) return false;
  for (const box of children(moov, table.content, table.end)) {
    if (box.type === 'stsc' && !hasSaneChunks(moov, box, samples)) return false;
    if (box.type !== 'stts' && box.type !== 'ctts') continue;
    const total = runTotal(moov, box);
    if (total === null || total > samples) return false;
  }
  return true;
}

/** From `stsz`: one size for all, or one each. `stz2` packs them tighter. Null: more than the file holds. */
function sampleCount(moov: Buffer, table: Box, { fileBytes, leastBytes }: Room): number | null {
  for (const box of children(moov, table.content, table.end)) {
    if (box.type !== 'stsz' && box.type !== 'stz2') continue;
    if (box.content + 12 > box.end) return null;
    const size = moov.readUInt32BE(box.content + 4);
    const count = moov.readUInt32BE(box.content + 8);
    const room = box.end - box.content - 12;
    if (count * leastBytes > fileBytes * mostShared) return null;
    const fits = box.type === 'stz2' ? count <= room * 2 : size === 0 ? count * 4 <= room : count * size <= fileBytes;
    if (!fits) return null;
    return box.type === 'stsz' && size === 0 && !haveRoom(moov, box, { count, fileBytes }) ? null : count;
  }
  return 0;
}

/** Frames that all lie in the same place would be read over and over. */
function haveRoom(
  moov: Buffer,
  box: Box,
  { count, fileBytes }: { readonly count: number; readonly fileBytes: number },
): boolean {
  let total = 0;
  for (let at = box.content + 12, left = count; left > 0; at += 4, left -= 1) total += moov.readUInt32BE(at);
  return total <= fileBytes * mostShared;
}

/** Sum of the counts in (count, value) pairs. Null: more pairs than the box has room for. */
function runTotal(moov: Buffer, box: Box): number | null {
  if (box.content + 8 > box.end) return null;
  const entries = moov.readUInt32BE(box.content + 4);
  if (entries * 8 > box.end - box.content - 8) return null;
  let total = 0;
  for (let at = box.content + 8, left = entries; left > 0; at += 8, left -= 1) total += moov.readUInt32BE(at);
  return total;
}

/** (first chunk, frames per chunk, description): ascending, and no chunk with more frames than there are. */
function hasSaneChunks(moov: Buffer, box: Box, samples: number): boolean {
  if (box.content + 8 > box.end) return false;
  const entries = moov.readUInt32BE(box.content + 4);
  if (entries * 12 > box.end - box.content - 8) return false;
  let before = 0;
  for (let at = box.content + 8, left = entries; left > 0; at += 12, left -= 1) {
    const first = moov.readUInt32BE(at);
    if (first <= before || moov.readUInt32BE(at + 4) > samples) return false;
    before = first;
  }
  return true;
}

/** How many frames a fragment (`moof`) names: a run may leave all its fields to defaults and so name any number. */
export function framesInRuns(moof: Buffer): number {
  let frames = 0;
  for (const traf of children(moof, 0, moof.length)) {
    if (traf.type !== 'traf') continue;
    for (const box of children(moof, traf.content, traf.end))
      if (box.type === 'trun' && box.content + 8 <= box.end) frames += moof.readUInt32BE(box.content + 4);
  }
  return frames;
}

/** Of all fragments together: on the average no frame of picture or sound is so small. */
export const leastFrameBytes = 8;
