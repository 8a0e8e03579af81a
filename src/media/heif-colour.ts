import { srgbToLinear, writeProfile } from './icc.ts';

/** What a HEIF or AVIF says of its colours by number (ITU-T H.273). */
export interface CodedColour {
  readonly primaries: number;
  readonly transfer: number;
}

/** Null: it says nothing by number. Of several, the main picture's stands first. */
export function readCodedColour(heif: Buffer): CodedColour | null {
  const at = heif.indexOf('colrnclx', 0, 'latin1');
  if (at < 0 || at + 12 > heif.length) return null;
  return { primaries: heif.readUInt16BE(at + 8), transfer: heif.readUInt16BE(at + 10) };
}

const pq = 16;
const hlg = 18;

/** Red, green and blue as XYZ under D50. */
const primariesByNumber: Readonly<Record<number, readonly (readonly [number, number, number])[]>> = {
  1: [
    [0.4361, 0.2225, 0.0139],
    [0.3851, 0.7169, 0.0971],
    [0.1431, 0.0606, 0.7141],
  ],
  // BT.2020
  9: [
    [0.6735, 0.279, -0.0019],
    [0.1657, 0.6753, 0.03],
    [0.125, 0.0456, 0.7969],
  ],
  // Display P3
  12: [
    [0.5151, 0.2412, -0.0011],
    [0.292, 0.6922, 0.0419],
    [0.1571, 0.0666, 0.7841],
  ],
};

/** Null: what it says is sRGB, or is not known, and then nobody else knows it either. */
export function profileOf({ primaries, transfer }: CodedColour): Buffer | null {
  const isHdr = transfer === pq || transfer === hlg;
  const known = primariesByNumber[primaries];
  if (known === undefined || (primaries === 1 && !isHdr)) return null;
  return writeProfile({
    primaries: known,
    toLinear: transfer === pq ? pqToSdr : transfer === hlg ? hlgToSdr : srgbToLinear,
  });
}

/** SMPTE ST 2084, brought into the range of a screen; 203 nits is the white of letters (BT.2408). */
function pqToSdr(value: number): number {
  const power = value ** (1 / 78.84375);
  const nits = 10_000 * (Math.max(0, power - 0.8359375) / (18.8515625 - 18.6875 * power)) ** (1 / 0.1593017578125);
  return toneMapped(nits / 203);
}

/** BT.2100 for a screen of 1000 nits. */
function hlgToSdr(value: number): number {
  const scene = value <= 0.5 ? value ** 2 / 3 : (Math.exp((value - 0.55991073) / 0.17883277) + 0.28466892) / 12;
  return toneMapped((1000 * scene ** 1.2) / 203);
}

const knee = 0.6;

/** Dark and middle tones as they are; what is brighter is bent into the rest, so that it keeps its detail. */
function toneMapped(light: number): number {
  return light <= knee ? light : knee + (1 - knee) * (1 - Math.exp((knee - light) / (1 - knee)));
}
