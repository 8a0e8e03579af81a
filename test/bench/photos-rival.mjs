import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

// What a user would write instead: `node photos-rival.mjs <from> <to> all|smart`, two at a time.
const [, , from, to, how] = process.argv;
const names = (await readdir(from)).sort();

async function one(name) {
  const input = join(from, name);
  if (how === 'smart') {
    const { format, width, height, orientation, exif } = await sharp(input).metadata();
    const fits = format === 'jpeg' && Math.max(width, height) <= 2560 && (orientation ?? 1) === 1 && exif === undefined;
    if (fits) return await copyFile(input, join(to, name));
  }
  const output = join(to, name.replace(/\.\w+$/, '.jpg'));
  await sharp(input)
    .rotate()
    .resize({ width: 2560, height: 2560, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: 88, mozjpeg: true })
    .toFile(output);
}

async function worker() {
  for (let name = names.pop(); name !== undefined; name = names.pop()) await one(name);
}
await Promise.all([worker(), worker()]);
