/** Facts about pictures that sharp does not tell. */

/** Microsoft's BITMAPFILEHEADER and what follows it. Null: not that. */
export function readBmp(bytes: Buffer): { readonly width: number; readonly height: number } | null {
  if (bytes.length < 26 || bytes.toString('latin1', 0, 2) !== 'BM') return null;
  if (bytes.readUInt32LE(14) === 12) return { width: bytes.readUInt16LE(18), height: bytes.readUInt16LE(20) };
  // A negative height says that the rows come from top to bottom.
  return { width: Math.abs(bytes.readInt32LE(18)), height: Math.abs(bytes.readInt32LE(22)) };
}

/** APNG says before its pixels how many pictures it has; AVIF in its brand that it is a sequence. */
export function isMoving(format: string, bytes: Buffer): boolean {
  if (format === 'avif') return bytes.toString('latin1', 8, 12) === 'avis';
  if (format !== 'png') return false;
  for (let at = 8; at + 12 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (type === 'acTL') return at + 12 <= bytes.length && bytes.readUInt32BE(at + 8) > 1;
    if (type === 'IDAT') return false;
  }
  return false;
}
