/** One box of ISO/IEC 14496-12: a size, four letters, content. */
export interface Box {
  readonly type: string;
  readonly start: number;
  /** first byte of the content */
  readonly content: number;
  readonly end: number;
}

/** `base`: where `buffer` stands in the file. Null when there is no box. */
export function parseBox(buffer: Buffer, offset: number, base: number, limit: number): Box | null {
  if (buffer.length < offset + 8) return null;
  const type = buffer.toString('latin1', offset + 4, offset + 8);
  const start = base + offset;
  const size = buffer.readUInt32BE(offset);
  if (size === 0) return { type, start, content: start + 8, end: limit };
  if (size === 1) {
    if (buffer.length < offset + 16) return null;
    const long = Number(buffer.readBigUInt64BE(offset + 8));
    return long < 16 ? null : { type, start, content: start + 16, end: start + long };
  }
  return size < 8 ? null : { type, start, content: start + 8, end: start + size };
}

export function* children(buffer: Buffer, from: number, to: number): Generator<Box> {
  let at = from;
  while (at + 8 <= to) {
    const box = parseBox(buffer, at, 0, to);
    if (!box || box.end > to) return;
    yield box;
    at = box.end;
  }
}

/** All boxes at the end of such a path; a damaged or hostile file may have several. */
export function* descendants(buffer: Buffer, from: Box, path: readonly string[]): Generator<Box> {
  const [type, ...rest] = path;
  for (const child of children(buffer, from.content, from.end)) {
    if (child.type !== type) continue;
    if (rest.length === 0) yield child;
    else yield* descendants(buffer, child, rest);
  }
}
