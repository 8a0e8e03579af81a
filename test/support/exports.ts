import { createReadStream } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { tiktok } from '../../adapters/sources/tiktok/index.ts';
import type { SamplePost } from '../../src/contract/index.ts';
import { photo, sample } from './media-samples.ts';

export interface SmallExport {
  readonly path: string;
  readonly captions: string;
  /** host:port of what plays TikTok's file server; for --allow-host */
  readonly host: string;
  /** how many times each file was asked for */
  readonly asked: ReadonlyMap<string, number>;
  /** seconds to wait before each answer's body ends: for tests that interrupt */
  slowMs: number;
}

export interface SmallExportOptions {
  /** posts beside the fixed ones: videos that need nothing */
  readonly extraVideos?: number;
  readonly expired?: boolean;
  /** one more video, longer than any place takes */
  readonly long?: boolean;
  readonly untitled?: boolean;
}

const day = 86_400_000;

/**
 * A small export with real media, served on loopback: a video that goes as it is, one that is repacked, a photo post with
 * two photos, a private video; on request an expired link and a post without a caption. Everything has a caption otherwise.
 */
export async function makeSmallExport(folder: string, options: SmallExportOptions = {}): Promise<SmallExport> {
  const files = new Map<string, string>();
  const video = async (name: string, kind: 'good' | 'moovAtEnd') => files.set(name, await sample(kind));
  await video('first.mp4', 'good');
  await video('behind.mp4', 'moovAtEnd');
  await video('mine.mp4', 'good');
  for (let n = 0; n < (options.extraVideos ?? 0); n += 1) await video(`extra-${n}.mp4`, 'good');
  if (options.long === true) files.set('long.mp4', await sample('sixteenMinutes'));
  for (const [name, side] of [
    ['one.jpeg', 400],
    ['two.jpeg', 420],
  ] as const) {
    const path = join(folder, name);
    await photo(side, 300).jpeg().toFile(path);
    files.set(name, path);
  }
  const asked = new Map<string, number>();
  const state = { slowMs: 0 };
  const server = await serve(files, asked, state);
  const { port } = server.address() as AddressInfo;
  const base = `http://127.0.0.1:${port}`;
  const posts = postsOf(base, options);
  const written = tiktok.sample?.(posts, new Date().toISOString());
  if (written === undefined) throw new Error('the tiktok source writes no sample');
  const path = join(folder, written.fileName);
  await writeFile(path, written.text);
  const captions = join(folder, 'captions.csv');
  const titled = options.untitled ? posts.slice(0, -1) : posts;
  await writeFile(
    captions,
    `date,caption\n${titled.map((post, n) => `${post.createdAt},"Post number ${n + 1} #ferry"`).join('\n')}\n`,
  );
  return {
    path,
    captions,
    host: `127.0.0.1:${port}`,
    asked,
    get slowMs() {
      return state.slowMs;
    },
    set slowMs(ms) {
      state.slowMs = ms;
    },
  };
}

function postsOf(base: string, options: SmallExportOptions): readonly SamplePost[] {
  const expiresAt = new Date(Date.now() + 9 * day).toISOString();
  const video = (createdAt: string, name: string, more: Partial<SamplePost> = {}): SamplePost => ({
    createdAt,
    kind: 'video',
    urls: [`${base}/storage/v1/tos-test-ve-0068/${name}`],
    coverUrl: null,
    audience: 'public',
    expiresAt,
    era: 'new',
    ...more,
  });
  return [
    video('2023-01-01T10:00:00.000Z', 'first.mp4'),
    video('2023-02-01T10:00:00.000Z', 'behind.mp4'),
    video('2023-03-01T10:00:00.000Z', 'one.jpeg', {
      kind: 'image',
      urls: ['one.jpeg', 'two.jpeg'].map((name) => `${base}/tos-test-i-photomode/${name}~tplv-noop.jpeg`),
    }),
    video('2023-04-01T10:00:00.000Z', 'mine.mp4', { audience: 'private' }),
    ...Array.from({ length: options.extraVideos ?? 0 }, (_, n) =>
      video(new Date(Date.UTC(2023, 4, 1) + n * day).toISOString(), `extra-${n}.mp4`),
    ),
    ...(options.long === true ? [video('2023-12-01T10:00:00.000Z', 'long.mp4')] : []),
    ...(options.expired
      ? [video('2024-01-01T10:00:00.000Z', 'dead.mp4', { expiresAt: new Date(Date.now() - day).toISOString() })]
      : []),
    ...(options.untitled ? [video('2024-02-01T10:00:00.000Z', 'first.mp4')] : []),
  ];
}

function serve(
  files: ReadonlyMap<string, string>,
  asked: Map<string, number>,
  state: { slowMs: number },
): Promise<Server> {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const name = basename(url.pathname).replace(/~tplv-noop\.jpeg$/, '');
    asked.set(name, (asked.get(name) ?? 0) + 1);
    const expires = Number(url.searchParams.get('x-tos-expires') ?? url.searchParams.get('x-expires') ?? 0);
    if (expires * 1000 < Date.now()) return response.writeHead(403).end('expired');
    const path = files.get(name);
    if (path === undefined) return response.writeHead(404).end();
    const { size } = await stat(path);
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    if (state.slowMs > 0) await new Promise((resolve) => setTimeout(resolve, state.slowMs));
    response.writeHead(from > 0 ? 206 : 200, {
      'content-length': size - from,
      etag: `"${size}"`,
      ...(from > 0 ? { 'content-range': `bytes ${from}-${size - 1}/${size}` } : {}),
    });
    createReadStream(path, { start: from }).pipe(response);
    return undefined;
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
