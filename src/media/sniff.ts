import { fileTypeFromBuffer } from 'file-type';
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
  const type = await fileTypeFromBuffer(head);
  if (type) {
    const kind = familyOf(type.mime);
    if (kind !== null) return { kind, mime: type.mime, extension: `.${type.ext}` };
  }
  if (isTiff(head)) return { kind: 'image', mime: 'image/tiff', extension: '.tif' };
  if (isSvg(head)) return { kind: 'image', mime: 'image/svg+xml', extension: '.svg' };
  const text = textKind(head);
  if (text !== null) return other({ looksLike: text });
  return other(type ? { looksLike: 'type', mime: type.mime } : { looksLike: 'unknown', firstBytes: hex(head) });
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

function isSvg(head: Uint8Array): boolean {
  return /^\s*(<\?xml[^>]*\?>|<!--[\s\S]*?-->|<!doctype svg[^>]*>|\s)*<svg[\s>]/i.test(textOf(head));
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

function hex(head: Uint8Array): string {
  return Buffer.from(head.subarray(0, 8)).toString('hex');
}
