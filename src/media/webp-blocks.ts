import type { PrivateTag } from '../contract/index.ts';
import { type Block, cutPicture, type PictureBlocks } from './block.ts';
import { tagsInExif } from './exif-tags.ts';
import { tagsInXmp } from './named-tags.ts';

const webpPicture = new Set(['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);

export function webpBlocks(bytes: Buffer): PictureBlocks {
  if (bytes.length < 12) return cutPicture(bytes);
  const end = 8 + bytes.readUInt32LE(4);
  if (end > bytes.length) return cutPicture(bytes);
  const blocks: Block[] = [];
  for (let at = 12; at + 8 <= end; ) {
    const type = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const next = Math.min(end, at + 8 + length + (length % 2));
    if (!webpPicture.has(type)) {
      const data = bytes.subarray(at + 8, at + 8 + length);
      blocks.push({ start: at, end: next, tags: tagsInRiff(type, data) });
    }
    at = next;
  }
  return { whole: true, end, blocks };
}

function tagsInRiff(type: string, data: Buffer): readonly PrivateTag[] {
  if (type === 'EXIF') return tagsInExif(data);
  if (type === 'XMP ') return tagsInXmp(data.toString('utf8'));
  return type === 'C2PA' ? [] : ['other'];
}
