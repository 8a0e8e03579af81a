import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { startSandbox } from '../../../adapters/sandboxes/rednote/index.ts';
import { mediaPath } from '../../../adapters/sandboxes/rednote/media-path.ts';
import type { JsonObject, RenditionFile, Sandbox } from '../../../src/contract/index.ts';
import { seededRandom, startTcpProxy, type TcpProxy } from '../../support/fault-proxy.ts';
import { type PartRecorder, startPartRecorder } from './part-recorder.ts';
import type { UploadJob, UploadLine } from './upload-child.ts';

export interface FaultRun {
  readonly bytes: number;
  /** the connection dies after this many bytes on average, anywhere between none and twice as many */
  readonly cutEveryBytes: number;
  /** the process is killed when this share of the file has gone over the wire, always in the middle of a part */
  readonly killAt: readonly number[];
  readonly seed: number;
}

export interface FaultResult {
  readonly sent: string;
  /** of the bytes the sandbox holds */
  readonly held: string;
  readonly kills: number;
  readonly connections: number;
  readonly parts: number;
  readonly arrivedBytes: number;
  readonly resentBytes: number;
  readonly wallS: number;
}

/** One video to the sandbox over a line that keeps breaking, by a process that keeps dying. */
export async function runUnderFaults(run: FaultRun): Promise<FaultResult> {
  const folder = await mkdtemp(join(tmpdir(), 'clipferry-upload-'));
  const sandbox = await startSandbox({ folder: join(folder, 'sandbox') });
  const lines = await Promise.all(uploadHosts(sandbox).map((host) => startLine(host, run)));
  try {
    const file = await makeVideo(folder, run.bytes);
    const jobPath = join(folder, 'job.json');
    const job = jobOf(sandbox, { folder, file, detours: Object.fromEntries(lines.map(({ from, to }) => [from, to])) });
    await writeFile(jobPath, JSON.stringify(job));
    const began = performance.now();
    let kills = 0;
    for (const share of run.killAt) kills += await killInPart(jobPath, lines, share * run.bytes);
    const end = await runChild(jobPath);
    const wallS = (performance.now() - began) / 1000;
    const sum = (of: (line: Line) => number): number => lines.reduce((total, line) => total + of(line), 0);
    return {
      sent: file.sha256,
      held: await hashHeld(sandbox, end.asset.id),
      kills,
      connections: sum(({ proxy }) => proxy.connections()),
      parts: sum(({ recorder }) => recorder.confirmedParts()),
      arrivedBytes: sum(({ recorder }) => recorder.arrivedBytes()),
      resentBytes: sum(({ recorder }) => recorder.resentBytes()),
      wallS,
    };
  } finally {
    for (const { proxy, recorder } of lines) {
      await proxy.close();
      await recorder.close();
    }
    await sandbox.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
}

export function uploadHosts(sandbox: Sandbox): readonly string[] {
  return (sandbox.facts['upload'] as readonly string[]).map((base) => base.replace('http://', ''));
}

export function jobOf(
  sandbox: Sandbox,
  part: Pick<UploadJob, 'folder' | 'file'> & Partial<Pick<UploadJob, 'detours' | 'anySize'>>,
): UploadJob {
  return {
    options: sandbox.options as JsonObject,
    credentials: sandbox.credentials,
    hosts: sandbox.hosts,
    ticketPath: join(part.folder, 'ticket.json'),
    detours: {},
    anySize: false,
    ...part,
  };
}

/** client → faults of the wire → counting → upload host */
interface Line {
  readonly from: string;
  readonly to: string;
  readonly proxy: TcpProxy;
  readonly recorder: PartRecorder;
  readonly heard: { onBytes: () => void };
}

async function startLine(host: string, run: FaultRun): Promise<Line> {
  const heard = { onBytes: () => {} };
  const recorder = await startPartRecorder(Number(host.split(':')[1]), () => heard.onBytes());
  const random = seededRandom(run.seed);
  const proxy = await startTcpProxy(recorder.port, () => ({
    cut: { direction: 'up', afterBytes: Math.ceil(random() * 2 * run.cutEveryBytes), how: 'reset' },
  }));
  return { from: host, to: proxy.host, proxy, recorder, heard };
}

/** kill -9 as soon as so many bytes have arrived; 1 when it was not too late. */
async function killInPart(jobPath: string, lines: readonly Line[], atBytes: number): Promise<number> {
  const child = startChild(jobPath);
  const ended = endOf(child);
  for (const { heard } of lines)
    heard.onBytes = () => {
      const arrived = lines.reduce((sum, { recorder }) => sum + recorder.arrivedBytes(), 0);
      if (arrived >= atBytes) child.kill('SIGKILL');
    };
  const end = await ended;
  for (const { heard } of lines) heard.onBytes = () => {};
  return end.signal === 'SIGKILL' ? 1 : 0;
}

/** `script`: built before, so that compiling is not measured. */
export async function runChild(
  jobPath: string,
  script?: string,
): Promise<Extract<UploadLine, { readonly kind: 'done' }>> {
  const end = await endOf(startChild(jobPath, script));
  if (end.done === null) throw new Error(`the uploading process ended with ${end.code ?? end.signal}: ${end.errors}`);
  return end.done;
}

function startChild(jobPath: string, built?: string): ChildProcess {
  const source = fileURLToPath(new URL('./upload-child.ts', import.meta.url));
  const script = built === undefined ? ['--import', 'tsx', source] : [built];
  return spawn(process.execPath, [...script, jobPath], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function endOf(child: ChildProcess) {
  let done: Extract<UploadLine, { readonly kind: 'done' }> | null = null;
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  if (child.stdout)
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line: UploadLine = JSON.parse(text);
      if (line.kind === 'done') done = line;
    });
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
    child.once('close', (ended, by) => resolve([ended, by]));
  });
  return { code, signal, errors, done: done as Extract<UploadLine, { readonly kind: 'done' }> | null };
}

/** Noise of exactly this many bytes that calls itself a video: nothing here looks inside. */
export async function makeVideo(folder: string, bytes: number): Promise<RenditionFile> {
  const hash = createHash('sha256');
  const path = join(folder, 'video.tmp');
  await pipeline(Readable.from(noise(bytes, hash), { objectMode: false }), createWriteStream(path));
  const sha256 = hash.digest('hex');
  await rename(path, join(folder, sha256));
  return {
    sha256,
    bytes,
    mime: 'video/mp4',
    role: 'video',
    alt: '',
    facts: {
      kind: 'video',
      width: 1080,
      height: 1920,
      durationMs: 60_000,
      frameRate: 30,
      videoBitrate: 8_000_000,
      videoCodec: 'avc',
      audioCodec: null,
      audioChannels: null,
      audioSampleRate: null,
      audioBitrate: null,
    },
  };
}

/** A block of noise, turned by one byte each time and numbered: no two parts are alike, and it costs little to make. */
function* noise(bytes: number, hash: ReturnType<typeof createHash>): Generator<Buffer, void, void> {
  const random = seededRandom(7);
  const block = Buffer.alloc(1024 * 1024);
  for (let at = 0; at < block.length; at += 4) block.writeUInt32LE(Math.floor(random() * 2 ** 32), at);
  for (let left = bytes, index = 0; left > 0; left -= block.length, index += 1) {
    const chunk = Buffer.from(block.subarray(0, Math.min(left, block.length)));
    if (chunk.length >= 4) chunk.writeUInt32LE(index, 0);
    hash.update(chunk);
    yield chunk;
  }
}

export async function hashHeld(sandbox: Sandbox, fileId: string): Promise<string> {
  const response = await fetch(`${sandbox.facts['home']}${mediaPath(fileId)}`);
  if (!response.ok || response.body === null) throw new Error(`the sandbox answered ${response.status}`);
  const hash = createHash('sha256');
  const reader = response.body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) hash.update(read.value);
  return hash.digest('hex');
}
