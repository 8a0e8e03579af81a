import { describe, expect, it } from 'vitest';
import { fitAlt } from '../../../src/core/caption/alt.ts';
import { utf16Units } from '../../../src/kit/index.ts';

const ten = { limits: [{ max: 10, unit: 'characters', measure: utf16Units }] };

describe('the description for people who cannot see', () => {
  it('goes as it is when it fits', () => {
    expect(fitAlt('A red cat', ten)).toEqual({ alt: 'A red cat', change: null });
  });

  it.each([ten, null])('loses what nobody hears, and the report says so', (place) => {
    expect(fitAlt('A\u200b\0 \u0085red \ufffdcat', place)).toEqual({
      alt: 'A\nred cat',
      change: { reason: { code: 'alt-tidied' }, before: 'A\u200b\0 \u0085red \ufffdcat', after: 'A\nred cat' },
    });
  });

  it('is cut to what the destination takes', () => {
    expect(fitAlt('A red cat on a mat', ten)).toMatchObject({
      alt: 'A red cat…',
      change: { reason: { code: 'alt-cut' } },
    });
  });
});
