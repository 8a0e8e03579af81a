import type { PrivateTag } from '../contract/index.ts';
import { type Block, cutPicture, type PictureBlocks } from './block.ts';
import { tagsInExif } from './exif-tags.ts';
import { tagOfName, tagsInPhotoshop, tagsInXmp } from './named-tags.ts';

/** ITU T.81: markers are FF xx; in coded data FF is followed by 00 or a restart mark. */
export function jpegBlocks(bytes: Buffer): PictureBlocks {
  const blocks: Block[] = [];
  let at = 2;
  while (at + 1 < bytes.length) {
    const mark = bytes.indexOf(0xff, at);
    const code = mark < 0 ? undefined : bytes[mark + 1];
    if (code === undefined) return cutPicture(bytes);
    at = mark + 1;
    if (code === 0xff) continue;
    at = mark + 2;
    if (code === 0xd9) return { whole: true, end: at, blocks };
    if (code === 0x00 || code === 0x01 || (code >= 0xd0 && code <= 0xd8)) continue;
    if (at + 2 > bytes.length) return cutPicture(bytes);
    const end = at + Math.max(2, bytes.readUInt16BE(at));
    const tags = tagsInSegment(code, bytes.subarray(at + 2, end));
    if (tags !== null) blocks.push({ start: mark, end, tags });
    at = end;
  }
  return cutPicture(bytes);
}

/** null: it belongs to the picture (JFIF, colour profile, Adobe's colour transform). */
function tagsInSegment(code: number, data: Buffer): readonly PrivateTag[] | null {
  const starts = (name: string) => data.toString('latin1', 0, name.length) === name;
  if (code === 0xfe) return tagsInWords('comment', data);
  if (code < 0xe0 || code > 0xef) return null;
  if (code === 0xe0) return starts('JFXX') ? ['preview'] : null;
  if (code === 0xe1 && starts('Exif\0')) return tagsInExif(data);
  if (code === 0xe1 && starts('http://ns.adobe.com/')) return tagsInXmp(data.toString('utf8'));
  if (code === 0xe2 && starts('ICC_PROFILE\0')) return null;
  // Where further pictures lie behind this one: without them it leads nowhere.
  if (code === 0xe2 && starts('MPF\0')) return [];
  // Content credentials (JUMBF) are a signature over the file. They stay with an untouched file and would be false in another.
  if (code === 0xeb && starts('JP')) return [];
  if (code === 0xed) return tagsInPhotoshop(data);
  if (code === 0xee && starts('Adobe')) return null;
  // Quality settings of Adobe and of old cameras.
  return code === 0xec && starts('Ducky') ? [] : ['other'];
}

function tagsInWords(name: string, data: Buffer): readonly PrivateTag[] {
  const tag = tagOfName(name, data.toString('utf8'));
  return tag === null ? [] : [tag];
}
