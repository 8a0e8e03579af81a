import type { MediaKind } from '../contract/index.ts';
import { findNamedDate, type NamedDate } from '../kit/named-date.ts';

/** What a file's name says about the post it belongs to. Nothing here opens the file. */
export interface NameEvidence {
  /** runs of digits that may be a post's id, longest first */
  readonly numbers: readonly string[];
  /** pieces that may be a storage key; the whole stem first */
  readonly keys: readonly string[];
  /** null: no date in the name */
  readonly date: NamedDate | null;
  /** place in an image set as written (`_1`, ` (2)`); null: none */
  readonly index: number | null;
}

/** Also what nothing here opens: the person is told so, instead of nothing. */
const VIDEO = new Set(['.mp4', '.m4v', '.mov', '.webm', '.mkv', '.3gp', '.avi', '.flv', '.wmv', '.mpg', '.mpeg']);
const IMAGE = new Set('.jpg .jpeg .jfif .png .webp .heic .heif .gif .avif .bmp .tif .tiff .jxl .image'.split(' '));

/** By extension, in lower case and with its dot; null: not a file we look at. */
export function kindOfName(extension: string): MediaKind | null {
  if (VIDEO.has(extension)) return 'video';
  return IMAGE.has(extension) ? 'image' : null;
}

const INDEX = /(?:[-_ .]+|\()(\d{1,3})\)?$/;

/** `stem`: the name without its extension. `kind`: only images come in sets. */
export function readName(stem: string, kind: MediaKind): NameEvidence {
  const dated = findNamedDate(stem);
  const date = dated?.date ?? null;
  const rest = dated?.rest ?? stem;
  const tail = kind === 'image' && !/^\s*$/.test(rest) ? INDEX.exec(rest.trimEnd()) : null;
  const lone = kind === 'image' && /^\d{1,3}$/.test(stem) ? Number(stem) : null;
  return {
    numbers: (stem.match(/\d{4,20}/g) ?? []).sort((a, b) => b.length - a.length),
    keys: keysIn(stem),
    date,
    index: lone ?? (tail ? Number(tail[1]) : null),
  };
}

/** The name of the set a picture belongs to: its stem without the index. */
export function setName(stem: string, index: number | null): string {
  if (index === null) return stem;
  return stem.replace(/(?:[-_ .]*|\()\d{1,3}\)?$/, '');
}

/** A storage key is a long run of letters and digits; a saved name may have an index or, after `~`, more of the link. */
function keysIn(stem: string): string[] {
  const whole = stem.split('~')[0] ?? stem;
  return [...new Set([stem, whole, ...(stem.match(/[A-Za-z0-9]{30,}/g) ?? [])])];
}
