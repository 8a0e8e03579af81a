import type { Readable } from 'node:stream';
import type { Draft, DraftMedia, RenditionFiles } from '../contract/index.ts';

/** A file that the page may save. */
export interface DeskFile {
  /** of the showing it belongs to */
  readonly card: string;
  readonly mime: string;
  readonly bytes: number;
  /** what it is called when it is saved: the post's number and its own, so that they sort */
  readonly name: string;
  readonly media: DraftMedia;
  readonly isCover: boolean;
  /** Its bytes from `start` up to, not including, `end`. As `RenditionFiles.open`. */
  open(range: { readonly start: number; readonly end: number }): Readable;
}

const endings: Readonly<Record<string, string>> = {
  'video/mp4': 'mp4',
  'video/quicktime': 'mov',
  'video/webm': 'webm',
  'video/x-matroska': 'mkv',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/avif': 'avif',
};

/** Media in the draft's order, then the cover. */
export function filesOf(files: RenditionFiles, card: string, { order, media, cover }: Draft): readonly DeskFile[] {
  const post = `${order}`.padStart(3, '0');
  const fileOf = (one: DraftMedia, suffix: string, isCover: boolean): DeskFile => ({
    card,
    mime: one.file.mime,
    bytes: one.file.bytes,
    name: `${post}${suffix}.${endings[one.file.mime] ?? 'bin'}`,
    media: one,
    isCover,
    open: (range) => files.open(one.file.sha256, { index: 0, ...range }),
  });
  const numbered = media.map((one, index) =>
    fileOf(one, media.length === 1 ? '' : `-${`${index + 1}`.padStart(2, '0')}`, false),
  );
  return cover === null ? numbered : [...numbered, fileOf(cover, '-cover', true)];
}
