import type { PrivateTag } from '../contract/index.ts';
import { type Box, children } from './box-tree.ts';
import { tagOfName, tagsInXmp } from './named-tags.ts';

/** A box that holds tags and nothing that is played: it can be overwritten. */
export interface TagBox extends Box {
  /** none: they speak only of the file */
  readonly tags: readonly PrivateTag[];
}

/** Of user data, what players need: loudness, kinds of track, hints for streaming. */
const technical = new Set(['ludt', 'kind', 'tsel', 'hnti', 'hinf', 'free', 'skip', 'wide']);

/** Of the boxes beside the technical ones (in `moov` and in a track), those that hold words. */
export function readTags(buffer: Buffer, box: Box): readonly TagBox[] {
  switch (box.type) {
    case 'uuid':
      return [{ ...box, tags: tagsInUuid(buffer, box) }];
    case 'meta':
      return [{ ...box, tags: tagsInMeta(buffer, box) }];
    case 'udta':
      return Array.from(children(buffer, box.content, box.end))
        .filter((child) => !technical.has(child.type))
        .map((child) => ({ ...child, tags: tagsInUserData(buffer, child) }));
    default:
      return [];
  }
}

/** XMP by its registered number (ISO 16684-1, Adobe); what others put into theirs, nobody knows. */
const xmpUuid = Buffer.from('be7acfcb97a942e89c71999491e3afac', 'hex');

function tagsInUuid(buffer: Buffer, box: Box): readonly PrivateTag[] {
  const isXmp = buffer.subarray(box.content, box.content + 16).equals(xmpUuid);
  return isXmp ? tagsInXmp(buffer.toString('utf8', box.content + 16, box.end)) : ['other'];
}

function tagsInUserData(buffer: Buffer, box: Box): readonly PrivateTag[] {
  if (box.type === 'meta') return tagsInMeta(buffer, box);
  if (box.type === 'XMP_') return tagsInXmp(buffer.toString('utf8', box.content, box.end));
  if (box.end === box.content) return [];
  // QuickTime puts a size and a language before the words.
  const words = box.type.startsWith('©') ? buffer.toString('utf8', box.content + 4, box.end) : null;
  return one(tagOfName(box.type.trim(), words));
}

/** Apple's list (`ilst`, named by `keys` where that stands before it). MP4 puts four bytes before the children, QuickTime none. */
function tagsInMeta(buffer: Buffer, meta: Box): readonly PrivateTag[] {
  const isPlainBox = buffer.toString('latin1', meta.content + 4, meta.content + 8) === 'hdlr';
  const found = new Set<PrivateTag>();
  let names: readonly string[] | null = null;
  for (const box of children(buffer, isPlainBox ? meta.content : meta.content + 4, meta.end)) {
    if (box.type === 'keys') names = keyNames(buffer, box);
    else if (box.type === 'ilst') for (const tag of tagsInList(buffer, box, names)) found.add(tag);
    else if (/^(xml |bxml|uuid|ID32)$/.test(box.type)) found.add('other');
  }
  return [...found];
}

function tagsInList(buffer: Buffer, list: Box, names: readonly string[] | null): readonly PrivateTag[] {
  return Array.from(children(buffer, list.content, list.end)).flatMap((item) => {
    const parts = Array.from(children(buffer, item.content, item.end));
    const data = parts.find(({ type }) => type === 'data');
    const name = names === null ? itemName(buffer, item, parts) : names[keyOf(buffer, item) - 1];
    const words = data === undefined ? null : buffer.toString('utf8', Math.min(data.content + 8, data.end), data.end);
    return one(tagOfName(name ?? item.type, words));
  });
}

/** Four letters; a name of any length stands inside where these are four strokes. */
function itemName(buffer: Buffer, item: Box, parts: readonly Box[]): string {
  const name = item.type === '----' ? parts.find(({ type }) => type === 'name') : undefined;
  return name === undefined ? item.type : buffer.toString('utf8', name.content + 4, name.end);
}

/** With `keys`, the four letters are a number from 1. */
function keyOf(buffer: Buffer, item: Box): number {
  return buffer.readUInt32BE(item.start + 4);
}

function one(tag: PrivateTag | null): readonly PrivateTag[] {
  return tag === null ? [] : [tag];
}

function keyNames(buffer: Buffer, keys: Box): string[] {
  const names: string[] = [];
  let at = keys.content + 8;
  while (at + 8 <= keys.end) {
    const size = buffer.readUInt32BE(at);
    if (size < 8 || at + size > keys.end) break;
    names.push(buffer.toString('utf8', at + 8, at + size));
    at += size;
  }
  return names;
}
