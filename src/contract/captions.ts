import type { IsoTime } from './values.ts';

/**
 * Captions that live outside the export. `sourceId`, `ref` or `createdAt` say which post is meant, best first.
 * `precisionMs`: how exact `createdAt` is (1,000 for a second; 86,400,000 when only a day is known).
 */
export interface CaptionRecord {
  readonly sourceId: string | null;
  readonly ref: string | null;
  readonly createdAt: IsoTime | null;
  readonly precisionMs: number;
  readonly caption: string;
  /** file and line, as `captions.csv:12` */
  readonly where: string;
}

export interface CaptionListener {
  /** a row of a table names a post and no caption */
  onEmpty?(): void;
  /** a table is not in Unicode: some letters may have been lost before */
  onCodePage?(path: string, encoding: 'windows-1252' | 'gb18030'): void;
}

/** Reads captions that a person has outside the export. One for all sources. */
export interface CaptionReader {
  /**
   * The file or folder the person named → records in order; none for a folder that has only subtitles. FerryError (`usage`) with file and
   * line on rubbish.
   */
  read(path: string, signal: AbortSignal, hears?: CaptionListener): AsyncIterable<CaptionRecord>;
  /**
   * What is said in the videos, from the subtitles (`.vtt`, `.srt`) in a folder: each as one text. The name of the file, or the `.info.json`
   * beside it, says which post it is; of the others nothing is known. Nothing for a file. Absent: it reads none.
   */
  readSubtitles?(path: string, signal: AbortSignal): AsyncIterable<CaptionRecord>;
}
