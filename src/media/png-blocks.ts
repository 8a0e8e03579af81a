import type { PrivateTag } from '../contract/index.ts';
import { type Block, cutPicture, type PictureBlocks } from './block.ts';
import { tagsInExif } from './exif-tags.ts';
import { tagOfName, tagsInXmp } from './named-tags.ts';

/** The standard's own chunks that make the picture look as it does, with Apple's index of lines. */
const pngPicture = new Set(
  'IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCv cLLi bKGD hIST pHYs sPLT acTL fcTL fdAT iDOT'.split(' '),
);

export function pngBlocks(bytes: Buffer): PictureBlocks {
  const blocks: Block[] = [];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const type = bytes.toString('latin1', at + 4, at + 8);
    const end = at + 12 + bytes.readUInt32BE(at);
    if (end > bytes.length) return cutPicture(bytes);
    if (type === 'IEND') return { whole: true, end, blocks };
    if (!pngPicture.has(type))
      blocks.push({ start: at, end, tags: tagsInChunk(type, bytes.subarray(at + 8, end - 4)) });
    at = end;
  }
  return cutPicture(bytes);
}

function tagsInChunk(type: string, data: Buffer): readonly PrivateTag[] {
  if (type === 'eXIf') return tagsInExif(data);
  // A date, and content credentials; see JPEG.
  if (type === 'tIME' || type === 'caBX') return [];
  if (type !== 'tEXt' && type !== 'zTXt' && type !== 'iTXt') return ['other'];
  const zero = data.indexOf(0);
  const keyword = data.toString('latin1', 0, Math.max(0, zero));
  if (keyword === 'XML:com.adobe.xmp') return tagsInXmp(data.toString('utf8', zero));
  const tag = tagOfName(keyword, type === 'tEXt' ? data.toString('latin1', zero + 1) : null);
  return tag === null ? [] : [tag];
}
