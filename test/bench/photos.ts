import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { clipName } from './clips.ts';
import { differing } from './differing.ts';
import { ourRun } from './our-run.ts';
import { compareInPairs, type Outcome } from './pairs.ts';
import { bytesIn, costOf, machineLoad } from './process-cost.ts';

/** A post with one link is not known to be of photos. */
const filesEach = 2;

/**
 * `npm run bench -- photos [--quick]`: photo posts made ready for REDnote, beside a plain sharp script that codes each photo,
 * and one that copies what fits; two at a time. Ours is the whole program, from the export to the folder. Three pairs, about two
 * minutes on two cores.
 */
export async function photos(args: readonly string[]): Promise<void> {
  const quick = args.includes('--quick');
  const posts = quick ? 20 : 120;
  const folder = await mkdtemp(join(tmpdir(), 'clipferry-bench-photos-'));
  try {
    const media = join(folder, 'media');
    await mkdir(media);
    await makePhotos(media, posts * filesEach);
    const source = await bytesIn(media, () => true);
    console.log(
      `photos: sharp ${sharp.versions.sharp}; ${machineLoad()}\n\n${posts} posts of ${filesEach}, ${(source / 1e6).toFixed(1)} MB: ` +
        '60 % fit, 20 % fit but tell the place, 10 % too large, 10 % of another format',
    );
    const count = posts * filesEach;
    const runRival = async (how: 'all' | 'smart', turn: number): Promise<Outcome> => {
      const out = join(folder, `${how} ${turn}`);
      await mkdir(out);
      const script = fileURLToPath(new URL('./photos-rival.mjs', import.meta.url));
      const command = { command: process.execPath, args: [script, media, out, how], cwd: folder, log: `${out}.log` };
      return { cost: await costOf(command), bytes: await madeIn(out, count) };
    };
    const runOurs = async (turn: number): Promise<Outcome> => {
      const own = join(folder, `ours ${turn}`);
      const out = join(own, 'posts');
      await mkdir(own);
      const cost = await ourRun({ folder: own, media, posts, kind: 'image', filesEach, out });
      return { cost, bytes: await madeIn(out, count) };
    };
    await compareInPairs({
      pairs: quick ? 1 : 3,
      rivals: [
        { name: 'sharp for each', isPaired: false, most: null, run: (turn) => runRival('all', turn) },
        { name: 'smart script', isPaired: true, most: null, run: (turn) => runRival('smart', turn) },
      ],
      ours: { name: 'clipferry', run: runOurs },
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Bytes of its photos, of which there must be as many. */
async function madeIn(out: string, count: number): Promise<number> {
  let files = 0;
  const bytes = await bytesIn(out, (name) => {
    files += isPhoto(name) ? 1 : 0;
    return isPhoto(name);
  });
  if (files !== count) throw new Error(`made ${files} of ${count} in ${out}`);
  return bytes;
}

const isPhoto = (name: string) => /\.(jpe?g|png|webp)$/.test(name);

/** Few are drawn; the others differ in a comment behind their head, so that no two are the same file. */
async function makePhotos(folder: string, photos: number): Promise<void> {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 18 };
  const drawn = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: '#000', noise } }).blur(1.2);
  const gps = { IFD0: { Make: 'ExamplePhone' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 51/1 27/1' } };
  const fits = await drawn(720, 960).jpeg({ quality: 85 }).toBuffer();
  const placed = await drawn(720, 960).withExif(gps).jpeg({ quality: 85 }).toBuffer();
  const large = await drawn(2100, 2800).jpeg({ quality: 85 }).toBuffer();
  const avif = await drawn(720, 960).avif({ quality: 60, effort: 0 }).toBuffer();
  for (let n = 0; n < photos; n += 1) {
    const turn = n % 10;
    const [bytes, extension] =
      turn < 6 ? [fits, 'jpg'] : turn < 8 ? [placed, 'jpg'] : turn < 9 ? [large, 'jpg'] : [avif, 'avif'];
    const own = extension === 'jpg' ? differing(bytes, n) : Buffer.concat([bytes, freeBox(n)]);
    const name = clipName(Math.floor(n / filesEach), extension);
    await writeFile(join(folder, name.replace(/(\.\w+)$/, `_${(n % filesEach) + 1}$1`)), own);
  }
}

function freeBox(n: number): Buffer {
  const box = Buffer.alloc(12);
  box.writeUInt32BE(12);
  box.write('free', 4, 'latin1');
  box.writeUInt32BE(n, 8);
  return box;
}
