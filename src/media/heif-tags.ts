import { children } from './box-tree.ts';

/** Where a HEIF or AVIF keeps what is said of its pictures: EXIF and XMP are items like the pictures, in the same file. */
export interface TagItem {
  readonly kind: 'exif' | 'xmp';
  /** stretches of the file, in order */
  readonly parts: readonly { readonly start: number; readonly end: number }[];
}

/** Null: it is built in a way that is not known here, so that its tags cannot be overwritten where they stand. */
export function findTagItems(file: Buffer): readonly TagItem[] | null {
  const meta = [...children(file, 0, file.length)].find(({ type }) => type === 'meta');
  if (meta === undefined) return null;
  const inside = [...children(file, meta.content + 4, meta.end)];
  const infos = inside.find(({ type }) => type === 'iinf');
  const places = inside.find(({ type }) => type === 'iloc');
  if (infos === undefined || places === undefined) return null;
  const kinds = readKinds(file.subarray(infos.content, infos.end));
  const idatAt = inside.find(({ type }) => type === 'idat')?.content ?? null;
  const parts = readPlaces(file.subarray(places.content, places.end), { idatAt, fileBytes: file.length });
  if (kinds === null || parts === null) return null;
  const items: TagItem[] = [];
  for (const [id, kind] of kinds) {
    const found = parts.get(id);
    if (found === undefined) return null;
    items.push({ kind, parts: found });
  }
  return items;
}

/** ItemInfoBox: ids of what is EXIF and XMP. */
function readKinds(iinf: Buffer): ReadonlyMap<number, TagItem['kind']> | null {
  if (iinf.length < 8) return null;
  const kinds = new Map<number, TagItem['kind']>();
  for (const entry of children(iinf, iinf[0] === 0 ? 6 : 8, iinf.length)) {
    const version = iinf[entry.content] ?? 0;
    if (entry.type !== 'infe' || version < 2) continue;
    const idBytes = version === 2 ? 2 : 4;
    const at = entry.content + 4 + idBytes + 2;
    if (at + 4 > entry.end) return null;
    const id = iinf.readUIntBE(entry.content + 4, idBytes);
    const type = iinf.toString('latin1', at, at + 4);
    if (type === 'Exif') kinds.set(id, 'exif');
    // Behind a name comes what it is.
    else if (type === 'mime' && iinf.toString('latin1', at + 4, entry.end).includes('\0application/rdf+xml'))
      kinds.set(id, 'xmp');
    else if (type === 'mime' || type === 'uri ') return null;
  }
  return kinds;
}

interface Around {
  readonly idatAt: number | null;
  readonly fileBytes: number;
}

/** ItemLocationBox, versions 0 to 2. Null: cut off, or in another file, or inside another item. */
function readPlaces(iloc: Buffer, { idatAt, fileBytes }: Around): ReadonlyMap<number, TagItem['parts']> | null {
  let at = 0;
  let isCut = false;
  const read = (bytes: number): number => {
    isCut ||= at + bytes > iloc.length;
    const value =
      isCut || bytes === 0 ? 0 : bytes === 8 ? Number(iloc.readBigUInt64BE(at)) : iloc.readUIntBE(at, bytes);
    at += bytes;
    return value;
  };
  const version = read(1);
  read(3);
  const [offsets, bases] = [read(1), read(1)];
  const sizes = { offset: offsets >> 4, length: offsets & 15, base: bases >> 4, index: version > 0 ? bases & 15 : 0 };
  if (version > 2 || Object.values(sizes).some((size) => size !== 0 && size !== 4 && size !== 8)) return null;
  const count = read(version < 2 ? 2 : 4);
  const places = new Map<number, TagItem['parts']>();
  for (let item = 0; item < count && !isCut; item += 1) {
    const id = read(version < 2 ? 2 : 4);
    const method = version > 0 ? read(2) & 15 : 0;
    const otherFile = read(2) !== 0;
    const base = read(sizes.base) + (method === 1 ? (idatAt ?? Number.NaN) : 0);
    const parts: { start: number; end: number }[] = [];
    for (let extent = read(2); extent > 0 && !isCut; extent -= 1) {
      read(sizes.index);
      const start = base + read(sizes.offset);
      parts.push({ start, end: start + read(sizes.length) });
    }
    const isHere =
      method < 2 && !otherFile && parts.every(({ start, end }) => start >= 0 && start < end && end <= fileBytes);
    if (isHere) places.set(id, parts);
  }
  return isCut ? null : places;
}

/** An offset, then a folder without entries. */
const noExif = Buffer.from('\0\0\0\0II*\0\x08\0\0\0\0\0\0\0\0\0', 'latin1');
const noXmp = Buffer.from('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>', 'latin1');

/** A copy with the same number of bytes, in which nothing moves, and which says nothing. */
export function withoutTags(file: Buffer, items: readonly TagItem[]): Buffer {
  const made = Buffer.from(file);
  for (const { kind, parts } of items) {
    const [first] = parts;
    for (const { start, end } of parts) made.fill(kind === 'exif' ? 0 : 0x20, start, end);
    const nothing = kind === 'exif' ? noExif : noXmp;
    if (first !== undefined && first.end - first.start >= nothing.length) made.set(nothing, first.start);
  }
  return made;
}
