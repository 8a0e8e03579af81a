import { stat } from 'node:fs/promises';
import type { ProbedVideo } from '../core/media/facts.ts';
import { runFfmpeg } from './transcode.ts';
import { demuxerOf } from './video-args.ts';

interface SoundJob {
  readonly input: string;
  readonly probed: ProbedVideo;
  /** `.wav` or `.m4a` */
  readonly output: string;
  readonly form: 'wav' | 'm4a';
  /** path of the binary */
  readonly ffmpeg: string;
  readonly signal: AbortSignal;
}

/** 32,000 and 6,000 bytes a second: speech is as good as in the original to whoever writes it down. */
const codecs: Readonly<Record<SoundJob['form'], readonly string[]>> = {
  wav: ['-c:a', 'pcm_s16le', '-f', 'wav'],
  m4a: ['-c:a', 'aac', '-b:a', '48k', '-f', 'mp4'],
};

/** The first sound of a video, mono at 16 kHz, which is what speech models hear. Returns its size. FerryError: those of `runFfmpeg`. */
export async function extractSound({ input, probed, output, form, ffmpeg, signal }: SoundJob): Promise<number> {
  await runFfmpeg({
    ffmpeg,
    inputArgs: ['-f', demuxerOf(probed)],
    input,
    outputArgs: [
      '-map',
      '0:a:0',
      '-vn',
      '-sn',
      '-dn',
      '-map_metadata',
      '-1',
      '-ac',
      '1',
      '-ar',
      '16000',
      ...codecs[form],
    ],
    output,
    signal,
    timeoutMs: 60_000 + probed.durationMs,
  });
  return (await stat(output)).size;
}
