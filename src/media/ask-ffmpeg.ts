import { spawn } from 'node:child_process';
import { because, FerryError } from '../contract/index.ts';
import { explainFfmpeg, guardArgs, onlyFiles } from './transcode.ts';

interface Question {
  /** path of the binary, as `findFfmpeg` gave it */
  readonly ffmpeg: string;
  /** the file it is about, for errors */
  readonly about: string;
  /** each input with its demuxer, so that ffmpeg does not guess by content: `-ss 1 -f mov -i x.mp4` */
  readonly inputs: readonly (readonly string[])[];
  /** filters, and where to: `-f null -`, `pipe:1`, or files */
  readonly args: readonly string[];
  /** where it writes files; absent: none */
  readonly folder?: string;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

interface FfmpegAnswer {
  /** what it piped out */
  readonly bytes: Buffer;
  /** what it said on stderr, its log level being `info` */
  readonly said: string;
  /** it met an error and ended; what came before is here */
  readonly failure: FerryError | null;
}

/** What it says of a long video is some kilobytes; a few small frames are megabytes. */
const mostBytes = 64 << 20;

/**
 * Runs ffmpeg for what it says and pipes out, where `runFfmpeg` runs it for a file. Stopped, watched and explained like there: a
 * `permanent` failure comes back beside what there is, everything else throws (an abort the signal's reason; `fatal` `ffmpeg-gone`,
 * `interrupted` `ffmpeg-stopped`, `retryable` `ffmpeg-killed`), so that half an answer of one that was stopped is no answer.
 */
export async function askFfmpeg(question: Question): Promise<FfmpegAnswer> {
  const { signal } = question;
  signal.throwIfAborted();
  const { bytes, said, ended } = await run(question);
  signal.throwIfAborted();
  if (ended === null) return { bytes, said, failure: null };
  const outcome =
    ended === 'timeout' ? { kind: 'timeout' as const } : { kind: 'failed' as const, message: ended, stderr: said };
  const { about: input, timeoutMs, folder = null } = question;
  const failure = explainFfmpeg({ input, timeoutMs, folder }, outcome);
  if (failure.kind !== 'permanent') throw failure;
  return { bytes, said, failure };
}

interface Ended {
  readonly bytes: Buffer;
  readonly said: string;
  /** null: well; `timeout`; else how, in the words `explainFfmpeg` knows */
  readonly ended: string | null;
}

function run({ ffmpeg, inputs, args, signal, timeoutMs }: Question): Promise<Ended> {
  const all = [
    ...guardArgs(timeoutMs),
    ...['-loglevel', 'info', '-nostats'],
    ...inputs.flatMap((input) => [...onlyFiles, ...input]),
    ...args,
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(ffmpeg, all, { stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    const kept = { bytes: [] as Buffer[], said: [] as Buffer[] };
    let count = 0;
    let timedOut = false;
    const kill = () => child.kill('SIGKILL');
    const keep = (chunks: Buffer[]) => (chunk: Buffer) => {
      count += chunk.length;
      if (count <= mostBytes) chunks.push(chunk);
    };
    const timer = setTimeout(() => {
      timedOut = true;
      kill();
    }, timeoutMs);
    const over = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', kill);
    };
    signal.addEventListener('abort', kill, { once: true });
    child.stdout.on('data', keep(kept.bytes));
    child.stderr.on('data', keep(kept.said));
    child.once('error', (cause) => {
      over();
      reject(new FerryError('fatal', because('ffmpeg-gone', { path: ffmpeg }), { effect: 'none', cause }));
    });
    child.once('close', (exitCode, killedBy) => {
      over();
      const end = killedBy === null ? `exited with code ${exitCode}` : `killed with signal ${killedBy}`;
      resolve({
        bytes: Buffer.concat(kept.bytes),
        said: Buffer.concat(kept.said).toString('utf8'),
        ended: timedOut ? 'timeout' : exitCode === 0 ? null : end,
      });
    });
  });
}
