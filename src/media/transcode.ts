import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname } from 'node:path';
import type Fluent from 'fluent-ffmpeg';
import { because, FerryError, quoting } from '../contract/index.ts';

export interface FfmpegRun {
  /** path of the binary, as `findFfmpeg` gave it */
  readonly ffmpeg: string;
  /** e.g. `-f mov`: the demuxer, so that ffmpeg does not guess by content */
  readonly inputArgs: readonly string[];
  readonly input: string;
  /** must name the format (`-f mp4`): the output's name ends in `.part` */
  readonly outputArgs: readonly string[];
  readonly output: string;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** how far into the output it is, in milliseconds of playing time */
  readonly onProgress?: (atMs: number) => void;
  /** what it complains of, line by line */
  readonly onWarning?: (line: string) => void;
}

/**
 * Args in, progress out: all the rest of the product knows of fluent-ffmpeg. Stops by SIGKILL only, because SIGTERM makes
 * ffmpeg finish the file early and leave something short that looks whole (tried with 4.1 and 7.0, 2026-11).
 * The output is not to be trusted until it was probed: ffmpeg ends with 0 on truncated input.
 * FerryError: `fatal` `disk-full`, `disk-quota`, `ffmpeg-gone`; `interrupted` `ffmpeg-stopped`, when somebody asked it to end;
 * `retryable` `ffmpeg-killed`; `permanent` `ffmpeg-timeout`, `ffmpeg-failed`. An abort throws the signal's reason.
 */
export async function runFfmpeg(job: FfmpegRun): Promise<void> {
  job.signal.throwIfAborted();
  await assertStartable(job.ffmpeg);
  // It and what it needs are fifteen files, and most runs encode nothing.
  const { default: fluent } = await import('fluent-ffmpeg');
  const outcome = await finish(job, fluent);
  if (outcome.kind === 'done') return;
  job.signal.throwIfAborted();
  throw explainFfmpeg({ ...job, folder: dirname(job.output) }, outcome);
}

type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'failed'; readonly message: string; readonly stderr: string };

/** Said also by an ffmpeg that ends with 0 all the same: when the last bytes, the index, did not fit. */
const diskTrouble = /No space left on device|Disk quota exceeded/i;

function finish(job: FfmpegRun, fluent: typeof Fluent): Promise<Outcome> {
  return new Promise((resolve) => {
    // The path is a process-wide setting of that package; all runs of one process use the same binary.
    const command = fluent({ stdoutLines: 40 }).setFfmpegPath(job.ffmpeg);
    let timedOut = false;
    let started = false;
    const kill = () => {
      if (started) command.kill('SIGKILL');
    };
    const timer = setTimeout(() => {
      timedOut = true;
      kill();
    }, job.timeoutMs);
    const settle = (outcome: Outcome) => {
      clearTimeout(timer);
      job.signal.removeEventListener('abort', kill);
      resolve(outcome);
    };
    job.signal.addEventListener('abort', kill, { once: true });
    command
      .input(job.input)
      // Each on its own: of one array, elements with a space in them (a path) would be torn in two.
      .inputOptions(...guardArgs(job.timeoutMs), '-loglevel', 'warning', '-stats', ...onlyFiles, ...job.inputArgs)
      .output(job.output)
      .outputOptions(...job.outputArgs)
      .on('start', () => {
        started = true;
        if (job.signal.aborted || timedOut) kill();
      })
      // Its own 'progress' event would start an ffprobe from PATH on the input.
      .on('stderr', (line: string) => {
        report(line, job.onProgress);
        job.onWarning?.(line);
      })
      .on('end', (_stdout: string | null, stderr: string | null) =>
        settle(
          diskTrouble.test(stderr ?? '')
            ? { kind: 'failed', message: 'ended with 0', stderr: stderr ?? '' }
            : { kind: 'done' },
        ),
      )
      .on('error', (error: Error, _stdout: string | null, stderr: string | null) =>
        settle(timedOut ? { kind: 'timeout' } : { kind: 'failed', message: error.message, stderr: stderr ?? '' }),
      )
      .run();
  });
}

/** Local files only, also for what a playlist inside would name. Before each input. */
export const onlyFiles = ['-protocol_whitelist', 'file'] as const;

/** `-timelimit` is CPU seconds kept by the operating system: it ends an ffmpeg whose parent was killed. */
export function guardArgs(timeoutMs: number): string[] {
  const cpuSeconds = Math.ceil((timeoutMs / 1000) * 4);
  const limit = process.platform === 'win32' ? [] : ['-timelimit', String(cpuSeconds)];
  return ['-nostdin', '-hide_banner', ...limit];
}

/** `frame=  10 fps=0.0 q=28.0 size=  4kB time=00:00:01.23 bitrate=…` */
function report(line: string, onProgress: FfmpegRun['onProgress']): void {
  if (!onProgress) return;
  const match = /time=(\d+):(\d\d):(\d\d(?:\.\d+)?)/.exec(line);
  if (!match) return;
  const [, hours, minutes, seconds] = match;
  onProgress(Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000));
}

/** fluent-ffmpeg dies of a TypeError when spawning fails, so the usual cause is found before. */
async function assertStartable(path: string): Promise<void> {
  try {
    await access(path, constants.X_OK);
  } catch (error) {
    throw new FerryError('fatal', because('ffmpeg-gone', { path }), { effect: 'none', cause: error });
  }
}

interface Ran {
  readonly input: string;
  readonly timeoutMs: number;
  /** where it wrote to; null: nowhere */
  readonly folder: string | null;
}

/** Why an ffmpeg did not do what it was to do; see `runFfmpeg`. */
export function explainFfmpeg(
  { input: path, timeoutMs, folder }: Ran,
  outcome: Exclude<Outcome, { kind: 'done' }>,
): FerryError {
  const effect = 'none';
  if (outcome.kind === 'timeout')
    return new FerryError('permanent', because('ffmpeg-timeout', { path, afterMs: timeoutMs }), { effect });
  if (folder !== null && /No space left on device/i.test(outcome.stderr))
    return new FerryError('fatal', because('disk-full', { path: folder }), { effect });
  if (folder !== null && /Disk quota exceeded/i.test(outcome.stderr))
    return new FerryError('fatal', because('disk-quota', { path: folder }), { effect });
  // 255: it was asked to end (SIGTERM; SIGINT, which Ctrl-C sends to it as well as to us) and did so early.
  if (/exited with code 255|killed with signal SIG(?:INT|TERM|HUP)\b/.test(outcome.message))
    return new FerryError('interrupted', because('ffmpeg-stopped', { path }), { effect, remedy: 'send-again' });
  if (/killed with signal/.test(outcome.message))
    return new FerryError('retryable', because('ffmpeg-killed', { path }), { effect });
  const said = tail(outcome.stderr) || outcome.message;
  return new FerryError('permanent', quoting(because('ffmpeg-failed', { path }), said), { effect });
}

/** The last lines that are not progress, shortened. They name files and streams; the input is a local file, so no link can be in them. */
function tail(stderr: string): string {
  const lines = stderr
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(frame=|size=|Last message repeated)/.test(line));
  return lines.slice(-3).join(' | ').slice(-600);
}
