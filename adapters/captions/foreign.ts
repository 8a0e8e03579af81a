import type { ForeignFile } from '../../src/contract/reasons/caption-file.ts';

/** A file that is no text at all, by its first bytes; null: it may be one. */
export function findForeign(head: Buffer, path: string): ForeignFile | null {
  const found = starts.find(([start, at]) => head.subarray(at, at + start.length).toString('latin1') === start);
  if (found === undefined) return isText(head) ? null : 'other';
  const [, , kind] = found;
  return kind === 'zip' && /\.(?:xls[xmb]?|ods|numbers)$/i.test(path) ? 'workbook' : kind;
}

const starts: readonly (readonly [start: string, at: number, kind: ForeignFile])[] = [
  ['ftypM4A', 4, 'sound'],
  ['ftyphei', 4, 'picture'],
  ['ftypmif', 4, 'picture'],
  ['ftypavif', 4, 'picture'],
  ['ftyp', 4, 'video'],
  ['\x1a\x45\xdf\xa3', 0, 'video'],
  ['AVI ', 8, 'video'],
  ['FLV\x01', 0, 'video'],
  ['\x00\x00\x01\xba', 0, 'video'],
  ['WAVE', 8, 'sound'],
  ['ID3', 0, 'sound'],
  ['OggS', 0, 'sound'],
  ['fLaC', 0, 'sound'],
  ['\xff\xd8\xff', 0, 'picture'],
  ['\x89PNG', 0, 'picture'],
  ['GIF8', 0, 'picture'],
  ['WEBP', 8, 'picture'],
  ['PK\x03\x04', 0, 'zip'],
  ['\xd0\xcf\x11\xe0', 0, 'workbook'],
  ['%PDF', 0, 'pdf'],
];

/** UTF-16 has zeros beside its letters, and its own reader. A NUL or two may have got into any sheet. */
function isText(head: Buffer): boolean {
  const isWide = (head[0] ?? 1) === 0 || (head[1] ?? 1) === 0 || (head[0] ?? 0) >= 0xfe;
  return isWide || head.filter((byte) => byte === 0).length * 20 <= head.length;
}
