import { type Box, children, descendants } from './box-tree.ts';

/** Whether the matrix of the first picture track mirrors it: mediabunny, and ffmpeg before 5, only see a turn in it. */
export function isMirrored(moov: Buffer): boolean {
  for (const trak of children(moov, 0, moov.length)) {
    if (trak.type !== 'trak' || !isPicture(moov, trak)) continue;
    const head = Array.from(children(moov, trak.content, trak.end)).find(({ type }) => type === 'tkhd');
    return head !== undefined && determinant(moov, head) < 0;
  }
  return false;
}

function isPicture(moov: Buffer, trak: Box): boolean {
  for (const hdlr of descendants(moov, trak, ['mdia', 'hdlr']))
    if (hdlr.content + 12 <= hdlr.end) return moov.toString('latin1', hdlr.content + 8, hdlr.content + 12) === 'vide';
  return false;
}

/** Of the part that turns and mirrors. Its place depends on the width of the times before it. */
function determinant(moov: Buffer, head: Box): number {
  const at = head.content + (moov[head.content] === 1 ? 52 : 40);
  if (at + 36 > head.end) return 1;
  const [a, b, c, d] = [0, 4, 12, 16].map((offset) => moov.readInt32BE(at + offset) / 65_536);
  return (a ?? 1) * (d ?? 1) - (b ?? 0) * (c ?? 0);
}
