import type { Looks } from '../contract/reasons/media.ts';

export type MediaFamily = 'video' | 'image' | 'audio';

/** What the first bytes of a file say it is. The only place that knows file-type. */
export type Sniffed =
  /** `extension` with its dot, `.mp4` */
  | {
      readonly kind: MediaFamily;
      readonly mime: string;
      readonly extension: string;
    }
  | { readonly kind: 'other'; readonly looks: Looks };

/** file-type's own sample size: fewer bytes recognise less. */
export const SNIFF_BYTES = 4100;

/** `head`: the first SNIFF_BYTES bytes, or all there are. */
export async function sniffMedia(head: Uint8Array): Promise<Sniffed> {
  if (head.length === 0) return other({ looksLike: 'nothing' });
  const { fileTypeFromBuffer } = await import('file-type');
  const type = await fileTypeFromBuffer(head);
  if (type) {
    const kind = familyOf(type.mime);
    if (kind !== null) return { kind, mime: type.mime, extension: `.${type.ext}` };
  }
  if (isTiff(head)) return { kind: 'image', mime: 'image/tiff', extension: '.tif' };
  if (isAsf(head)) return { kind: 'video', mime: 'video/x-ms-asf', extension: '.asf' };
  if (isSvg(head)) return { kind: 'image', mime: 'image/svg+xml', extension: '.svg' };
  if (type && type.mime !== 'application/xml') return other({ looksLike: 'type', mime: type.mime });
  const text = textKind(head);
  return other(text === null ? { looksLike: 'unknown', firstBytes: hex(head) } : { looksLike: text });
}

/** Containers whose registered name does not say what they hold. */
const families: Readonly<Record<string, MediaFamily>> = {
  'application/mxf': 'video',
  'application/ogg': 'video',
  'application/vnd.ms-asf': 'video',
  'application/vnd.rn-realmedia': 'video',
};

/** Null: no picture, video or sound. */
export function familyOf(mime: string): MediaFamily | null {
  const [family] = mime.split('/');
  return family === 'video' || family === 'image' || family === 'audio' ? family : (families[mime] ?? null);
}

/** file-type wants its folder of tags within the first bytes; most programs write it behind the picture. */
function isTiff(head: Uint8Array): boolean {
  return /^(II\*\0|MM\0\*)/.test(Buffer.from(head.subarray(0, 4)).toString('latin1'));
}

/** The same of Windows Media, whose list of streams may come late. */
function isAsf(head: Uint8Array): boolean {
  return hex(head) === '3026b2758e66cf11';
}

/** Step by step: one expression for all of it could be made to take for ever. */
function isSvg(head: Uint8Array): boolean {
  let text = textOf(head).trimStart();
  for (;;) {
    const end = text.startsWith('<!--') ? '-->' : /^<\?xml|^<!doctype svg/i.test(text) ? '>' : null;
    if (end === null) return /^<svg[\s>]/i.test(text);
    const at = text.indexOf(end);
    if (at < 0) return false;
    text = text.slice(at + end.length).trimStart();
  }
}

function other(looks: Looks): Sniffed {
  return { kind: 'other', looks };
}

function textKind(head: Uint8Array): 'web-page' | 'xml' | 'json' | 'text' | null {
  const text = textOf(head).trimStart().toLowerCase();
  if (/^(<!--[\s\S]*?-->\s*)?(<!doctype html|<html|<head|<body|<script)/.test(text)) return 'web-page';
  if (text.startsWith('<?xml') || text.startsWith('<error')) return 'xml';
  if (/^[{[]/.test(text) && isPlainText(head)) return 'json';
  return isPlainText(head) ? 'text' : null;
}

function textOf(head: Uint8Array): string {
  return Buffer.from(head)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}

/** No control characters but tab, line feed and carriage return. Media has zeros within its first few bytes. */
function isPlainText(head: Uint8Array): boolean {
  return head.every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 13);
}

/** The first eight bytes. */
function hex(head: Uint8Array): string {
  return Buffer.from(head.subarray(0, 8)).toString('hex');
}
