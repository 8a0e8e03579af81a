import type { Clock, HttpClient } from './context.ts';
import type { Reason } from './reason.ts';
import type { IsoTime, MediaKind } from './values.ts';
import type { Language, SourceWords } from './words.ts';

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
  open(entry: ArchiveEntry, memory?: ChunkMemory): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/** Whose a chunk's memory is once the next one is asked for: still the caller's (`own`, unless said), or the archive's again. */
export type ChunkMemory = 'own' | 'lent';

/** One file inside the archive. */
export interface ArchiveEntry {
  /** forward slashes, no leading slash, no `..` */
  readonly path: string;
  /** uncompressed size */
  readonly bytes: number;
}

/** Who could see the post at the source; `unknown`: the export does not say. */
export type Audience = 'public' | 'friends' | 'private' | 'unknown';

/** A file of a post: behind a link that dies, or in the archive itself. */
export type MediaRef = LinkedMedia | ArchivedMedia;

/** A file behind a link. It is fetched before `expiresAt`, soonest first. */
export interface LinkedMedia {
  readonly from: 'link';
  readonly kind: MediaKind;
  /** an http(s) URL, signed and dying; never an identity */
  readonly locator: string;
  /** when the link dies, read from the link itself; null when it does not say */
  readonly expiresAt: IsoTime | null;
  /** the storage key inside the link: names the same file in two exports more often than not; null if none */
  readonly objectKey: string | null;
}

/** A file that the export itself holds. */
export interface ArchivedMedia {
  readonly from: 'archive';
  readonly kind: MediaKind;
  /** `ArchiveEntry.path`; copied out, checked, without HTTP */
  readonly entry: string;
}

/** A post as the export tells it, with nothing decided yet. */
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
  /** the platform's own id of the post; null: the export does not hold it and nothing else in it gives it away */
  readonly sourceId: string | null;
  /** null: not said */
  readonly likes: number | null;
  /** made to be seen for a day */
  readonly story: boolean;
  readonly sound: Sound | null;
  /** for people who cannot see; null: the export has none */
  readonly alternateText: string | null;
  /** as the export words it */
  readonly location: string | null;
  /** what else the export says, for the report only: nothing decides by it */
  readonly facts: Readonly<Record<string, string>>;
}

/** The music or voice a post was made with. */
export interface Sound {
  readonly name: string;
  /** made by the creator; false: somebody else's, which another platform can mute or refuse */
  readonly own: boolean;
}

/** One line of the export's own story. A source yields every item exactly once, as one of these. */
export type SourceItem =
  | { readonly kind: 'post'; readonly post: SourcePost }
  /** deleted on the platform: listed, never fetched */
  | { readonly kind: 'deleted'; readonly ref: string; readonly createdAt: IsoTime | null; readonly where: string }
  /** something that looks like a post and cannot be understood; `where` names entry and place */
  | { readonly kind: 'unreadable'; readonly where: string; readonly because: Reason };

/** What an export says of itself. */
export interface SourceAbout {
  /** e.g. `G5`, or `TXT 2025` */
  readonly generation: string;
  /** the account's name on the platform, if the export says it */
  readonly accountName: string | null;
  /** things a person should know before going on */
  readonly notes: readonly Reason[];
}

/** What `read` tells first, once. */
export interface SourceReading {
  readonly about: SourceAbout;
  /** may be iterated once; memory does not grow with the number of items */
  readonly items: AsyncIterable<SourceItem>;
}

/** What only means something at the source, for captions that go elsewhere. Pure. */
export interface CaptionRules {
  /**
   * What one of the source's own hashtags is worth elsewhere. `noise`: gone wherever it stands. `feature`: gone from lists of
   * tags, a plain word inside a sentence. null: it means the same everywhere. `name` is without `#`.
   */
  worthOfTag(name: string): 'noise' | 'feature' | null;
}

/** What the platform's own post ids give away. Pure. */
export interface SourceIds {
  /** when it was given out; null: it does not say, or is none of the platform's ids. Any text may be asked about. */
  givenOutAt(id: string): IsoTime | null;
  /** a post's date follows its id within this, unless it was held back before publishing */
  readonly postWithinMs: number;
}

/** What the platform shows of a post to everybody. */
export type LookedUp =
  /** empty: the post is there, and has no words */
  | { readonly kind: 'found'; readonly caption: string }
  /** private, deleted, or never there: platforms do not say which */
  | { readonly kind: 'gone' }
  /** it is another account's: the id is not this post's, and its words are not ours. null: the platform does not say whose */
  | { readonly kind: 'foreign'; readonly owner: string | null }
  /** no answer this time, and nothing against asking for the next post */
  | { readonly kind: 'trouble'; readonly because: Reason }
  /** it does not want to be asked any more, or looks like it. `waitMs`: its own wish; null: it has none */
  | { readonly kind: 'blocked'; readonly because: Reason; readonly waitMs: number | null };

/** Asks the platform, signed in nowhere, what a post says that everybody can see. */
export interface CaptionLookUp {
  /** who is asked: `www.tiktok.com` */
  readonly host: string;
  /** at least this between two questions, to be a polite guest */
  readonly gapMs: number;
  /**
   * One request about one post. FerryError from the network as it is: `retryable` where no answer came. Never waits or asks again.
   * `accountName`: as the export says it; null: it does not.
   */
  ask(
    post: { readonly sourceId: string; readonly accountName: string | null },
    by: { readonly http: HttpClient; readonly clock: Clock },
    signal: AbortSignal,
  ): Promise<LookedUp>;
}

/**
 * A place posts come from, known by its export. A new one is a folder here and a line in `adapters/index.ts`: see
 * adapters/README.md.
 */
export interface Source {
  /** kebab-case */
  readonly name: string;
  readonly words: Readonly<Record<Language, SourceWords>>;
  readonly captionRules: CaptionRules;
  /** null: the ids give nothing away */
  readonly ids: SourceIds | null;
  /**
   * How a person gets a file with the captions of their own profile, with a program of somebody else's: a command to paste, and the
   * file it writes. Absent: no way is known.
   */
  captionDump?(accountName: string | null): { readonly command: string; readonly file: string };
  /** Absent: the platform shows nobody a post's words without a sign-in. */
  readonly lookUp?: CaptionLookUp;
  /** Cheap: looks at names and first bytes. `because` null: not mine; else almost mine, and what is wrong with it. */
  recognise(
    archive: Archive,
  ): Promise<{ readonly mine: true } | { readonly mine: false; readonly because: Reason | null }>;
  /** Writes a small export as the platform would, around files that are served somewhere: for the demo. */
  sample?(posts: readonly SamplePost[], now: IsoTime): SampleExport;
  /** Throws FerryError (`usage`) naming file, entry and byte or line for anything broken. */
  read(archive: Archive, signal: AbortSignal): Promise<SourceReading>;
}

/** A post to be written into a sample export. */
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

/** A sample export: one text file. */
export interface SampleExport {
  readonly fileName: string;
  readonly text: string;
}
