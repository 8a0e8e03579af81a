import { type Box, children, descendants } from './box-tree.ts';

/**
 * Whether the tables of a track can be true. mediabunny walks as many frames as they name: one flipped bit in a count makes
 * that four billion, and the process hangs (found by flipping bits).
 */
export function hasSaneTables(moov: Buffer, trak: Box, fileBytes: number): boolean {
  for (const table of descendants(moov, trak, ['mdia', 'minf', 'stbl']))
    if (!isSane(moov, table, fileBytes)) return false;
  return true;
}

function isSane(moov: Buffer, table: Box, fileBytes: number): boolean {
  const samples = sampleCount(moov, table, fileBytes);
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
function sampleCount(moov: Buffer, table: Box, fileBytes: number): number | null {
  for (const box of children(moov, table.content, table.end)) {
    if (box.type !== 'stsz' && box.type !== 'stz2') continue;
    if (box.content + 12 > box.end) return null;
    const size = moov.readUInt32BE(box.content + 4);
    const count = moov.readUInt32BE(box.content + 8);
    const room = box.end - box.content - 12;
    const fits = box.type === 'stz2' ? count <= room * 2 : size === 0 ? count * 4 <= room : count * size <= fileBytes;
    return fits ? count : null;
  }
  return 0;
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

/** The same for a fragment (`moof`): a run may leave all its fields to defaults and so name any number of frames. */
export function hasSaneRuns(moof: Buffer, fileBytes: number): boolean {
  let frames = 0;
  for (const traf of children(moof, 0, moof.length)) {
    if (traf.type !== 'traf') continue;
    for (const box of children(moof, traf.content, traf.end))
      if (box.type === 'trun' && box.content + 8 <= box.end) frames += moof.readUInt32BE(box.content + 4);
  }
  return frames <= fileBytes;
}
