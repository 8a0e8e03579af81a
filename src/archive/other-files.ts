import type { ArchiveReasons } from '../contract/reasons/archive.ts';

/** What people have beside an export and drag in by mistake. An export is a text or a zip, and starts like none of these. */
type OtherKind = ArchiveReasons['archive-other-file']['looksLike'];

interface Sign {
  readonly kind: OtherKind;
  readonly at: number;
  readonly bytes: string;
}

/** First of several that fit: an MP4 box whose brand says picture or sound is that. */
const signs: readonly Sign[] = [
  ...['heic', 'heix', 'heif', 'mif1', 'msf1', 'avif'].map((brand) => sign('picture', 4, `ftyp${brand}`)),
  ...['M4A ', 'M4B '].map((brand) => sign('sound', 4, `ftyp${brand}`)),
  ...['ftyp', 'moov', 'mdat', 'wide'].map((box) => sign('video', 4, box)),
  sign('video', 0, '\x1aE\xdf\xa3'),
  sign('video', 8, 'AVI '),
  sign('video', 0, 'FLV\x01'),
  sign('video', 0, '\x00\x00\x01\xba'),
  sign('video', 0, '\x30\x26\xb2\x75\x8e\x66\xcf\x11'),
  sign('picture', 0, '\xff\xd8\xff'),
  sign('picture', 0, '\x89PNG'),
  sign('picture', 0, 'GIF8'),
  sign('picture', 8, 'WEBP'),
  sign('picture', 0, 'II*\x00'),
  sign('picture', 0, 'MM\x00*'),
  sign('sound', 0, 'ID3'),
  sign('sound', 0, 'OggS'),
  sign('sound', 0, 'fLaC'),
  sign('sound', 8, 'WAVE'),
  sign('pdf', 0, '%PDF-'),
  sign('document', 0, '\xd0\xcf\x11\xe0'),
  sign('document', 0, '{\\rtf'),
  sign('database', 0, 'SQLite format 3\x00'),
];

function sign(kind: OtherKind, at: number, bytes: string): Sign {
  return { kind, at, bytes };
}

/** null: it may be an export. */
export function findOtherKind(head: Buffer): OtherKind | null {
  const text = head.toString('latin1');
  if (text.startsWith('BM') && text.slice(6, 10) === '\0\0\0\0') return 'picture';
  return signs.find(({ at, bytes }) => text.startsWith(bytes, at))?.kind ?? null;
}
