import { readFile, writeFile } from 'node:fs/promises';

/** How a HEIC is built: from coded tiles, as phones do it. All in the order of ISO/IEC 23008-12. */
export interface HeicShape {
  /** raw HEVC streams (Annex B) of one frame each, all of the same size; several make a grid, row by row */
  readonly tiles: readonly string[];
  readonly tile: { readonly width: number; readonly height: number };
  readonly columns?: number;
  /** quarter turns to the left, as `irot` counts */
  readonly turns?: 0 | 1 | 2 | 3;
  /** of the whole picture; default: all tiles. A grid may be cut at its right and lower edge */
  readonly width?: number;
  readonly height?: number;
  readonly icc?: Buffer;
  /** colour primaries of `nclx`: 1 BT.709, 12 Display P3 */
  readonly primaries?: number;
  /** TIFF bytes */
  readonly exif?: Buffer;
  /** one monochrome frame for the whole picture */
  readonly alpha?: string;
  /** mirrored, as `imir` counts: 0 top and bottom change places, 1 left and right */
  readonly mirror?: 0 | 1;
  readonly bits?: 10;
  /** of `nclx`: 13 sRGB, 16 PQ */
  readonly transfer?: number;
  /** what phones put beside: another whole picture, or a map that belongs to the main one, by its name */
  readonly beside?: readonly { readonly frame: string; readonly aux: string | null }[];
  /** what `ispe` claims instead of the truth */
  readonly claims?: { readonly width: number; readonly height: number };
}

interface Item {
  readonly id: number;
  readonly type: string;
  readonly data: Buffer;
  readonly hidden: boolean;
  /** 1-based places in `ipco` */
  readonly properties: readonly number[];
}

export async function writeHeic(out: string, shape: HeicShape): Promise<void> {
  const { tiles, tile, columns = tiles.length, turns = 0 } = shape;
  const rows = tiles.length / columns;
  const width = shape.width ?? tile.width * columns;
  const height = shape.height ?? tile.height * rows;
  const streams = await Promise.all(tiles.map(async (path) => nalUnits(await readFile(path))));
  const alpha = shape.alpha === undefined ? null : nalUnits(await readFile(shape.alpha));
  const properties: Buffer[] = [];
  const add = (property: Buffer): number => properties.push(property);
  const coding = add(hvcC(streams[0] ?? [], shape.bits));
  const tileSize = add(ispe(tile.width, tile.height));
  const size = add(ispe(shape.claims?.width ?? width, shape.claims?.height ?? height));
  const looks = [
    ...(shape.icc ? [add(box('colr', Buffer.from('prof'), shape.icc))] : []),
    ...(shape.primaries
      ? [add(box('colr', Buffer.from('nclx'), u16(shape.primaries), u16(shape.transfer ?? 13), u16(6), u8(0x80)))]
      : []),
    ...(turns > 0 ? [add(box('irot', u8(turns)))] : []),
    ...(shape.mirror === undefined ? [] : [add(box('imir', u8(shape.mirror)))]),
  ];
  const isGrid = tiles.length > 1;
  const items: Item[] = streams.map((units, index) => ({
    id: index + 1,
    type: 'hvc1',
    data: coded(units),
    hidden: isGrid,
    properties: isGrid ? [coding, tileSize] : [coding, size, ...looks],
  }));
  const refs: Buffer[] = [];
  let main = 1;
  if (isGrid) {
    main = items.length + 1;
    const data = Buffer.concat([u8(0), u8(1), u8(rows - 1), u8(columns - 1), u32(width), u32(height)]);
    refs.push(
      reference(
        'dimg',
        main,
        items.map(({ id }) => id),
      ),
    );
    items.push({ id: main, type: 'grid', data, hidden: false, properties: [size, ...looks] });
  }
  if (alpha) {
    const id = items.length + 1;
    const kind = add(fullBox('auxC', Buffer.from('urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0')));
    items.push({ id, type: 'hvc1', data: coded(alpha), hidden: false, properties: [add(hvcC(alpha)), size, kind] });
    refs.push(reference('auxl', id, [main]));
  }
  for (const { frame, aux } of shape.beside ?? []) {
    const units = nalUnits(await readFile(frame));
    const id = items.length + 1;
    const kind = aux === null ? [] : [add(fullBox('auxC', Buffer.from(`${aux}\0`)))];
    items.push({
      id,
      type: 'hvc1',
      data: coded(units),
      hidden: false,
      properties: [add(hvcC(units)), tileSize, ...kind],
    });
    if (aux !== null) refs.push(reference('auxl', id, [main]));
  }
  if (shape.exif) {
    const id = items.length + 1;
    items.push({ id, type: 'Exif', data: Buffer.concat([u32(0), shape.exif]), hidden: true, properties: [] });
    refs.push(reference('cdsc', id, [main]));
  }
  await writeFile(out, container(items, { main, properties, refs }));
}

function container(
  items: readonly Item[],
  {
    main,
    properties,
    refs,
  }: { readonly main: number; readonly properties: readonly Buffer[]; readonly refs: readonly Buffer[] },
): Buffer {
  const ftyp = box('ftyp', Buffer.from('heic\0\0\0\0mif1heic', 'latin1'));
  const meta = (start: number): Buffer => {
    let at = start;
    const places = items.map(({ id, data }) => {
      const place = Buffer.concat([u16(id), u16(0), u16(1), u32(at), u32(data.length)]);
      at += data.length;
      return place;
    });
    const infos = items.map(({ id, type, hidden }) =>
      box('infe', u32(0x02000000 + (hidden ? 1 : 0)), u16(id), u16(0), Buffer.from(`${type}\0`)),
    );
    const uses = items
      .filter((item) => item.properties.length > 0)
      .map((item) =>
        Buffer.concat([u16(item.id), u8(item.properties.length), ...item.properties.map((place) => u8(place))]),
      );
    return fullBox(
      'meta',
      fullBox('hdlr', u32(0), Buffer.from('pict'), Buffer.alloc(13)),
      fullBox('pitm', u16(main)),
      fullBox('iloc', u8(0x44), u8(0), u16(items.length), ...places),
      fullBox('iinf', u16(items.length), ...infos),
      box('iprp', box('ipco', ...properties), fullBox('ipma', u32(uses.length), ...uses)),
      ...(refs.length > 0 ? [fullBox('iref', ...refs)] : []),
    );
  };
  const start = ftyp.length + meta(0).length + 8;
  return Buffer.concat([ftyp, meta(start), box('mdat', ...items.map(({ data }) => data))]);
}

/** Annex B into its units, without start codes. */
function nalUnits(stream: Buffer): readonly Buffer[] {
  const units: Buffer[] = [];
  let from = stream.indexOf('\0\0\x01', 0, 'latin1');
  while (from >= 0) {
    const next = stream.indexOf('\0\0\x01', from + 3, 'latin1');
    let end = next < 0 ? stream.length : next;
    while (end > from + 3 && stream[end - 1] === 0) end -= 1;
    units.push(stream.subarray(from + 3, end));
    from = next;
  }
  return units;
}

function typeOf(unit: Buffer): number {
  return ((unit[0] ?? 0) >> 1) & 0x3f;
}

/** The picture itself (types below 32), each with its length before it. */
function coded(units: readonly Buffer[]): Buffer {
  return Buffer.concat(units.filter((unit) => typeOf(unit) < 32).flatMap((unit) => [u32(unit.length), unit]));
}

function hvcC(units: readonly Buffer[], bits: 8 | 10 = 8): Buffer {
  const sets = [32, 33, 34].map((type) => units.find((unit) => typeOf(unit) === type) ?? Buffer.alloc(0));
  const plain = Buffer.from((sets[1] ?? Buffer.alloc(0)).toString('latin1').replaceAll('\0\0\x03', '\0\0'), 'latin1');
  const isGrey = ((plain[15] ?? 0) & 0x80) !== 0 && ((plain[15] ?? 0) & 0x60) === 0x40 ? 0xfc : 0xfd;
  return box(
    'hvcC',
    ...[
      u8(1),
      plain.subarray(3, 15),
      u16(0xf000),
      u8(0xfc),
      u8(isGrey),
      u8(0xf8 | (bits - 8)),
      u8(0xf8 | (bits - 8)),
      u16(0),
      u8(0x0f),
      u8(3),
    ],
    ...sets.flatMap((unit, index) => [u8(0x80 | (32 + index)), u16(1), u16(unit.length), unit]),
  );
}

function ispe(width: number, height: number): Buffer {
  return fullBox('ispe', u32(width), u32(height));
}

function reference(type: string, from: number, to: readonly number[]): Buffer {
  return box(type, u16(from), u16(to.length), ...to.map(u16));
}

function box(type: string, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([u32(content.length + 8), Buffer.from(type, 'latin1'), content]);
}

function fullBox(type: string, ...parts: readonly Buffer[]): Buffer {
  return box(type, u32(0), ...parts);
}

function u8(value: number): Buffer {
  return Buffer.from([value]);
}

function u16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16BE(value);
  return buffer;
}

function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value);
  return buffer;
}
