import type { Container, ImageFormat } from '../contract/index.ts';
import type { Looks } from '../contract/reasons/media.ts';
import type { Probed } from '../core/media/facts.ts';
import type { Sniffed } from './sniff.ts';

/** Which of the types that magic bytes name can be opened here. */
export type Kind =
  | { readonly kind: 'video'; readonly container: Container | 'other' }
  | { readonly kind: 'image'; readonly format: ImageFormat | 'other' }
  /** sound without a picture */
  | { readonly kind: 'audio' }
  /** media of a kind nothing here opens */
  | { readonly kind: 'unsupported'; readonly mime: string; readonly convertTo: 'JPEG' | 'MP4' }
  | { readonly kind: 'other'; readonly looks: Looks };

const containers: Readonly<Record<string, Container | 'other'>> = {
  'video/mp4': 'mp4',
  'video/x-m4v': 'mp4',
  'video/quicktime': 'mov',
  'video/webm': 'webm',
  'video/matroska': 'mkv',
  'video/x-matroska': 'mkv',
  'video/3gpp': 'other',
  'video/3gpp2': 'other',
};

const formats: Readonly<Record<string, ImageFormat | 'other'>> = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/apng': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/avif': 'avif',
  'image/tiff': 'other',
};

export function kindOf(sniffed: Sniffed): Kind {
  if (sniffed.kind === 'other')
    return sniffed.looks.mime?.startsWith('audio/') ? { kind: 'audio' } : { kind: 'other', looks: sniffed.looks };
  const container = containers[sniffed.mime];
  if (container) return { kind: 'video', container };
  const format = formats[sniffed.mime];
  if (format) return { kind: 'image', format };
  // HEIC among them: sharp's prebuilt libvips has no HEVC decoder (patents), so it can be named, not opened.
  return { kind: 'unsupported', mime: sniffed.mime, convertTo: sniffed.kind === 'image' ? 'JPEG' : 'MP4' };
}

const mimes: Readonly<Record<Container | ImageFormat, string>> = {
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
  mkv: 'video/x-matroska',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
};

export function mimeOf(probed: Probed): string {
  const name = probed.kind === 'video' ? probed.container : probed.format;
  return name === 'other' ? 'application/octet-stream' : mimes[name];
}
