import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sampleCaptions, withCaptionSamples } from './support/caption-samples.ts';

const path = join(import.meta.dirname, '../README.md');

describe("README's captions", () => {
  it('are what the program makes of them: npm run readme writes them anew', async () => {
    const text = await readFile(path, 'utf8');
    expect(await withCaptionSamples(text)).toBe(text);
    expect(text).toContain('| `rednote` | ');
  });

  it('are five, and the longest is as long as it says', () => {
    expect(sampleCaptions.map(([name]) => name)).toEqual(['English', 'Chinese', 'Arabic', 'Emoji', '2,200 characters']);
    expect(sampleCaptions.at(-1)?.[1].length).toBe(2200);
  });
});
