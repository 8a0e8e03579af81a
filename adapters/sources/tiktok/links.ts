import type { IsoTime, LinkedMedia, MediaKind } from '../../../src/contract/index.ts';
import { isoOf } from './dates.ts';

/** What a link in the export leads to, told from its path: hosts differ by region and year. */
export type LinkKind = 'video' | 'image' | 'login' | 'page' | 'unknown';

/** Expiry times outside these are not expiry times: 2015 and 2100, in Unix seconds. */
const FIRST_EXPIRY = 1_420_070_400;
const LAST_EXPIRY = 4_102_444_800;

const PAGE_HOSTS = /^(?:www\.|m\.|vm\.|vt\.)?tiktok\.com$/;

/** Links as the export joins them: `\n` now, a space in 2024; any whitespace is accepted. */
export function splitLinks(text: string): readonly string[] {
  return text.split(/\s+/).filter((part) => part !== '');
}

/** null: not an http(s) link */
export function parseLink(text: string): URL | null {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return null;
  return new URL(text);
}

export function linkKind(link: URL): LinkKind {
  if (PAGE_HOSTS.test(link.hostname)) return link.pathname.startsWith('/login') ? 'login' : 'page';
  const path = link.pathname;
  if (/\/share\/(?:video|photo|music|tag)\//.test(path)) return 'page';
  if (path.includes('~tplv-') || path.includes('photomode') || /\.(?:jpe?g|png|webp|heic|avif|image)$/i.test(path))
    return 'image';
  if (/^\/(?:storage|kfc)\//.test(path) || /\.mp4$/i.test(path)) return 'video';
  const mime = link.searchParams.get('mime_type') ?? '';
  if (mime.startsWith('video')) return 'video';
  return mime.startsWith('image') ? 'image' : 'unknown';
}

/** `/kfc/` with `dpm=cenc-aes-ctr` names an encryption scheme; what it serves was never seen. */
export function isProtected(link: URL): boolean {
  return link.pathname.startsWith('/kfc/') || (link.searchParams.get('dpm') ?? '').startsWith('cenc');
}

/** From `x-expires` or `x-tos-expires` (decimal), else from a path segment of 8 hexadecimal digits. */
function linkExpiry(link: URL): IsoTime | null {
  for (const name of ['x-expires', 'x-tos-expires']) {
    const text = link.searchParams.get(name) ?? '';
    if (/^\d{9,11}$/.test(text)) return plausibleExpiry(Number(text));
  }
  for (const segment of link.pathname.split('/').slice(1, -1)) {
    if (!/^[0-9a-f]{8}$/i.test(segment)) continue;
    const expiry = plausibleExpiry(Number.parseInt(segment, 16));
    if (expiry) return expiry;
  }
  return null;
}

function plausibleExpiry(second: number): IsoTime | null {
  return second >= FIRST_EXPIRY && second <= LAST_EXPIRY ? isoOf(second) : null;
}

/** The last path segment; of an image the part before `~`, which is the same in its link and its cover. */
export function objectKey(link: URL): string | null {
  const path = link.pathname.replace(/\/+$/, '');
  const last = path.slice(path.lastIndexOf('/') + 1);
  const tilde = last.indexOf('~');
  const key = tilde > 0 ? last.slice(0, tilde) : last;
  return key === '' ? null : key;
}

export function mediaRef(kind: MediaKind, locator: string, link: URL): LinkedMedia {
  return { from: 'link', kind, locator, expiresAt: linkExpiry(link), objectKey: objectKey(link) };
}
