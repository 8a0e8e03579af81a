/** Colour profiles (ICC.1:2022), as far as it takes to know whether one says the same as sRGB, and to write a simple one. */

export type ProfileKind =
  /** within what an eye cannot tell */
  | 'srgb'
  | 'other'
  /** programs pass over it, so that the picture is taken for sRGB */
  | 'unusable';

/** Red, green and blue of sRGB as profiles have them: under D50. */
const srgbPrimaries = {
  rXYZ: [0.4361, 0.2225, 0.0139],
  gXYZ: [0.3851, 0.7169, 0.0971],
  bXYZ: [0.1431, 0.0606, 0.7141],
} as const;
/** Programs round their profiles differently; Display P3's red is 0.08 away. */
const primaryTolerance = 0.012;
/** In linear light; a gamma of 2.2 is 0.007 away, one of 1.8 0.05. */
const curveTolerance = 0.015;

export function kindOfProfile(icc: Buffer): ProfileKind {
  if (icc.length < 132 || icc.toString('latin1', 36, 40) !== 'acsp' || icc.readUInt32BE(0) > icc.length)
    return 'unusable';
  const space = icc.toString('latin1', 16, 20);
  const tags = readTagTable(icc);
  if (tags === null) return 'unusable';
  if (space === 'GRAY') return isSrgbCurve(icc, tags.get('kTRC')) ? 'srgb' : 'other';
  // Tables of measured colours outweigh primaries where both stand.
  if (space !== 'RGB ' || tags.has('A2B0')) return 'other';
  const hasPrimaries = Object.entries(srgbPrimaries).every(([name, wanted]) => {
    const found = readXyz(icc, tags.get(name));
    return found !== null && wanted.every((value, axis) => Math.abs((found[axis] ?? 0) - value) < primaryTolerance);
  });
  const hasCurves = ['rTRC', 'gTRC', 'bTRC'].every((name) => isSrgbCurve(icc, tags.get(name)));
  return hasPrimaries && hasCurves ? 'srgb' : 'other';
}

interface Place {
  readonly at: number;
  readonly bytes: number;
}

function readTagTable(icc: Buffer): ReadonlyMap<string, Place> | null {
  const count = icc.readUInt32BE(128);
  if (count > 100 || 132 + count * 12 > icc.length) return null;
  const tags = new Map<string, Place>();
  for (let entry = 132; entry < 132 + count * 12; entry += 12) {
    const place = { at: icc.readUInt32BE(entry + 4), bytes: icc.readUInt32BE(entry + 8) };
    if (place.at + place.bytes > icc.length || place.bytes < 8) return null;
    tags.set(icc.toString('latin1', entry, entry + 4), place);
  }
  return tags;
}

function readXyz(icc: Buffer, place: Place | undefined): readonly number[] | null {
  if (place === undefined || place.bytes < 20) return null;
  return [8, 12, 16].map((offset) => icc.readInt32BE(place.at + offset) / 65_536);
}

function isSrgbCurve(icc: Buffer, place: Place | undefined): boolean {
  const curve = place === undefined ? null : readCurve(icc.subarray(place.at, place.at + place.bytes));
  if (curve === null) return false;
  return [0.1, 0.25, 0.5, 0.75, 0.9].every((value) => Math.abs(curve(value) - srgbToLinear(value)) < curveTolerance);
}

type Curve = (value: number) => number;

function readCurve(tag: Buffer): Curve | null {
  const type = tag.toString('latin1', 0, 4);
  if (tag.length < 12) return null;
  return type === 'para' ? readFormula(tag) : type === 'curv' ? readTable(tag) : null;
}

function readTable(tag: Buffer): Curve | null {
  const count = tag.readUInt32BE(8);
  if (count === 0) return (value) => value;
  if (12 + count * 2 > tag.length) return null;
  if (count === 1) return (value) => value ** (tag.readUInt16BE(12) / 256);
  return (value) => tag.readUInt16BE(12 + Math.round(value * (count - 1)) * 2) / 65_535;
}

/** Kinds 0 (a power) and 3 (a power above a straight line): what profiles of screens use. */
function readFormula(tag: Buffer): Curve | null {
  const numbers = Array.from(
    { length: Math.floor((tag.length - 12) / 4) },
    (_, n) => tag.readInt32BE(12 + n * 4) / 65_536,
  );
  const [gamma = 1, a = 1, b = 0, c = 0, d = 0] = numbers;
  const kind = tag.readUInt16BE(8);
  if (kind === 0 && numbers.length >= 1) return (value) => value ** gamma;
  if (kind === 3 && numbers.length >= 5) return (value) => (value >= d ? (a * value + b) ** gamma : c * value);
  return null;
}

export function srgbToLinear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** Columns: red, green, blue as XYZ under D50. `toLinear`: light from 0 to 1 of a coded value from 0 to 1. */
interface ScreenProfile {
  readonly primaries: readonly (readonly [number, number, number])[];
  readonly toLinear: (value: number) => number;
}

const curveSteps = 1024;

/** A profile of version 2, which everything reads. */
export function writeProfile({ primaries, toLinear }: ScreenProfile): Buffer {
  const curve = Buffer.alloc(12 + curveSteps * 2);
  curve.write('curv', 'latin1');
  curve.writeUInt32BE(curveSteps, 8);
  for (let step = 0; step < curveSteps; step += 1)
    curve.writeUInt16BE(
      Math.round(Math.min(1, Math.max(0, toLinear(step / (curveSteps - 1)))) * 65_535),
      12 + step * 2,
    );
  const [red, green, blue] = primaries.map(xyz);
  const white = xyz([0.9642, 1, 0.8249]);
  const parts: readonly (readonly [names: readonly string[], data: Buffer])[] = [
    [['desc'], description('clipferry')],
    [['cprt'], Buffer.from('text\0\0\0\0none\0\0\0\0', 'latin1')],
    [['wtpt'], white],
    [['rXYZ'], red ?? white],
    [['gXYZ'], green ?? white],
    [['bXYZ'], blue ?? white],
    [['rTRC', 'gTRC', 'bTRC'], curve],
  ];
  const entries: Buffer[] = [];
  let at = 132 + parts.flatMap(([names]) => names).length * 12;
  for (const [names, data] of parts) {
    for (const name of names) entries.push(Buffer.concat([Buffer.from(name, 'latin1'), u32(at), u32(data.length)]));
    at += data.length;
  }
  const head = Buffer.alloc(128);
  head.writeUInt32BE(at, 0);
  head.writeUInt32BE(0x02400000, 8);
  head.write('mntrRGB XYZ ', 12, 'latin1');
  head.write('acsp', 36, 'latin1');
  white.copy(head, 68, 8, 20);
  return Buffer.concat([head, u32(entries.length), ...entries, ...parts.map(([, data]) => data)]);
}

function xyz(values: readonly number[]): Buffer {
  const tag = Buffer.alloc(20);
  tag.write('XYZ ', 'latin1');
  for (const [axis, value] of values.entries()) tag.writeInt32BE(Math.round(value * 65_536), 8 + axis * 4);
  return tag;
}

function description(name: string): Buffer {
  const tag = Buffer.alloc(12 + 16 + 84);
  tag.write('desc', 'latin1');
  tag.writeUInt32BE(name.length + 1, 8);
  tag.write(name, 12, 'latin1');
  return tag;
}

function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value);
  return buffer;
}
