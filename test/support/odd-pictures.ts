import sharp from 'sharp';

/** Colours inside sRGB, far from grey, so that a wrong profile shows. */
export const bands = ['#c04020', '#20a040', '#2040c0', '#808080', '#e0c040'] as const;

const band = { width: 24, height: 72 } as const;
export const chartSides = { width: band.width * bands.length, height: band.height } as const;

/** Flat upright bands of the colours above. */
export async function chart(): Promise<Buffer> {
  const { width, height } = chartSides;
  return sharp({ create: { width, height, channels: 3, background: '#000' } })
    .composite(
      bands.map((background, n) => ({
        input: { create: { ...band, channels: 3, background } },
        left: n * band.width,
        top: 0,
      })),
    )
    .removeAlpha()
    .png()
    .toBuffer();
}

/** The largest difference of a band from what it should be, in ΔE (CIE 1976): below 2.3 nobody sees it. `asStored`: without the profile of the file. */
export async function worstBand(
  path: string | Buffer,
  { asStored = false, only = [0, 1, 2, 3, 4] }: { readonly asStored?: boolean; readonly only?: readonly number[] } = {},
): Promise<number> {
  const image = sharp(path, { pages: 1 });
  const { data, info } = await (asStored ? image : image.toColourspace('srgb'))
    .removeAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  let worst = 0;
  for (const [n, wanted] of bands.entries()) {
    if (!only.includes(n)) continue;
    const found = [0, 0, 0];
    let count = 0;
    for (let y = Math.round(info.height * 0.25); y < info.height * 0.75; y += 1)
      for (
        let x = Math.round(((n + 0.3) * info.width) / bands.length);
        x < ((n + 0.7) * info.width) / bands.length;
        x += 1
      ) {
        for (let c = 0; c < 3; c += 1)
          found[c] =
            (found[c] ?? 0) + (data[(y * info.width + x) * info.channels + Math.min(c, info.channels - 1)] ?? 0);
        count += 1;
      }
    const rgb = [1, 3, 5].map((at) => Number.parseInt(wanted.slice(at, at + 2), 16));
    worst = Math.max(
      worst,
      deltaE(
        found.map((sum) => sum / count),
        rgb,
      ),
    );
  }
  return worst;
}

export function deltaE(a: readonly number[], b: readonly number[]): number {
  const [first, second] = [lab(a), lab(b)];
  return Math.hypot(...first.map((value, axis) => value - (second[axis] ?? 0)));
}

function lab(rgb: readonly number[]): readonly number[] {
  const [r = 0, g = 0, b = 0] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const [x, y, z] = [
    (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
    0.2126 * r + 0.7152 * g + 0.0722 * b,
    (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
  ].map((value) => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116)) as [number, number, number];
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** How a BMP holds the chart. */
export type BmpKind =
  | '24'
  | 'top-down'
  | '32'
  | '32-alpha-0'
  | 'bitfields-32'
  | '565'
  | '555'
  | 'palette'
  | 'rle8'
  | 'rle4'
  | 'os2';

/** The chart as BMP, byte by byte, as programs of all ages write it. */
export function bmp(kind: BmpKind): Buffer {
  const { width, height } = chartSides;
  const colours = bands.map((text) => [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16)));
  const at = (x: number) => Math.floor(x / band.width);
  const rgb = (x: number) => colours[at(x)] ?? [0, 0, 0];
  const isPalette = kind === 'palette' || kind === 'rle8' || kind === 'rle4';
  const bits =
    kind === 'rle4'
      ? 4
      : isPalette
        ? 8
        : kind === '565' || kind === '555'
          ? 16
          : kind === '24' || kind === 'top-down' || kind === 'os2'
            ? 24
            : 32;
  const compression = kind === 'rle8' ? 1 : kind === 'rle4' ? 2 : kind === '565' || kind === 'bitfields-32' ? 3 : 0;
  const row: number[] = [];
  if (kind === 'rle8') for (let n = 0; n < bands.length; n += 1) row.push(band.width, n);
  else if (kind === 'rle4') for (let n = 0; n < bands.length; n += 1) row.push(band.width, n * 17);
  else
    for (let x = 0; x < width; x += 1) {
      const [r = 0, g = 0, b = 0] = rgb(x);
      if (isPalette) row.push(at(x));
      else if (bits === 16) {
        const value =
          kind === '565'
            ? ((r >> 3) << 11) | ((g >> 2) << 5) | (b >> 3)
            : ((r >> 3) << 10) | ((g >> 3) << 5) | (b >> 3);
        row.push(value & 255, value >> 8);
      } else if (kind === 'bitfields-32') row.push(255, r, g, b);
      else row.push(b, g, r, ...(bits === 32 ? [kind === '32-alpha-0' ? 0 : 255] : []));
    }
  while (compression === 0 && row.length % 4 !== 0) row.push(0);
  if (compression === 1 || compression === 2) row.push(0, 0);
  const rows = Buffer.concat(Array.from({ length: height }, () => Buffer.from(row)));
  const pixels = compression === 1 || compression === 2 ? Buffer.concat([rows, Buffer.from([0, 1])]) : rows;
  const masks =
    kind === '565' ? [0xf800, 0x07e0, 0x001f] : kind === 'bitfields-32' ? [0x0000ff00, 0x00ff0000, 0xff000000] : [];
  const head = kind === 'os2' ? os2Head() : Buffer.concat([infoHead(), ...masks.map(u32)]);
  const palette = isPalette
    ? Buffer.concat(
        Array.from({ length: bits === 4 ? 16 : 256 }, (_, n) =>
          Buffer.from([...(colours[n] ?? [0, 0, 0])].reverse().concat(0)),
        ),
      )
    : Buffer.alloc(0);
  const start = 14 + head.length + palette.length;
  return Buffer.concat([Buffer.from('BM'), u32(start + pixels.length), u32(0), u32(start), head, palette, pixels]);

  function infoHead(): Buffer {
    const info = Buffer.alloc(40);
    info.writeUInt32LE(40, 0);
    info.writeInt32LE(width, 4);
    info.writeInt32LE(kind === 'top-down' ? -height : height, 8);
    info.writeUInt16LE(1, 12);
    info.writeUInt16LE(bits, 14);
    info.writeUInt32LE(compression, 16);
    return info;
  }

  function os2Head(): Buffer {
    const core = Buffer.alloc(12);
    core.writeUInt32LE(12, 0);
    core.writeUInt16LE(width, 4);
    core.writeUInt16LE(height, 6);
    core.writeUInt16LE(1, 8);
    core.writeUInt16LE(24, 10);
    return core;
  }
}

function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}
