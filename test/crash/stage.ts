import { createReadStream } from 'node:fs';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { tiktok } from '../../adapters/sources/tiktok/index.ts';
import type { SamplePost } from '../../src/contract/index.ts';
import { photo, type SampleName, sample } from '../support/media-samples.ts';

/** An export with real files behind it. Needs no vitest: the soak runs outside. */
export interface Stage {
  readonly exportPath: string;
  readonly captionsPath: string;
  /** host:port of what plays TikTok's file server */
  readonly host: string;
  /** captions in plan order: what must be public exactly once */
  readonly titles: readonly string[];
  readonly posts: number;
  close(): Promise<void>;
}

const dayMs = 86_400_000;

/**
 * `videos`: one post each; `photos`: photo posts of two pictures each. Captions differ in their first words, so that posts
 * can be told apart by what a destination shows.
 */
export async function openStage(
  folder: string,
  shape: { readonly videos: readonly SampleName[]; readonly photoPosts: number },
): Promise<Stage> {
  await mkdir(folder, { recursive: true });
  const files = new Map<string, string>();
  for (const [n, name] of shape.videos.entries()) files.set(`clip-${n}.mp4`, await sample(name));
  for (let n = 0; n < shape.photoPosts * 2; n += 1) {
    const path = join(folder, `photo-${n}.jpeg`);
    await photo(400 + 10 * n, 300)
      .jpeg()
      .toFile(path);
    files.set(`photo-${n}.jpeg`, path);
  }
  const server = await serve(files);
  const { port } = server.address() as AddressInfo;
  const posts = postsOf(`http://127.0.0.1:${port}`, shape.videos.length, shape.photoPosts);
  const written = tiktok.sample?.(posts, new Date().toISOString());
  if (written === undefined) throw new Error('the tiktok source writes no sample');
  const exportPath = join(folder, written.fileName);
  await writeFile(exportPath, written.text);
  const titles = posts.map((_, n) => `Crossing ${wordFor(n)}`);
  const captionsPath = join(folder, 'captions.csv');
  const rows = posts.map((post, n) => `${post.createdAt},"${titles[n]}\nA line below it #ferry"`);
  await writeFile(captionsPath, `date,caption\n${rows.join('\n')}\n`);
  return {
    exportPath,
    captionsPath,
    host: `127.0.0.1:${port}`,
    titles,
    posts: posts.length,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const words = ['alpha', 'bravo', 'charlie', 'delta', 'echo', 'foxtrot', 'golf', 'hotel', 'india', 'juliett'];

function wordFor(n: number): string {
  return n < words.length ? `${words[n]}` : `${words[n % words.length]} ${Math.floor(n / words.length)}`;
}

function postsOf(base: string, videos: number, photoPosts: number): readonly SamplePost[] {
  const common = {
    coverUrl: null,
    audience: 'public',
    expiresAt: new Date(Date.now() + 9 * dayMs).toISOString(),
    era: 'new',
  } as const;
  const at = (n: number) => new Date(Date.UTC(2024, 0, 1, 10) + n * dayMs).toISOString();
  return [
    ...Array.from({ length: videos }, (_, n) => ({
      ...common,
      createdAt: at(n),
      kind: 'video' as const,
      urls: [`${base}/storage/v1/tos-test-ve-0068/clip-${n}.mp4`],
    })),
    ...Array.from({ length: photoPosts }, (_, n) => ({
      ...common,
      createdAt: at(videos + n),
      kind: 'image' as const,
      urls: [2 * n, 2 * n + 1].map((of) => `${base}/tos-test-i-photomode/photo-${of}.jpeg~tplv-noop.jpeg`),
    })),
  ];
}

async function serve(files: ReadonlyMap<string, string>): Promise<Server> {
  const server = createServer(async (request, response) => {
    const name = basename(new URL(request.url ?? '/', 'http://127.0.0.1').pathname).replace(/~tplv-noop\.jpeg$/, '');
    const path = files.get(name);
    if (path === undefined) return response.writeHead(404).end();
    const { size } = await stat(path);
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    response.writeHead(from > 0 ? 206 : 200, {
      'content-length': size - from,
      etag: `"${name}-${size}"`,
      ...(from > 0 ? { 'content-range': `bytes ${from}-${size - 1}/${size}` } : {}),
    });
    return createReadStream(path, { start: from }).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
