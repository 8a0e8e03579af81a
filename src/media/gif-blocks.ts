import type { PrivateTag } from '../contract/index.ts';
import { type Block, cutPicture, type PictureBlocks } from './block.ts';
import { tagOfName, tagsInXmp } from './named-tags.ts';

/** GIF89a: a header, then blocks by their first byte. */
export function gifBlocks(bytes: Buffer): PictureBlocks {
  if (bytes.length < 13) return cutPicture(bytes);
  const blocks: Block[] = [];
  let at = 13 + colourTable(bytes[10] ?? 0);
  for (;;) {
    const start = at;
    const block = bytes[at];
    if (block === 0x3b) return { whole: true, end: at + 1, blocks };
    if (block === 0x21) {
      at = afterSubBlocks(bytes, at + 2);
      const tags = tagsInExtension(bytes.subarray(start, at));
      if (tags !== null) blocks.push({ start, end: at, tags });
    } else if (block === 0x2c) at = afterSubBlocks(bytes, at + 11 + colourTable(bytes[at + 9] ?? 0));
    else return cutPicture(bytes);
  }
}

/** null: it belongs to the picture. */
function tagsInExtension(extension: Buffer): readonly PrivateTag[] | null {
  if (extension[1] === 0xfe) {
    const tag = tagOfName('comment', wordsOf(extension));
    return tag === null ? [] : [tag];
  }
  if (extension[1] !== 0xff) return null;
  const application = extension.toString('latin1', 3, 14);
  if (/^(NETSCAPE2\.0|ANIMEXTS1\.0|ICCRGBG1012)$/.test(application)) return null;
  return application === 'XMP DataXMP' ? tagsInXmp(extension.toString('utf8', 14)) : ['other'];
}

function wordsOf(extension: Buffer): string {
  const parts: string[] = [];
  for (let at = 2; at < extension.length; at += 1 + (extension[at] ?? 0))
    parts.push(extension.toString('utf8', at + 1, at + 1 + (extension[at] ?? 0)));
  return parts.join('');
}

function colourTable(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

/** Length-prefixed blocks up to an empty one; behind the file's end when they are cut. */
function afterSubBlocks(bytes: Buffer, from: number): number {
  let at = from;
  for (;;) {
    const length = bytes[at];
    if (length === undefined) return bytes.length;
    at += 1 + length;
    if (length === 0) return at;
  }
}
