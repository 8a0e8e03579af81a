import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runFfmpeg } from '../../src/media/transcode.ts';
import { bundledFfmpeg } from '../support/media-samples.ts';
import { tempDir } from '../support/temp.ts';

/** A program in ffmpeg's place that says this on stderr and ends with that; what it can do, it asks the real one. */
async function runSaying(words: string, exitCode: number): Promise<void> {
  const folder = await tempDir();
  const program = join(folder, 'ffmpeg');
  const lines = [
    '#!/bin/sh',
    `case "$*" in -formats|-encoders|-codecs) exec '${bundledFfmpeg}' "$@";; esac`,
    `printf '%s\\n' '${words}' >&2`,
    `exit ${exitCode}`,
  ];
  await writeFile(program, `${lines.join('\n')}\n`);
  await chmod(program, 0o755);
  await runFfmpeg({
    ...{ ffmpeg: program, inputArgs: [], input: join(folder, 'in.mp4'), outputArgs: ['-f', 'mp4'] },
    ...{ output: join(folder, 'out.part'), signal: new AbortController().signal, timeoutMs: 20_000 },
  });
}

describe('a disk that is full is said to be full, though ffmpeg ends as if all were well', () => {
  it.each([
    ['av_interleaved_write_frame(): No space left on device', 'disk-full'],
    ['Error writing trailer of out.part: Disk quota exceeded', 'disk-quota'],
  ])('%s', async (words, code) => {
    for (const exitCode of [0, 1])
      await expect(runSaying(words, exitCode)).rejects.toMatchObject({ kind: 'fatal', code, effect: 'none' });
  });

  it('and other words of one that ends well are none of that', async () => {
    await expect(runSaying('deprecated pixel format used', 0)).resolves.toBeUndefined();
  });
});
