import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Options } from '../../src/contract/index.ts';
import { readOptions } from '../../src/kit/index.ts';

const schema = z.object({
  way: z.enum(['straight', 'round']).default('straight'),
  most: z.int().min(1).max(300).default(50),
  server: z
    .string()
    .refine((text) => text.startsWith('https:'), { params: { code: 'mini/in-the-clear' } })
    .default('https://mini.example'),
});

describe('reading options', () => {
  it('fills in the defaults', () => {
    expect(readOptions(schema, { most: 7 }, 'mini')).toEqual({
      way: 'straight',
      most: 7,
      server: 'https://mini.example',
    });
  });

  it.each<[Options, string, object]>([
    [{ way: 'back' }, 'option-wrong', { option: 'way', given: 'back', allowed: ['straight', 'round'] }],
    [{ most: 0 }, 'option-wrong', { option: 'most', given: '0', min: 1 }],
    [{ most: 301 }, 'option-wrong', { option: 'most', given: '301', max: 300 }],
    [{ most: 'many' }, 'option-wrong', { option: 'most', given: 'many' }],
    [{ server: 'http://x' }, 'mini/in-the-clear', { option: 'server', given: 'http://x' }],
    [{ server: 'http://ann:secret@x' }, 'mini/in-the-clear', { option: 'server' }],
  ])('refuses %j, naming the option and what it can be', (options, code, values) => {
    expect(() => readOptions(schema, options, 'mini')).toThrow(
      expect.objectContaining({
        kind: 'usage',
        effect: 'none',
        reason: { code, values: { destination: 'mini', ...values } },
      }),
    );
  });
});
