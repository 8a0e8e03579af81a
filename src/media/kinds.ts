import type { Container } from '../contract/index.ts';
import type { Looks } from '../contract/reasons/media.ts';
import type { PictureFormat, Probed } from '../core/media/facts.ts';
import type { Sniffed } from './sniff.ts';

/** Which of the types that magic bytes name can be opened here. */
export type Kind =
  | { readonly kind: 'video'; readonly container: Container | 'other' }
  | { readonly kind: 'image'; readonly format: PictureFormat }
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

const formats: Readonly<Record<string, PictureFormat>> = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/apng': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/avif': 'avif',
  'image/heic': 'heic',
  'image/heif': 'heic',
  'image/heic-sequence': 'heic',
  'image/heif-sequence': 'heic',
  'image/bmp': 'bmp',
  'image/tiff': 'tiff',
};

export function kindOf(sniffed: Sniffed): Kind {
  if (sniffed.kind === 'other') return { kind: 'other', looks: sniffed.looks };
  if (sniffed.kind === 'audio') return { kind: 'audio' };
  const container = containers[sniffed.mime];
  if (container) return { kind: 'video', container };
  const format = formats[sniffed.mime];
  if (format) return { kind: 'image', format };
  return { kind: 'unsupported', mime: sniffed.mime, convertTo: sniffed.kind === 'image' ? 'JPEG' : 'MP4' };
}

const mimes: Readonly<Record<Container | Exclude<PictureFormat, 'other'>, string>> = {
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
  mkv: 'video/x-matroska',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
  heic: 'image/heic',
  bmp: 'image/bmp',
  tiff: 'image/tiff',
};

export function mimeOf(probed: Probed): string {
  const name = probed.kind === 'video' ? probed.container : probed.format;
  return name === 'other' ? 'application/octet-stream' : mimes[name];
}
