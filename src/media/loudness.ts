import { z } from 'zod';
import { because, FerryError } from '../contract/index.ts';
import type { ProbedVideo } from '../core/media/facts.ts';
import { askFfmpeg } from './ask-ffmpeg.ts';
import { demuxerOf } from './video-args.ts';

interface LoudnessJob {
  readonly ffmpeg: string;
  readonly input: string;
  readonly probed: ProbedVideo;
  /** what is made ends here; undefined: at the end */
  readonly keepMs: number | undefined;
  readonly lufs: number;
  readonly signal: AbortSignal;
}

/** As EBU R128 measures; the words of ffmpeg's filter, where silence is `-inf`. */
const measured = z.object({ input_i: z.string(), input_tp: z.string() });

/** Peaks between samples may reach this much, in decibels below the most there is: coding them anew adds a little. */
const highestPeak = -1.5;
/** A difference nobody hears. */
const tolerance = 1;

/**
 * Listens to the whole sound once (about 100 times as fast as it plays) and gives the filter that brings it to `lufs`: one
 * gain for all of it, so that loud and quiet stay as they are to each other, and a limiter where its peaks leave no room.
 * Null: it is as loud already, or silent. FerryError: `permanent`
 * `ffmpeg-failed`, `ffmpeg-timeout`, and those that `askFfmpeg` throws.
 */
export async function findLevel({ ffmpeg, input, probed, keepMs, lufs, signal }: LoudnessJob): Promise<string | null> {
  const { said, failure } = await askFfmpeg({
    ffmpeg,
    about: input,
    inputs: [['-f', demuxerOf(probed), '-i', input]],
    args: [
      ...['-map', '0:a:0', '-vn', ...(keepMs === undefined ? [] : ['-t', (keepMs / 1000).toFixed(3)])],
      ...['-af', `loudnorm=I=${lufs}:print_format=json`, '-f', 'null', '-'],
    ],
    signal,
    timeoutMs: 120_000 + probed.durationMs,
  });
  if (failure !== null) throw failure;
  const found = measuredIn(said);
  if (found === null) throw new FerryError('permanent', because('ffmpeg-failed', { path: input }), { effect: 'none' });
  const [loudness, truePeak] = [Number(found.input_i), Number(found.input_tp)];
  // Silence is `-inf`, and below -70 there is nothing to hear.
  if (!Number.isFinite(loudness) || loudness < -70) return null;
  const gain = lufs - loudness;
  if (Math.abs(gain) <= tolerance && truePeak <= 0) return null;
  const limit =
    truePeak + gain <= highestPeak ? '' : `,alimiter=limit=${(10 ** (highestPeak / 20)).toFixed(3)}:level=0`;
  return `volume=${gain.toFixed(2)}dB${limit}`;
}

/** The last thing it says, as JSON. */
function measuredIn(said: string): z.infer<typeof measured> | null {
  try {
    return measured.parse(JSON.parse(said.slice(said.lastIndexOf('{'), said.lastIndexOf('}') + 1)));
  } catch {
    return null;
  }
}
