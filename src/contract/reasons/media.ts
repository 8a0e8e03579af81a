import type { MediaKind } from '../values.ts';
import type { NoValues } from './values.ts';

interface File {
  readonly path: string;
  /** it is a person's own file, and where it lies is told beside it */
  readonly own?: true;
}

/** What came instead of a video or a picture. */
export interface Looks {
  readonly looksLike:
    | 'nothing'
    | 'web-page'
    | 'xml'
    | 'json'
    | 'text'
    /** a known type, named by `mime` */
    | 'type'
    /** the other kind of media, named by `mime` */
    | 'video'
    | 'image'
    /** nothing that is known; `firstBytes` in hex */
    | 'unknown'
    /** packed by `encoding`, against our wish */
    | 'packed'
    /** `bytes` are too few for any media */
    | 'too-small'
    /** `bytes`, as announced; or more than `maxBytes` */
    | 'too-big'
    | 'folder';
  readonly mime?: string;
  readonly firstBytes?: string;
  readonly encoding?: string;
  readonly bytes?: number;
  readonly maxBytes?: number;
}

/** Which ffmpeg, and what it can do. */
interface Lacks {
  readonly lacks: readonly string[];
}

/** Files that cannot be read or made. */
export interface MediaReasons {
  /** `link`: what a server sent (host and last part); `path`: what lies in a file or an archive */
  readonly 'not-media': Looks & {
    readonly link?: string;
    readonly path?: string;
    readonly own?: true;
    readonly wanted?: MediaKind;
  };
  readonly empty: File;
  /** `expectedBytes`: what its own structure promises at least; absent: its end mark, or media its index names, is missing */
  readonly truncated: File & { readonly bytes: number; readonly expectedBytes?: number };
  readonly 'no-track': File & { readonly fault: 'sound-only' | 'no-index' | 'no-video' | 'no-length' };
  readonly unsupported: File & { readonly mime: string; readonly convertTo: 'JPEG' | 'MP4' };
  readonly 'codec-unsupported': File & { readonly codec: string };
  readonly 'picture-too-big': File & { readonly bytes: number; readonly maxBytes: number };
  /** `frames`: the structure is whole, and what it names cannot be decoded */
  readonly damaged: File & { readonly part: 'video' | 'picture' | 'index' | 'frames' };
  /** no font of this machine has these letters */
  readonly 'subtitles-no-font': File & { readonly letters: string; readonly line?: number };
  /** they were to be drawn; `path` is theirs */
  readonly 'subtitles-unusable': File & {
    readonly fault: 'not-utf8' | 'no-cues' | 'after-end' | 'too-large' | 'unreadable';
    readonly line?: number;
  };
  /** they are drawn, and their letters may be wrong */
  readonly 'subtitles-code-page': File & { readonly codePage: 'windows-1252' | 'gb18030' };
  readonly 'file-missing': File;
  readonly 'file-unreadable': File & { readonly systemCode: string };
  readonly 'picture-not-decodable': File;
  readonly 'picture-does-not-fit': File & {
    readonly maxBytes: number;
    readonly format: string;
    readonly leastSide: number;
  };
  readonly 'no-frame': File;
  readonly 'rendition-wrong': File & {
    readonly fault: 'nothing' | 'no-video' | 'length' | 'size' | 'no-sound' | 'tags' | 'index' | 'codec';
    /** of `length`, in milliseconds */
    readonly madeMs?: number;
    readonly askedMs?: number;
    /** of `size` and `codec` */
    readonly made?: string;
    readonly asked?: string;
  };
  readonly 'repack-failed': File;
  /** a file the ledger names is not in the store */
  readonly 'file-gone': { readonly sha256: string };
  readonly 'ffmpeg-missing': NoValues;
  /** it was there when the run began */
  readonly 'ffmpeg-gone': File;
  readonly 'ffmpeg-broken': File & {
    readonly from: 'flag' | 'env' | 'config';
    readonly fault: 'missing' | 'not-executable' | 'not-a-program' | 'exit' | 'silent' | 'odd-answer' | 'other';
    readonly exitCode?: number;
  };
  readonly 'ffmpeg-lacks-encoder': File & Lacks;
  readonly 'ffmpeg-timeout': File & { readonly afterMs: number };
  readonly 'ffmpeg-failed': File;
  /** somebody asked it to end: Ctrl-C reaches it as well as us */
  readonly 'ffmpeg-stopped': File;
  readonly 'ffmpeg-killed': File;
  readonly 'ffmpeg-found': File & {
    readonly version: string;
    readonly builtYear: number | null;
    readonly from: 'flag' | 'env' | 'config' | 'path' | 'bundled';
  };
  readonly 'ffmpeg-bundled': { readonly builtYear: number | null };
  readonly 'ffmpeg-old': { readonly years: number };
  readonly 'ffmpeg-cannot-encode': Lacks;
  readonly 'ffmpeg-no-hdr': Lacks;
}
