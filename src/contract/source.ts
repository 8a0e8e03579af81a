import type { IsoTime, MediaKind } from './values.ts';

/**
 * The export as given, read-only: a zip (never extracted), a folder or a bare file look the same from here.
 * Every entry was checked for path escapes, links, encryption and bombs before a source sees it.
 */
export interface Archive {
  /** as the person typed it: for messages */
  readonly name: string;
  /** sorted by path; junk such as `__MACOSX/` and `.DS_Store` is gone; a bare file is one entry */
  readonly entries: readonly ArchiveEntry[];
  /**
   * The entry's bytes in order. May be opened several times. Ends with a FerryError (`usage`) that names file and entry
   * when the bytes do not match the entry's size or CRC, so read to the end before you trust what you read.
   */
  open(entry: ArchiveEntry): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

export interface ArchiveEntry {
  /** forward slashes, no leading slash, no `..` */
  readonly path: string;
  /** uncompressed size */
  readonly bytes: number;
}

export type Audience = 'public' | 'friends' | 'private' | 'unknown';

export interface MediaRef {
  readonly kind: MediaKind;
  /** an http(s) URL, signed and dying; never an identity */
  readonly locator: string;
  /** when the link dies, read from the link itself; null when it does not say */
  readonly expiresAt: IsoTime | null;
  /** the storage key inside the link: names the same file in two exports more often than not; null if none */
  readonly objectKey: string | null;
}

export interface SourcePost {
  /** stable across two exports of one account: never derived from the signed link */
  readonly ref: string;
  readonly createdAt: IsoTime;
  /** null: the export does not hold it */
  readonly caption: string | null;
  readonly audience: Audience;
  /** in order; a photo post has several; empty when the export names no file (`Link: N/A`) */
  readonly media: readonly MediaRef[];
  readonly cover: MediaRef | null;
  /** sound, location, likes, video id …: for filters, report and warnings. Values are text as the export has them. */
  readonly facts: Readonly<Record<string, string>>;
}

/** One line of the export's own story. A source yields every item exactly once, as one of these. */
export type SourceItem =
  | { readonly kind: 'post'; readonly post: SourcePost }
  /** deleted on the platform: listed, never fetched */
  | { readonly kind: 'deleted'; readonly ref: string; readonly createdAt: IsoTime | null; readonly where: string }
  /** something that looks like a post and cannot be understood; `where` names entry and place */
  | { readonly kind: 'unreadable'; readonly where: string; readonly because: string };

export interface SourceAbout {
  /** e.g. `G5`, or `TXT 2025` */
  readonly generation: string;
  /** the account's name on the platform, if the export says it */
  readonly accountName: string | null;
  /** things a person should know before going on, as sentences */
  readonly notes: readonly string[];
}

/** What `read` tells first, once. */
export interface SourceReading {
  readonly about: SourceAbout;
  /** may be iterated once; memory does not grow with the number of items */
  readonly items: AsyncIterable<SourceItem>;
}

export interface Source {
  readonly name: string;
  readonly title: string;
  /** Cheap: looks at names and first bytes. Null: not mine. A sentence: almost mine, and what is wrong with it. */
  recognise(
    archive: Archive,
  ): Promise<{ readonly mine: true } | { readonly mine: false; readonly because: string | null }>;
  /** Writes a small export as the platform would, around files that are served somewhere: for the demo. */
  sample?(posts: readonly SamplePost[], now: IsoTime): SampleExport;
  /** Throws FerryError (`usage`) naming file, entry and byte or line for anything broken. */
  read(archive: Archive, signal: AbortSignal): Promise<SourceReading>;
}

export interface SamplePost {
  readonly createdAt: IsoTime;
  readonly kind: MediaKind;
  /** empty: the export names no file */
  readonly urls: readonly string[];
  readonly coverUrl: string | null;
  readonly audience: 'public' | 'friends' | 'private';
  readonly expiresAt: IsoTime;
  /** shapes of the item differ by age */
  readonly era: 'old' | 'new';
}

export interface SampleExport {
  readonly fileName: string;
  readonly text: string;
}

/**
 * Captions that live outside the export. `videoId`, `ref` or `createdAt` say which post is meant, best first.
 * `precisionMs`: how exact `createdAt` is (1,000 for a second; 86,400,000 when only a day is known).
 */
export interface CaptionRecord {
  readonly videoId: string | null;
  readonly ref: string | null;
  readonly createdAt: IsoTime | null;
  readonly precisionMs: number;
  readonly caption: string;
  /** file and line: for messages */
  readonly where: string;
}

export interface CaptionReader {
  /** The file or folder the person named → records in order. FerryError (`usage`) with file and line on rubbish. */
  read(path: string, signal: AbortSignal): AsyncIterable<CaptionRecord>;
}
