import { fstatSync, writeSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { systemCodeOf } from '../disk/errors.ts';

/** Whether what was printed also arrived. */
export interface OutputWatch {
  /** Waits until everything is out. What the first failed write of each stream said; null: all of it arrived. */
  finish(): Promise<{ readonly stdout: unknown; readonly stderr: unknown }>;
}

/** From here on a failed write is remembered instead of being the end of the program. */
export function watchOutput(): OutputWatch {
  const streams = [watchStream(process.stdout), watchStream(process.stderr)] as const;
  return {
    async finish() {
      const [stdout, stderr] = await Promise.all(streams.map((stream) => stream.finish()));
      return { stdout: stdout ?? null, stderr: stderr ?? null };
    },
  };
}

function watchStream(stream: NodeJS.WriteStream & { readonly fd: number }) {
  let failure: unknown = null;
  const remember = (error: unknown) => {
    // `clipferry report | head`: nobody reads on, which is no reason to stop in the middle of a migration.
    if (!['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED'].includes(systemCodeOf(error) ?? '')) failure ??= error;
  };
  stream.on('error', remember);
  if (isPlainFile(stream.fd)) writeWhole(stream);
  return {
    async finish(): Promise<unknown> {
      // An empty write to a place that is full fails as well, and is none of ours: only what waits is waited for.
      if (stream.writableLength > 0) await new Promise<void>((resolve) => stream.write('', () => resolve()));
      await new Promise<void>((resolve) => setImmediate(resolve));
      return failure;
    },
  };
}

function isPlainFile(fd: number): boolean {
  try {
    return fstatSync(fd).isFile();
  } catch {
    // closed by the caller (`>&-`): the first write says so
    return false;
  }
}

/** A disk may take the begin of what it is given and refuse the rest; Node's own writer does not look (20.20). */
function writeWhole(stream: Writable & { readonly fd: number }): void {
  stream._write = (chunk: Buffer | string, _encoding, done) => {
    const bytes = Buffer.from(chunk);
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(stream.fd, bytes, at);
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  };
}
