import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import type { SamplePost } from '../../src/contract/index.ts';
import { clipName } from './clips.ts';
import { differing } from './differing.ts';
import { printTable } from './measure.ts';
import { samplePost, writeExport } from './our-run.ts';
import { bytesIn, costOf, machineLoad, type ProcessCost } from './process-cost.ts';

const cli = resolve(import.meta.dirname, '../../dist/program/clipferry.js');
const rival = fileURLToPath(new URL('./posts-rival.mjs', import.meta.url));

/**
 * `npm run bench -- posts [--quick | sizes…]`: what the checkpoint costs. Photo posts of 30 KB whose files are here go to a
 * folder, beside a script that hashes, copies and syncs each, and syncs a line of its state before and after. Three pairs for up to 3,000 posts, one above.
 */
export async function posts(args: readonly string[]): Promise<void> {
  const sizes = args.map(Number).filter((size) => size > 0);
  const quick = args.includes('--quick');
  console.log(`posts: ${machineLoad()}; \`clipferry run\` of planned photo posts whose files are here, to a folder`);
  const rows: (string | number)[][] = [];
  for (const size of sizes.length > 0 ? sizes : quick ? [100] : [300, 3_000, 20_000])
    for (let pair = 0; pair < (quick || size > 3_000 ? 1 : 3); pair += 1) rows.push(await compare(size));
  printTable(
    [
      'posts',
      'plan CPU ms each',
      'run CPU ms each',
      'posts/s',
      'script CPU ms each',
      'posts/s',
      'CPU / its',
      'wall / its',
    ],
    rows,
  );
  console.log(
    `wanted: run <= 8 ms CPU a post, >= 100 posts/s, the same for 20,000; <= 3 x the script. ${machineLoad()}`,
  );
}

async function compare(size: number): Promise<(string | number)[]> {
  const folder = await mkdtemp(join(tmpdir(), 'clipferry-bench-posts-'));
  try {
    const media = join(folder, 'media');
    await mkdir(media);
    await makePhotos(media, size);
    const out = join(folder, 'script');
    await mkdir(out);
    const script = await costOf({
      command: process.execPath,
      args: [rival, media, out],
      cwd: folder,
      log: `${out}.log`,
    });
    const plan = await ours(folder, ['plan', await writeExport(folder, exported(size)), ...planned(folder, media)]);
    const run = await ours(folder, ['run', '--no-report', '--no-thumbnails']);
    const made = await bytesIn(join(folder, 'posts'), (name) => name.endsWith('.jpg'));
    const given = await bytesIn(media, () => true);
    if (made !== given) throw new Error(`${made} bytes of photos in the folder, not ${given}`);
    const each = (cost: ProcessCost) => (cost.cpuS * 1e3) / size;
    const perSecond = (cost: ProcessCost) => size / cost.wallS;
    const ratios = [run.cpuS / script.cpuS, run.wallS / script.wallS];
    return [size, each(plan), each(run), perSecond(run), each(script), perSecond(script), ...ratios];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function planned(folder: string, media: string): readonly string[] {
  const to = ['--to', 'folder', '--set', `out=${join(folder, 'posts')}`, '--media', media];
  return [...to, '--allow-untitled', '--assume-public', '--no-report'];
}

function ours(folder: string, args: readonly string[]): Promise<ProcessCost> {
  const workspace = ['--workspace', join(folder, 'workspace'), '--tz', 'UTC', '--no-input', '--yes'];
  return costOf({
    command: process.execPath,
    args: [cli, ...workspace, ...args],
    cwd: folder,
    log: join(folder, 'ours.log'),
  });
}

function exported(size: number): readonly SamplePost[] {
  return Array.from({ length: size }, (_, n) =>
    samplePost(n, 'image', [`https://p16-sign.tiktokcdn.invalid/tos-example-photomode/${n}~tplv-noop.jpeg`]),
  );
}

/** Of 30 KB: one is drawn, the others differ where nobody sees it. */
async function makePhotos(folder: string, photos: number): Promise<void> {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 40 };
  const drawn = sharp({ create: { width: 200, height: 272, channels: 3, background: '#000', noise } });
  const jpeg = await drawn.jpeg({ quality: 85 }).toBuffer();
  for (let n = 0; n < photos; n += 1) await writeFile(join(folder, clipName(n, 'jpg')), differing(jpeg, n));
}
