import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';

/**
 * Run by parse.ts in a process of its own: `parse-child.ts <reader> <file> <layout>`. Prints one line of JSON. Every
 * reader hashes date and links of each post, in order, so that equal hashes mean equal work done.
 */
export interface ChildResult {
  readonly posts: number;
  readonly hash: string;
  readonly cpuS: number;
  readonly wallS: number;
  /** of the whole process, imports included */
  readonly peakRssMib: number;
  /** null: it worked */
  readonly failed: string | null;
}

type Seen = (isoDate: string, links: readonly string[]) => void;
type Reader = (path: string, layout: string) => Promise<(seen: Seen) => Promise<void>>;

/** What was built, not what is written: tsx marks each function, which costs the timed one a sixth. */
const built = (file: string): Promise<unknown> => import(new URL(`../../dist/${file}`, import.meta.url).href);

/** Each loads its code first; only what it returns is timed. */
const readers: Readonly<Record<string, Reader>> = {
  clipferry: async (path) => {
    const { tiktok } = (await built(
      'adapters/sources/tiktok/index.js',
    )) as typeof import('../../adapters/sources/tiktok/index.ts');
    const { openArchive } = (await built('src/archive/open.js')) as typeof import('../../src/archive/open.ts');
    return async (seen) => {
      const archive = await openArchive(path);
      const { items } = await tiktok.read(archive, new AbortController().signal);
      for await (const item of items) {
        if (item.kind === 'post')
          seen(
            item.post.createdAt,
            item.post.media.map((media) => (media.from === 'link' ? media.locator : media.entry)),
          );
      }
    };
  },
  'stream-json': (path, layout) => streamJson(path, layout, false),
  'stream-json, once': (path, layout) => streamJson(path, layout, true),
  'JSON.parse': async (path, layout) => async (seen) => {
    const whole = JSON.parse(readFileSync(path, 'utf8'));
    const posts: readonly RawPost[] = layout === 'G6' ? whole.Post.Posts.VideoList : whole.Video.Videos.VideoList;
    for (const post of posts) seenRaw(seen, post);
  },
};

/** `once`: stops behind the list and never looks at the rest of the document. */
async function streamJson(path: string, layout: string, once: boolean): ReturnType<Reader> {
  const { default: chain } = await import('stream-chain');
  const { parser } = await import('stream-json');
  const { pick } = await import('stream-json/filters/pick.js');
  const { streamArray } = await import('stream-json/streamers/stream-array.js');
  const filter = layout === 'G6' ? 'Post.Posts.VideoList' : 'Video.Videos.VideoList';
  return async (seen) => {
    const stream = chain([
      createReadStream(path, { highWaterMark: 1 << 20 }),
      parser({ packValues: true, streamValues: false }),
      pick({ filter, once }),
      streamArray(),
    ]);
    for await (const { value } of Readable.from(stream as AsyncIterable<{ value: RawPost }>)) seenRaw(seen, value);
  };
}

interface RawPost {
  readonly Date: string;
  readonly Link: string;
}

function seenRaw(seen: Seen, post: RawPost): void {
  seen(`${post.Date.replace(' ', 'T')}.000Z`, post.Link.split(/\s+/));
}

const [name = '', path = '', layout = ''] = process.argv.slice(2);
const reader = readers[name];
if (!reader) throw new Error(`no such reader: ${name}`);
const hash = createHash('sha256');
let posts = 0;
let failed: string | null = null;
const read = await reader(path, layout);
const cpu = process.cpuUsage();
const start = process.hrtime.bigint();
try {
  await read((date, links) => {
    posts += 1;
    hash.update(`${date} ${links.join(' ')}\n`);
  });
} catch (error) {
  failed = error instanceof Error ? error.message : String(error);
}
const { user, system } = process.cpuUsage(cpu);
const result: ChildResult = {
  posts,
  hash: hash.digest('hex').slice(0, 12),
  cpuS: (user + system) / 1e6,
  wallS: Number(process.hrtime.bigint() - start) / 1e9,
  peakRssMib: process.resourceUsage().maxRSS / 1024,
  failed,
};
console.log(JSON.stringify(result));
