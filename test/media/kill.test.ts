import { type ChildProcess, spawn } from 'node:child_process';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ProbedVideo, VideoRecipe } from '../../src/core/media/facts.ts';
import { findFfmpeg } from '../../src/media/ffmpeg.ts';
import { probeFile } from '../../src/media/probe.ts';
import { openMediaStore } from '../../src/media/store.ts';
import { runFfmpeg } from '../../src/media/transcode.ts';
import { renderVideo } from '../../src/media/video.ts';
import { sample } from '../support/media-samples.ts';
import { tempDir } from '../support/temp.ts';

const signal = new AbortController().signal;
const source = 'a'.repeat(64);
/** Larger than the source, so that it takes seconds. */
const recipe: Extract<VideoRecipe, { rung: 'encode' }> = {
  rung: 'encode',
  width: 720,
  height: 1280,
  frameRate: null,
  maxVideoBitrate: 3_000_000,
  audio: { kind: 'none' },
  tonemap: false,
};

/** Process ids of running programs that were given `path`. */
async function pidsOn(path: string): Promise<number[]> {
  const pids: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    const words = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    if (words.includes('ffmpeg') && words.includes(path)) pids.push(Number(name));
  }
  return pids;
}

async function until<T>(what: string, look: () => Promise<T | null>): Promise<T> {
  for (let tries = 0; tries < 1000; tries += 1) {
    const found = await look();
    if (found !== null) return found;
    await sleep(20);
  }
  throw new Error(`waited in vain for ${what}`);
}

/** The unfinished file and its ffmpeg, once some of the picture has been written. */
function underWay(workspace: string): Promise<{ part: string; pid: number }> {
  const folder = join(workspace, 'renditions', 'parts');
  return until('ffmpeg to write', async () => {
    const name = (await readdir(folder).catch(() => [])).find((each) => each.endsWith('.part'));
    if (name === undefined) return null;
    const part = join(folder, name);
    const { size } = await stat(part).catch(() => ({ size: 0 }));
    const [pid] = size > 0 ? await pidsOn(part) : [];
    return pid === undefined ? null : { part, pid };
  });
}

async function work(workspace: string, abort: AbortSignal) {
  const input = await sample('slow');
  const probed = (await probeFile(input, signal)) as ProbedVideo;
  const store = await openMediaStore(workspace);
  const made = store.ensureRendition(source, recipe, (output) =>
    renderVideo({ input, probed, recipe, output, ffmpeg: () => findFfmpeg({ path: '' }), signal: abort }),
  );
  made.catch(() => undefined);
  return { store, made };
}

async function namedFiles(workspace: string): Promise<string[]> {
  const entries = await readdir(workspace, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.part')).map((entry) => entry.name);
}

describe.skipIf(process.platform !== 'linux')('killed half-way', () => {
  it('ffmpeg by SIGKILL: an error that can be tried again, and nothing left', async () => {
    const workspace = await tempDir();
    const { made } = await work(workspace, signal);
    const { part, pid } = await underWay(workspace);
    process.kill(pid, 'SIGKILL');
    await expect(made).rejects.toMatchObject({ kind: 'retryable', code: 'ffmpeg-killed' });
    await expect(stat(part)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await namedFiles(workspace)).toEqual([]);
  });

  // Ctrl-C sends SIGINT to ffmpeg as well as to us.
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ffmpeg by %s, which ends it early and cleanly: not taken for a whole video, and no failure of it',
    async (name) => {
      const workspace = await tempDir();
      const { made } = await work(workspace, signal);
      const { pid } = await underWay(workspace);
      process.kill(pid, name);
      const error = { kind: 'interrupted', code: 'ffmpeg-stopped', remedy: 'send-again', effect: 'none' };
      await expect(made).rejects.toMatchObject(error);
      expect(await namedFiles(workspace)).toEqual([]);
    },
  );

  it('by an abort: ffmpeg is gone at once, and so is its file', async () => {
    const workspace = await tempDir();
    const abort = new AbortController();
    const { made } = await work(workspace, abort.signal);
    const { part } = await underWay(workspace);
    abort.abort();
    await expect(made).rejects.toMatchObject({ name: 'AbortError' });
    expect(await pidsOn(part)).toEqual([]);
    await expect(stat(part)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await namedFiles(workspace)).toEqual([]);
  });

  it('our own process by SIGKILL: the part is never taken for a video, is swept, and the next run makes it whole', async () => {
    const workspace = await tempDir();
    const child = startWorker(workspace);
    const { part, pid } = await underWay(workspace);
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    // Half a file: without its end, whatever was written cannot be played.
    await expect(probeFile(part, signal)).rejects.toMatchObject({ name: 'FerryError' });
    process.kill(pid, 'SIGKILL');
    expect(await namedFiles(workspace)).toEqual([]);

    const store = await openMediaStore(workspace);
    expect(await store.sweepParts()).toBe(1);
    const input = await sample('slow');
    const probed = (await probeFile(input, signal)) as ProbedVideo;
    const small: typeof recipe = { ...recipe, width: 180, height: 320 };
    const made = await store.ensureRendition(source, small, (output) =>
      renderVideo({ input, probed, recipe: small, output, ffmpeg: () => findFfmpeg({ path: '' }), signal }),
    );
    expect(await probeFile(made.path, signal)).toMatchObject({ width: 180, durationMs: probed.durationMs });
  });

  it('by its time limit: a named error', async () => {
    const output = join(await tempDir(), 'out.part');
    const { path } = await findFfmpeg({ path: '' });
    const job = { ffmpeg: path, inputArgs: [], input: await sample('slow'), output, signal, timeoutMs: 300 };
    const outputArgs = ['-vf', 'scale=1440:2560', '-c:v', 'libx264', '-f', 'mp4'];
    await expect(runFfmpeg({ ...job, outputArgs })).rejects.toMatchObject({
      kind: 'permanent',
      code: 'ffmpeg-timeout',
    });
    expect(await pidsOn(output)).toEqual([]);
  });
});

describe('what ffmpeg may read', () => {
  it('is local files only: neither a link nor a playlist inside a file makes it ask a server', async () => {
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url);
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.close();
    });
    const address = server.address();
    const link = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/secret.ts`;
    const folder = await tempDir();
    const list = join(folder, 'list.mp4');
    await writeFile(list, `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${link}\n#EXT-X-ENDLIST\n`);
    const { path } = await findFfmpeg({ path: '' });
    const rest = { ffmpeg: path, output: join(folder, 'o.part'), outputArgs: ['-c', 'copy', '-f', 'mp4'], signal };
    for (const [input, inputArgs] of [
      [link, []],
      [list, ['-f', 'hls']],
    ] as const)
      await expect(runFfmpeg({ ...rest, input, inputArgs, timeoutMs: 20_000 })).rejects.toMatchObject({
        code: 'ffmpeg-failed',
      });
    expect(asked).toEqual([]);
  });
});

/** The same work in a process of its own. */
function startWorker(workspace: string): ChildProcess {
  const at = (file: string) => JSON.stringify(new URL(`../../${file}`, import.meta.url).href);
  const script = `
    const { openMediaStore } = await import(${at('src/media/store.ts')});
    const { findFfmpeg } = await import(${at('src/media/ffmpeg.ts')});
    const { probeFile } = await import(${at('src/media/probe.ts')});
    const { renderVideo } = await import(${at('src/media/video.ts')});
    const { sample } = await import(${at('test/support/media-samples.ts')});
    const signal = new AbortController().signal;
    const input = await sample('slow');
    const probed = await probeFile(input, signal);
    const recipe = ${JSON.stringify(recipe)};
    const store = await openMediaStore(${JSON.stringify(workspace)});
    await store.ensureRendition('${source}', recipe, (output) =>
      renderVideo({ input, probed, recipe, output, ffmpeg: () => findFfmpeg({ path: '' }), signal }));
  `;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { stdio: 'ignore' });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}
