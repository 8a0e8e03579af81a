import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Draft, FerryError, type RenditionFile } from '../../../src/contract/index.ts';
import { containerOf, decode, decodeJson, formatOf, splitGraphemes, utf8Bytes } from '../../../src/kit/index.ts';
import { folderReason } from './reasons.ts';

/**
 * How a post lies in the folder. Nothing here depends on when or how often a run happened, so that a hand-off finished
 * after ten kills is the same, byte for byte, as one that ran through.
 */
export const postFile = 'post.json';
export const captionFile = 'caption.txt';
/** The second where somebody else's page has the first name. */
export const pageFiles = ['index.html', 'index of posts.html'] as const;
export const partPage = '.index.html.part';

/**
 * Beyond this a post.json is not ours, and is not read; and none is written. Our own limit: what a plan lets through (limits.ts)
 * fills a part of it, however it is escaped.
 */
export const maxPostFileBytes = 64 * 1024 * 1024;

const filePart = z.object({
  name: z.string().regex(/^[a-z0-9]+\.[a-z0-9]+$/),
  role: z.enum(['video', 'image', 'cover']),
  mime: z.string(),
  bytes: z.number().int().nonnegative(),
  sha256: z.string(),
  width: z.number(),
  height: z.number(),
  durationMs: z.number().nullable(),
  alt: z.string(),
});

const postSchema = z.object({
  v: z.literal(1),
  /** the folder's name when it was made: the post's id, also after a person renames it */
  folder: z.string(),
  deliveryKey: z.string(),
  ref: z.string(),
  order: z.number().int(),
  kind: z.enum(['video', 'images']),
  createdAt: z.string(),
  scheduledAt: z.string().nullable(),
  visibility: z.enum(['public', 'friends', 'private']),
  language: z.string().nullable(),
  /** absent where nobody said, as in every folder written before this field was */
  location: z.string().optional(),
  title: z.string().nullable(),
  body: z.string(),
  hashtags: z.array(z.string()),
  files: z.array(filePart),
});

export type FolderPost = z.output<typeof postSchema>;
export type PostFile = z.output<typeof filePart>;

export function encodePost(draft: Draft, folder: string): FolderPost {
  return {
    v: 1,
    folder,
    deliveryKey: draft.deliveryKey,
    ref: draft.postRef,
    order: draft.order,
    kind: draft.kind,
    createdAt: draft.createdAt,
    scheduledAt: draft.scheduledAt,
    visibility: draft.visibility,
    language: draft.language,
    ...(draft.location === null ? {} : { location: draft.location }),
    title: draft.title,
    body: draft.body,
    hashtags: [...draft.hashtags],
    files: [...draft.media, ...(draft.cover ? [draft.cover] : [])].map(({ file }, index) => ({
      name: fileName(file, index, draft.media.length),
      role: file.role,
      mime: file.mime,
      bytes: file.bytes,
      sha256: file.sha256,
      width: file.facts.width,
      height: file.facts.height,
      durationMs: file.facts.durationMs,
      alt: file.alt,
    })),
  };
}

export function postText(post: FolderPost): string {
  return `${JSON.stringify(post, null, 2)}\n`;
}

/** FerryError `usage` when it is not what this program writes. */
export function decodePost(text: string, path: string): FolderPost {
  const onError = { kind: 'usage', code: 'folder/post-json-broken', effect: 'none' } as const;
  return decode(postSchema, decodeJson(text, path, onError), path, onError);
}

/** Title, an empty line, body; only the body where there is no title. */
export function captionText(post: { readonly title: string | null; readonly body: string }): string {
  return post.title === null ? `${post.body}\n` : `${post.title}\n\n${post.body}\n`;
}

interface Caption {
  readonly title: string | null;
  readonly body: string;
}

/** The reverse, for a caption.txt that a person may have edited. As it was written, it is exactly the post's own. */
export function readCaption(text: string, written: Caption): Caption {
  if (text === captionText(written)) return { title: written.title, body: written.body };
  const clean = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  if (written.title === null) return { title: null, body: clean.replace(/\n$/, '') };
  const [title = '', ...rest] = clean.split('\n');
  const body = rest[0] === '' ? rest.slice(1) : rest;
  return { title, body: body.join('\n').replace(/\n$/, '') };
}

/** `0001 2024-06-02 ferry at dusk`: sorts by plan position, says what it is. */
export function folderName(draft: Draft): string {
  const number = String(draft.order).padStart(4, '0');
  return `${number} ${draft.createdAt.slice(0, 10)} ${slug(draft.title ?? '') || slug(firstLine(draft.body)) || slug(draft.postRef)}`.trim();
}

/** For a post whose name is taken by something else. */
export function otherFolderName(draft: Draft): string {
  return `${folderName(draft)} ~${keyHash(draft.deliveryKey).slice(0, 6)}`;
}

export function partName(deliveryKey: string): string {
  return `.${keyHash(deliveryKey)}.part`;
}

export function removedName(deliveryKey: string): string {
  return `.${keyHash(deliveryKey)}.removed`;
}

export function keyHash(deliveryKey: string): string {
  return createHash('sha256').update(deliveryKey).digest('hex').slice(0, 16);
}

function firstLine(text: string): string {
  return text.trimStart().split('\n', 1)[0] ?? '';
}

const maxSlugBytes = 80;

/**
 * Letters, digits and blanks of any script, short enough for every file system. Windows refuses `<>:"/\|?*`, names that end in
 * a dot or blank, and compares case-insensitively; macOS compares normalised: so nothing but letters and digits stays.
 */
export function slug(text: string): string {
  const words = text
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
  let short = '';
  for (const grapheme of splitGraphemes(words)) {
    if (utf8Bytes(short + grapheme) > maxSlugBytes) break;
    short += grapheme;
  }
  return short.trim();
}

function fileName(file: RenditionFile, index: number, count: number): string {
  switch (file.role) {
    case 'video':
      return `${count === 1 ? 'video' : place(index, count)}.${extension(file)}`;
    case 'cover':
      return `cover.${extension(file)}`;
    case 'image':
      return `${place(index, count)}.${extension(file)}`;
  }
}

/** `01`, so that a file manager shows them in order. */
function place(index: number, count: number): string {
  return String(index + 1).padStart(Math.max(2, String(count).length), '0');
}

function extension({ mime }: RenditionFile): string {
  const name = containerOf[mime] ?? formatOf[mime];
  if (name === undefined) throw new FerryError('permanent', folderReason('unknown-type', { mime }), { effect: 'none' });
  return name === 'jpeg' ? 'jpg' : name;
}
