import { createHash } from 'node:crypto';
import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Language } from '../../../src/contract/index.ts';
import { systemCodeOf, writeFileAtomically } from '../../../src/disk/index.ts';
import { assertNever, renderPage } from '../../../src/kit/index.ts';
import { captionFile, type FolderPost, keyHash, type PostFile, pageFiles, partPage, readCaption } from './layout.ts';
import { cardsTemplate, pageEnd, pageMark, pageStart, script, style } from './page-parts.ts';
import { type PageWords, pageWords } from './page-words.ts';
import { readContent, type ShelfEntry } from './shelf.ts';

/** Posts are read and written in groups: memory does not grow with their number. */
const groupSize = 100;

/**
 * Makes the overview page from the post.json and caption.txt files, atomically. It works from a file:// address without a
 * network. A page in the folder that is somebody else's is left alone, and so is a folder without posts.
 */
export async function writePage(root: string, entries: readonly ShelfEntry[], language: Language): Promise<void> {
  const place = await choosePage(root);
  if (place === null) return;
  if (entries.length === 0) return rm(place, { force: true });
  const temp = join(root, partPage);
  await writeFileAtomically(place, pageText(root, entries, pageWords[language]), { temp });
}

/** The first name that is free or ours; null when both are taken. */
export async function choosePage(root: string): Promise<string | null> {
  for (const name of pageFiles) {
    const start = await readStart(join(root, name));
    if (start === null || start.includes(pageMark)) return join(root, name);
  }
  return null;
}

async function readStart(path: string): Promise<string | null> {
  try {
    const file = await open(path, 'r');
    try {
      return (await file.read(Buffer.alloc(512), 0, 512, 0)).buffer.toString('latin1');
    } finally {
      await file.close();
    }
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

async function* pageText(root: string, entries: readonly ShelfEntry[], words: PageWords): AsyncGenerator<string> {
  const scriptHash = createHash('sha256').update(script).digest('base64');
  yield renderPage(pageStart, { words, count: entries.length, style, scriptHash });
  for (let at = 0; at < entries.length; at += groupSize) {
    const group = await Promise.all(entries.slice(at, at + groupSize).map((entry) => readCard(root, entry, words)));
    yield renderPage(cardsTemplate, { words, cards: group.filter((card) => card !== null) });
  }
  yield renderPage(pageEnd, { words, script });
}

/** What one card shows. Hrefs are relative and percent-encoded. */
interface Card {
  readonly id: string;
  readonly number: string;
  readonly date: string;
  readonly ref: string;
  readonly location: string | null;
  readonly title: string | null;
  readonly body: string;
  readonly badges: readonly string[];
  readonly isPrivate: boolean;
  readonly folder: string;
  readonly video: { readonly href: string; readonly cover: string | null } | null;
  /** of a video that goes in parts; else none */
  readonly parts: readonly { readonly href: string; readonly number: string; readonly says: string }[];
  readonly photos: readonly { readonly href: string; readonly alt: string }[];
}

async function readCard(root: string, entry: ShelfEntry, words: PageWords): Promise<Card | null> {
  const content = await readContent(join(root, entry.name));
  // Moved away while the page was being made: the next page knows.
  if (content.kind !== 'post') return null;
  const { post } = content;
  const { title, body } = await currentCaption(join(root, entry.name, captionFile), post);
  const href = (file: PostFile) => `${encodeURIComponent(entry.name)}/${encodeURIComponent(file.name)}`;
  const videos = post.files.filter((file) => file.role === 'video');
  const [video] = videos;
  const cover = post.files.find((file) => file.role === 'cover');
  return {
    id: keyHash(post.deliveryKey),
    number: String(post.order),
    date: post.createdAt.slice(0, 10),
    ref: post.ref,
    location: post.location ?? null,
    title,
    body,
    badges: badgesOf(post, words),
    isPrivate: post.visibility !== 'public',
    folder: `${encodeURIComponent(entry.name)}/`,
    video: video ? { href: href(video), cover: cover ? href(cover) : null } : null,
    parts: videos.length < 2 ? [] : videos.map((file, index) => partOf(href(file), index + 1, videos.length, words)),
    photos: post.files.filter((file) => file.role === 'image').map((file) => ({ href: href(file), alt: file.alt })),
  };
}

function partOf(href: string, part: number, parts: number, words: PageWords): Card['parts'][number] {
  return { href, number: `${part}/${parts}`, says: words.partOf(part, parts) };
}

/** A person may have polished caption.txt: what is copied from the page is what stands there now. */
async function currentCaption(path: string, post: FolderPost): Promise<{ title: string | null; body: string }> {
  try {
    return readCaption(await readFile(path, 'utf8'), post);
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return { title: post.title, body: post.body };
    throw error;
  }
}

function badgesOf(post: FolderPost, words: PageWords): readonly string[] {
  const photos = post.files.filter((file) => file.role === 'image').length;
  const videos = post.files.filter((file) => file.role === 'video').length;
  const kind = post.kind === 'video' ? words.videos(videos) : words.photos(photos);
  switch (post.visibility) {
    case 'public':
      return [kind];
    case 'friends':
      return [words.friendsBadge, kind];
    case 'private':
      return [words.privateBadge, kind];
    default:
      return assertNever(post.visibility);
  }
}
