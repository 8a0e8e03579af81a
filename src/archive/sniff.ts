import { because, type FerryError } from '../contract/index.ts';
import type { ByteFile } from './byte-file.ts';
import { archiveError, shown } from './errors.ts';
import { findOtherKind } from './other-files.ts';

/** The bytes decide, not the name: browsers rename, and people save JSON as `.zip`. */
type FileKind = 'zip' | 'bare';

const ZIP_STARTS = ['504b0304', '504b0506', '504b0708'];
const END_SIGNATURE = Buffer.from('504b0506', 'hex');
const END_RECORD_BYTES = 22;
const MAX_COMMENT_BYTES = 0xffff;
const HEAD_BYTES = 512;

const OTHER_ARCHIVES: readonly { readonly name: string; readonly at: number; readonly hex: string }[] = [
  { name: '7z', at: 0, hex: '377abcaf271c' },
  { name: 'RAR', at: 0, hex: '526172211a07' },
  { name: 'gzip', at: 0, hex: '1f8b08' },
  { name: 'bzip2', at: 0, hex: '425a68' },
  { name: 'xz', at: 0, hex: 'fd377a585a00' },
  { name: 'Zstandard', at: 0, hex: '28b52ffd' },
  { name: 'tar', at: 257, hex: '7573746172' },
];

export function startsLikeZip(head: Uint8Array): boolean {
  return ZIP_STARTS.includes(Buffer.from(head.subarray(0, 4)).toString('hex'));
}

/** Looks at both ends of a file with at least one byte. FerryError for what only a half of a zip or another packer is. */
export async function sniffFile(file: ByteFile): Promise<FileKind> {
  const head = await file.read(0, HEAD_BYTES);
  const end = await findZipEnd(file);
  if (startsLikeZip(head)) return checkZipEnd(file, end);
  if (head.length < 4 && head.equals(Buffer.from('PK\x03').subarray(0, head.length))) throw cutOff(file);
  const other = OTHER_ARCHIVES.find((kind) => hexAt(head, kind.at, kind.hex.length / 2) === kind.hex);
  if (other !== undefined) {
    throw archiveError(because('archive-kind', { path: shown(file.name), packer: other.name }));
  }
  // four bytes occur by chance in a video; together with a fitting comment length they do not
  if (end === null || end.extraBytes !== 0) return bare(file, head);
  if (end.disk !== 0 || PART_OF_SPLIT.test(file.name)) throw multiDisk(file);
  throw archiveError(because('archive-damaged', { path: shown(file.name), fault: 'start' }));
}

function bare(file: ByteFile, head: Buffer): 'bare' {
  const looksLike = findOtherKind(head);
  if (looksLike === null) return 'bare';
  throw archiveError(because('archive-other-file', { path: shown(file.name), looksLike }));
}

interface ZipEnd {
  readonly disk: number;
  /** bytes after the record that its comment does not account for; negative: the comment is cut off */
  readonly extraBytes: number;
}

function checkZipEnd(file: ByteFile, end: ZipEnd | null): 'zip' {
  if (end === null) throw cutOff(file);
  // 0xffff: the true number is in the zip64 record, which yauzl checks
  if (end.disk !== 0 && end.disk !== 0xffff) throw multiDisk(file);
  if (end.extraBytes === 0) return 'zip';
  const path = shown(file.name);
  throw archiveError(
    end.extraBytes > 0
      ? because('archive-damaged', { path, fault: 'after-end', bytesAfterEnd: end.extraBytes })
      : because('archive-damaged', { path, fault: 'comment' }),
  );
}

/** The last end record, as yauzl looks for it. */
async function findZipEnd(file: ByteFile): Promise<ZipEnd | null> {
  const tailBytes = Math.min(file.bytes, END_RECORD_BYTES + MAX_COMMENT_BYTES);
  const tail = await file.read(file.bytes - tailBytes, tailBytes);
  const at = tail.lastIndexOf(END_SIGNATURE, tail.length - END_RECORD_BYTES);
  if (at < 0 || at + END_RECORD_BYTES > tail.length) return null;
  const commentBytes = tail.readUInt16LE(at + 20);
  return { disk: tail.readUInt16LE(at + 4), extraBytes: tail.length - at - END_RECORD_BYTES - commentBytes };
}

function hexAt(bytes: Buffer, start: number, length: number): string {
  return bytes.subarray(start, start + length).toString('hex');
}

/** What browsers and download managers call a file that is not there yet, before or behind its real extension. */
const UNFINISHED = /\.(?:part|partial|crdownload|download|opdownload|tmp|!ut|aria2)$/i;
/** `export.zip.001`, `export.z01`: the parts of a zip that was cut into several files. */
const PART_OF_SPLIT = /\.(?:z\d\d|zip\.\d{2,3}|\d{3})$/i;

function cutOff(file: ByteFile): FerryError {
  if (PART_OF_SPLIT.test(file.name)) return multiDisk(file);
  const unfinished = UNFINISHED.test(file.name) ? { unfinished: true } : {};
  return archiveError(because('archive-truncated', { path: shown(file.name), bytes: file.bytes, ...unfinished }));
}

export function multiDisk(file: ByteFile): FerryError {
  return archiveError(because('archive-multi-disk', { path: shown(file.name) }));
}
