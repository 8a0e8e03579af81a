/** Facts about pictures that sharp does not tell. */

/** Microsoft's BITMAPFILEHEADER and what follows it. Null: not that. */
export function readBmp(bytes: Buffer): { readonly width: number; readonly height: number } | null {
  if (bytes.length < 26 || bytes.toString('latin1', 0, 2) !== 'BM') return null;
  if (bytes.readUInt32LE(14) === 12) return { width: bytes.readUInt16LE(18), height: bytes.readUInt16LE(20) };
  // A negative height says that the rows come from top to bottom.
  return { width: Math.abs(bytes.readInt32LE(18)), height: Math.abs(bytes.readInt32LE(22)) };
}

/** H.273: 12 is Display P3. Some phones say it by number and add no profile. */
const displayP3 = 12;

export function isDisplayP3(heif: Buffer): boolean {
  const at = heif.indexOf('colrnclx', 0, 'latin1');
  return at >= 0 && at + 10 <= heif.length && heif.readUInt16BE(at + 8) === displayP3;
}
