import { fileTypeFromBuffer } from 'file-type';
import type { Looks } from '../contract/reasons/media.ts';

/** What the first bytes of a file say it is. The only place that knows file-type. */
export type Sniffed =
  /** `extension` with its dot, `.mp4` */
  | { readonly kind: 'video' | 'image'; readonly mime: string; readonly extension: string }
  | { readonly kind: 'other'; readonly looks: Looks };

/** file-type's own sample size: fewer bytes recognise less. */
export const SNIFF_BYTES = 4100;

/** `head`: the first SNIFF_BYTES bytes, or all there are. */
export async function sniffMedia(head: Uint8Array): Promise<Sniffed> {
  if (head.length === 0) return other({ looksLike: 'nothing' });
  const type = await fileTypeFromBuffer(head);
  if (type) {
    const [family] = type.mime.split('/');
    if (family === 'video' || family === 'image') {
      return { kind: family, mime: type.mime, extension: `.${type.ext}` };
    }
  }
  const text = textKind(head);
  if (text !== null) return other({ looksLike: text });
  return other(type ? { looksLike: 'type', mime: type.mime } : { looksLike: 'unknown', firstBytes: hex(head) });
}

function other(looks: Looks): Sniffed {
  return { kind: 'other', looks };
}

function textKind(head: Uint8Array): 'web-page' | 'xml' | 'json' | 'text' | null {
  const text = Buffer.from(head)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart()
    .toLowerCase();
  if (/^(<!--[\s\S]*?-->\s*)?(<!doctype html|<html|<head|<body|<script)/.test(text)) return 'web-page';
  if (text.startsWith('<?xml') || text.startsWith('<error')) return 'xml';
  if (/^[{[]/.test(text) && isPlainText(head)) return 'json';
  return isPlainText(head) ? 'text' : null;
}

/** No control characters but tab, line feed and carriage return. Media has zeros within its first few bytes. */
function isPlainText(head: Uint8Array): boolean {
  return head.every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 13);
}

function hex(head: Uint8Array): string {
  return Buffer.from(head.subarray(0, 8)).toString('hex');
}
