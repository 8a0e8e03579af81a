import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Thumbnail } from '../data.ts';
import type { Picture } from './card/post.ts';
import { openPictureFolder } from './picture-folder.ts';

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
      return found === null ? null : inPage(found);
    },
    end: async () => undefined,
  };
}

/** … or in a folder beside it, named by what they are, so that the next page finds them there. */
export function picturesBeside(page: string): Pictures {
  const folder = openPictureFolder(page);
  return {
    async find(thumbnail) {
      const found = await readPicture(thumbnail);
      if (found === null) return null;
      const name = `${createHash('sha256').update(found.bytes).digest('hex')}.${found.format}`;
      // Where something else has its name it stands in the page.
      return (await folder.put(name, found.bytes))
        ? { ...found.size, src: `${encodeURIComponent(folder.name)}/${name}` }
        : inPage(found);
    },
    end: folder.end,
  };
}

function inPage({ bytes, format, size }: Found): Picture {
  return { ...size, src: `data:image/${format};base64,${bytes.toString('base64')}` };
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
