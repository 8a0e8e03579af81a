import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, existsSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seeded } from './seeded.ts';

/** Where the posts stand: before the history (2025-12 and later) or after it (2024). */
export type Layout = 'G3' | 'G6';

export const POSTS = 5_000;
const HISTORY_STEP = 20_000;

/** Writes an export of about `mib` MiB whose watch history dominates, once; → its path. Same seed, same bytes. */
export async function ensureExport(mib: number, layout: Layout): Promise<string> {
  const path = join(tmpdir(), `clipferry-bench-export-v1-${layout}-${mib}.json`);
  if (existsSync(path)) return path;
  const file = createWriteStream(`${path}.part`, { highWaterMark: 1 << 22 });
  const history = mib * 1024 * 1024 - POSTS * 1_300;
  const write = async (text: string): Promise<void> => {
    if (!file.write(text)) await once(file, 'drain');
  };
  await write('{\n');
  if (layout === 'G6') await writePosts(write, '  "Post": {\n    "Posts": {\n', ',\n');
  await writeHistory(write, layout, history);
  if (layout === 'G3') await writePosts(write, ',\n  "Video": {\n    "Videos": {\n', '');
  await write('\n}\n\n');
  file.end();
  await once(file, 'close');
  renameSync(`${path}.part`, path);
  return path;
}

type Write = (text: string) => Promise<void>;

async function writePosts(write: Write, open: string, after: string): Promise<void> {
  await write(`${open}      "VideoList": [\n`);
  for (let i = 0; i < POSTS; i += 1) {
    const text = JSON.stringify(makePost(i), null, 2).replaceAll('\n', '\n        ');
    await write(`        ${text}${i === POSTS - 1 ? '\n' : ',\n'}`);
  }
  await write(`      ]\n    }\n  }${after}`);
}

async function writeHistory(write: Write, layout: Layout, bytes: number): Promise<void> {
  const [section, list] = layout === 'G6' ? ['Your Activity', 'Watch History'] : ['Activity', 'Video Browsing History'];
  await write(`  "${section}": {\n    "${list}": {\n      "VideoList": [\n`);
  const random = seeded(7);
  let written = 0;
  while (written < bytes) {
    let text = '';
    for (let i = 0; i < HISTORY_STEP && written + text.length < bytes; i += 1) {
      const id =
        (BigInt(1_600_000_000 + Math.floor(random() * 130_000_000)) << 32n) + BigInt(Math.floor(random() * 0xffffffff));
      const gap = written + text.length > 0 ? ',\n' : '';
      text += `${gap}        {\n          "Date": "${dateOf(1_730_000_000 - i)}",\n          "Link": "https://www.tiktokv.com/share/video/${id}/"\n        }`;
    }
    await write(text);
    written += text.length;
  }
  await write('\n      ]\n    }\n  }');
}

function makePost(i: number): Readonly<Record<string, string>> {
  const key = createHash('sha256').update(`post ${i}`).digest('hex');
  const signature = `x-tos-expires=1760000000&x-tos-signature=${key}&l=${'2'.repeat(14)}${key}&rc=${key}${key}`;
  const video = `https://video-zz.tiktokv.com/storage/v1/tos-zz-ve-0068c001/o${key.slice(0, 36)}?a=1233&br=2000&bt=1000&mime_type=video_mp4&${signature}`;
  const photos = Array.from(
    { length: 4 },
    (_, n) =>
      `https://p16-ttdyd-sign-zz.ibyteimg.com/tos-zz-i-photomode-zz/${n}${key.slice(0, 31)}~tplv-noop.jpeg?x-expires=1760000000&x-signature=${n}`,
  ).join('\n');
  return {
    Date: dateOf(1_730_000_000 - i * 7_919),
    Link: i % 10 === 0 ? photos : video,
    Likes: String(i % 1_000),
    WhoCanView: i % 25 === 0 ? 'Only You' : 'Everyone',
    AllowComments: 'Yes',
    AllowStitches: 'No',
    AllowDuets: 'No',
    AllowStickers: 'No',
    AllowSharingToStory: 'No',
    ContentDisclosure: '',
    AIGeneratedContent: '',
    Sound: 'оригинальный звук - some_user',
    Location: '',
    Title: 'N/A',
    AddYoursText: 'N/A',
  };
}

function dateOf(second: number): string {
  return new Date(second * 1000).toISOString().slice(0, 19).replace('T', ' ');
}
