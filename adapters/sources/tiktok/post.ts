import type { Audience, IsoTime, MediaKind, MediaRef, Reason, SourcePost } from '../../../src/contract/index.ts';
import { assertNever } from '../../../src/kit/index.ts';
import { isoOf, parseDate } from './dates.ts';
import { type Fields, isReal } from './fields.ts';
import { isProtected, type LinkKind, linkKind, mediaRef, parseLink, splitLinks } from './links.ts';
import { tiktokReason } from './reasons.ts';
import type { ListRole } from './shapes.ts';
import { soundOf } from './sound.ts';

/** One item, understood: everything but its ref and its recovered id. */
export type DecodedItem =
  | { readonly kind: 'post'; readonly second: number; readonly post: Omit<SourcePost, 'ref' | 'sourceId'> }
  | { readonly kind: 'deleted'; readonly second: number; readonly createdAt: IsoTime }
  | { readonly kind: 'unreadable'; readonly because: Reason };

/** Longer values are cut: no real one comes near. */
const MAX_FACT_LENGTH = 2_000;
/** They are fields of the post. */
const NOT_FACTS = new Set(['date', 'link', 'title', 'coverImage', 'sound', 'alternateText', 'location']);
/** `"137"`, without separators; more digits than a number keeps are no count. */
const COUNT = /^\d{1,15}$/;

/** The second an item was posted and the key that tells items of one second apart. Cheap: no post is built. */
export function itemIdentity(fields: Fields): { readonly second: number | null; readonly key: string } {
  const second = parseDate(fields.get('date') ?? '');
  const first = splitLinks(fields.get('link') ?? '')[0];
  const link = first === undefined ? null : parseLink(first);
  return { second, key: link ? (mediaRef('video', '', link).objectKey ?? '') : '' };
}

/** A date and links to files: only a person's own posts have both, wherever they stand. */
export function looksLikePost(fields: Fields): boolean {
  const link = parseLink(splitLinks(fields.get('link') ?? '')[0] ?? '');
  const kind = link === null ? 'unknown' : linkKind(link);
  return parseDate(fields.get('date') ?? '') !== null && (kind === 'video' || kind === 'image');
}

export function decodeItem(role: ListRole, fields: Fields): DecodedItem {
  switch (role) {
    case 'post':
      return decodePost(fields);
    case 'deleted':
      return decodeDeleted(fields);
    case 'story':
      return decodeStory(fields);
    default:
      return assertNever(role);
  }
}

function decodePost(fields: Fields): DecodedItem {
  const second = parseDate(fields.get('date') ?? '');
  if (second === null) return unreadable(badDate(fields.get('date')));
  const files = decodeLinks(fields.get('link'));
  if ('because' in files) return unreadable(files.because);
  const title = fields.get('title');
  return {
    kind: 'post',
    second,
    post: {
      createdAt: isoOf(second),
      caption: isReal(title) ? title : null,
      audience: audienceOf(fields.get('whoCanView')),
      media: files.media,
      cover: coverOf(fields.get('coverImage')),
      likes: countOf(fields.get('likes')),
      story: false,
      sound: soundOf(plainText(fields.get('sound'))),
      alternateText: plainText(fields.get('alternateText')),
      location: plainText(fields.get('location')),
      facts: { ...factsOf(fields), ...files.facts },
    },
  };
}

/** Deleted posts have no file: their link is a login page. */
function decodeDeleted(fields: Fields): DecodedItem {
  const second = parseDate(fields.get('date') ?? '');
  if (second === null) return unreadable(badDate(fields.get('date')));
  return { kind: 'deleted', second, createdAt: isoOf(second) };
}

/** The shape of stories was never seen: one is read only when it has a date and links to files, just as posts do. */
function decodeStory(fields: Fields): DecodedItem {
  const decoded = decodePost(fields);
  if (decoded.kind !== 'post' || decoded.post.media.length === 0) {
    return unreadable(tiktokReason('item-story'));
  }
  return { ...decoded, post: { ...decoded.post, story: true } };
}

function unreadable(because: Reason): DecodedItem {
  return { kind: 'unreadable', because };
}

function badDate(value: string | undefined): Reason {
  if (!isReal(value)) return tiktokReason('item-without-date');
  return tiktokReason('item-bad-date', { date: value.slice(0, 40) });
}

type Files =
  | { readonly media: readonly MediaRef[]; readonly facts: Readonly<Record<string, string>> }
  | { readonly because: Reason };

function decodeLinks(value: string | undefined): Files {
  if (!isReal(value)) return { media: [], facts: { missingMedia: 'no link' } };
  const tokens = splitLinks(value);
  const media: MediaRef[] = [];
  let pages = 0;
  let login = false;
  let protectedFile = false;
  for (const token of tokens) {
    const link = parseLink(token);
    if (!link) return { because: tiktokReason('item-not-a-link') };
    const kind = linkKind(link);
    if (kind === 'login' || kind === 'page') {
      pages += 1;
      login ||= kind === 'login';
      continue;
    }
    protectedFile ||= isProtected(link);
    media.push(mediaRef(mediaKind(kind, tokens.length), token, link));
  }
  if (pages > 0 && media.length > 0) return { because: tiktokReason('item-mixed-links') };
  if (pages > 0) return { media, facts: { missingMedia: login ? 'login page' : 'web page' } };
  return { media, facts: protectedFile ? { storage: 'protected' } : {} };
}

/** Several links are a photo post, whatever they look like; a single unknown one is a video. */
function mediaKind(kind: LinkKind, links: number): MediaKind {
  if (kind === 'image' || kind === 'video') return kind;
  return links > 1 ? 'image' : 'video';
}

function coverOf(value: string | undefined): MediaRef | null {
  if (!isReal(value)) return null;
  const text = splitLinks(value)[0] ?? '';
  const link = parseLink(text);
  return link ? mediaRef('image', text, link) : null;
}

/** `WhoCanView` is an open set: anything else is `unknown`, and the raw value stays in the facts. */
export function audienceOf(value: string | undefined): Audience {
  switch (value?.trim().toLowerCase()) {
    case 'everyone':
    case 'public': // only in invented samples, and clear enough
      return 'public';
    case 'friends':
      return 'friends';
    case 'only you':
    case 'only me':
    case 'private':
      return 'private';
    default:
      return 'unknown';
  }
}

function factsOf(fields: Fields): Record<string, string> {
  const facts: Record<string, string> = {};
  for (const [name, value] of fields) {
    if (NOT_FACTS.has(name) || (name === 'likes' && countOf(value) !== null)) continue;
    const text = plainText(value);
    if (text !== null) facts[name] = text;
  }
  return facts;
}

/** null: not said, or not as a plain number (then it stays in the facts) */
function countOf(value: string | undefined): number | null {
  const text = value?.trim() ?? '';
  return COUNT.test(text) ? Number(text) : null;
}

function plainText(value: string | undefined): string | null {
  return isReal(value) ? withoutSignature(value.trim()).slice(0, MAX_FACT_LENGTH) : null;
}

/** A link in a field we do not know may be signed: facts are printed, so its query stays here. */
function withoutSignature(value: string): string {
  return value.replace(/(https?:\/\/[^\s?]*)\?\S*/gi, '$1');
}
