import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { profileOf } from '../../src/media/heif-colour.ts';
import { kindOfProfile, srgbToLinear, writeProfile } from '../../src/media/icc.ts';

async function profileNamed(name: string): Promise<Buffer> {
  const dot = sharp({ create: { width: 1, height: 1, channels: 3, background: '#888' } });
  const { icc } = await sharp(await dot.withIccProfile(name).png().toBuffer()).metadata();
  if (icc === undefined) throw new Error('no profile');
  return icc;
}

const srgb = [
  [0.4361, 0.2225, 0.0139],
  [0.3851, 0.7169, 0.0971],
  [0.1431, 0.0606, 0.7141],
] as const;

describe('what a colour profile says', () => {
  it('is judged by its colours, not by its name', async () => {
    expect(kindOfProfile(await profileNamed('srgb'))).toBe('srgb');
    expect(kindOfProfile(await profileNamed('p3'))).toBe('other');
    const own = (toLinear: (value: number) => number) => kindOfProfile(writeProfile({ primaries: srgb, toLinear }));
    expect(own(srgbToLinear)).toBe('srgb');
    expect(own((value) => value ** 2.2)).toBe('srgb');
    expect(own((value) => value ** 1.8)).toBe('other');
  });

  it('is nothing when it is damaged, at whatever byte it ends', async () => {
    const whole = await profileNamed('p3');
    expect(kindOfProfile(Buffer.alloc(200))).toBe('unusable');
    for (let length = 0; length < whole.length; length += 1)
      expect(['unusable', 'other']).toContain(kindOfProfile(whole.subarray(0, length)));
  });

  it('of a number: sRGB needs none, Display P3 and HDR do, what nobody knows gets none', () => {
    expect(profileOf({ primaries: 1, transfer: 13 })).toBeNull();
    expect(profileOf({ primaries: 77, transfer: 13 })).toBeNull();
    for (const [primaries, transfer] of [
      [12, 13],
      [9, 16],
      [9, 18],
      [1, 16],
    ] as const)
      expect(kindOfProfile(profileOf({ primaries, transfer }) ?? Buffer.alloc(0))).toBe('other');
  });
});
