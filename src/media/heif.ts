import { Worker } from 'node:worker_threads';
import { because, FerryError, quoting } from '../contract/index.ts';
import { builtFile } from '../disk/index.ts';

/** Pixels of four bytes: red, green, blue, alpha. */
export interface RgbaPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

interface HeifJob {
  readonly path: string;
  readonly maxPixels: number;
  readonly signal: AbortSignal;
}

type Answer = RgbaPicture | { readonly said: string };

/**
 * The main picture of a HEIC file, upright. sharp's prebuilt libvips has no HEVC decoder, and ffmpeg before 7.1 knows no
 * tiles, which phones write. In a thread of its own: 12 megapixels take 2 s (measured 2026-11), its memory goes when it ends,
 * and it can be stopped. FerryError `permanent` `picture-not-decodable`; an abort throws the signal's reason.
 */
export async function decodeHeif({ path, maxPixels, signal }: HeifJob): Promise<RgbaPicture> {
  signal.throwIfAborted();
  const worker = new Worker(builtFile('src/media/heif-worker.js'), { workerData: { path, maxPixels } });
  const stop = () => void worker.terminate();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const answer = await firstAnswer(worker);
    if ('said' in answer) throw undecodable(path, answer.said);
    return answer;
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof FerryError ? error : undecodable(path, error);
  } finally {
    signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}

function firstAnswer(worker: Worker): Promise<Answer> {
  return new Promise((resolve, reject) => {
    worker.once('message', (answer: Answer) => resolve(answer));
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the decoder ended early')));
  });
}

function undecodable(path: string, cause: unknown): FerryError {
  const [said] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
  return new FerryError('permanent', quoting(because('picture-not-decodable', { path }), said), {
    effect: 'none',
    ...(cause instanceof Error ? { cause } : {}),
  });
}
