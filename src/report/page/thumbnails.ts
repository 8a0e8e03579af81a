import { createHash } from 'node:crypto';
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ensureFolder, exists, onDisk } from '../../disk/index.ts';
import type { Thumbnail } from '../data.ts';
import type { Picture } from './card/post.ts';

export interface Pictures {
  /** null: it is not there any more, or nothing that a page shows */
  find(thumbnail: Thumbnail | null): Promise<Picture | null>;
  /** after the last one: takes away what an earlier page had beside it */
  end(): Promise<void>;
}

/** Small pictures stand in the page itself as data, … */
export function picturesInside(): Pictures {
  return {
    async find(thumbnail) {
      const found = await readPicture(thumbnail);
      if (found === null) return null;
      return { ...found.size, src: `data:image/${found.format};base64,${found.bytes.toString('base64')}` };
    },
    end: async () => undefined,
  };
}

/** … or in a folder beside it, named by what they are, so that the next page finds them there. */
export function picturesBeside(page: string): Pictures {
  const folder = `${page.replace(/\.html?$/i, '')}-files`;
  const used = new Set<string>();
  return {
    async find(thumbnail) {
      const found = await readPicture(thumbnail);
      if (found === null) return null;
      const name = `${createHash('sha256').update(found.bytes).digest('hex')}.${found.format}`;
      if (used.size === 0) await ensureFolder(folder);
      const path = join(folder, name);
      if (!used.has(name)) await put(path, found.bytes);
      used.add(name);
      return { ...found.size, src: `${encodeURIComponent(basename(folder))}/${name}` };
    },
    async end() {
      if (!(await exists(folder))) return;
      const names = await onDisk(folder, () => readdir(folder));
      for (const name of names.filter((one) => /^[0-9a-f]{64}\.(webp|jpeg|png)$/.test(one) && !used.has(one)))
        await rm(join(folder, name), { force: true });
    },
  };
}

/** Not synced one by one, which would take minutes for thousands: they can be made again. */
async function put(path: string, bytes: Buffer): Promise<void> {
  const there = await stat(path).catch(() => null);
  if (there?.size === bytes.length) return;
  await onDisk(path, async () => {
    await writeFile(`${path}.part`, bytes);
    await rename(`${path}.part`, path);
  });
}

interface Found {
  readonly bytes: Buffer;
  readonly format: 'webp' | 'jpeg' | 'png';
  readonly size: { readonly width: number; readonly height: number };
}

async function readPicture(thumbnail: Thumbnail | null): Promise<Found | null> {
  if (thumbnail === null) return null;
  const bytes = await readFile(thumbnail.path).catch(() => null);
  const format = bytes === null ? null : formatOf(bytes);
  if (bytes === null || format === null) return null;
  return { bytes, format, size: { width: thumbnail.width, height: thumbnail.height } };
}

function formatOf(bytes: Buffer): Found['format'] | null {
  const starts = (text: string, at = 0) => bytes.toString('latin1', at, at + text.length) === text;
  if (starts('RIFF') && starts('WEBP', 8)) return 'webp';
  if (starts('\xff\xd8\xff')) return 'jpeg';
  return starts('\x89PNG') ? 'png' : null;
}
