import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { askFfmpeg } from '../../src/media/ask-ffmpeg.ts';
import { tempDir } from '../support/temp.ts';

/** A program that pipes out half an answer, and ends as it is told. */
async function answering(end: string) {
  const ffmpeg = join(await tempDir(), 'ffmpeg');
  await writeFile(ffmpeg, `#!/bin/sh\necho 'words' >&2\nprintf half\n${end}\n`);
  await chmod(ffmpeg, 0o755);
  const signal = new AbortController().signal;
  return { ffmpeg, about: 'v.mp4', inputs: [['-i', 'v.mp4']], args: ['pipe:1'], signal, timeoutMs: 10_000 };
}

describe('asking ffmpeg', () => {
  it('gives what it piped out and said', async () => {
    const { bytes, said, failure } = await askFfmpeg(await answering('exit 0'));
    expect([bytes.toString(), said, failure]).toEqual(['half', 'words\n', null]);
  });

  it('gives what came before it met an error, and the error', async () => {
    const { bytes, failure } = await askFfmpeg(await answering('exit 1'));
    expect(bytes.toString()).toBe('half');
    expect(failure).toMatchObject({ kind: 'permanent', code: 'ffmpeg-failed', reason: { values: { path: 'v.mp4' } } });
  });

  // Ctrl-C reaches it as well as us, and it ends well before its time.
  it.each([
    ['exit 255', 'interrupted', 'ffmpeg-stopped'],
    ['kill -INT $$', 'interrupted', 'ffmpeg-stopped'],
    ['kill -KILL $$', 'retryable', 'ffmpeg-killed'],
  ])('takes half an answer of one that was ended for none: %s', async (end, kind, code) => {
    await expect(askFfmpeg(await answering(end))).rejects.toMatchObject({ kind, code });
  });

  it('ends it when its time is over, and when somebody stops', async () => {
    const slow = await answering('exec sleep 60');
    const { failure } = await askFfmpeg({ ...slow, timeoutMs: 300 });
    expect(failure).toMatchObject({ code: 'ffmpeg-timeout', reason: { values: { afterMs: 300 } } });
    const stop = new AbortController();
    const asked = askFfmpeg({ ...slow, signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
  });

  it('says when there is none', async () => {
    const gone = { ...(await answering('exit 0')), ffmpeg: '/nonexistent/ffmpeg' };
    await expect(askFfmpeg(gone)).rejects.toMatchObject({ kind: 'fatal', code: 'ffmpeg-gone' });
  });
});
