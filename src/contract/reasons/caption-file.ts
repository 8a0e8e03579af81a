import type { JsonFault } from './source.ts';

/** A file of captions. `line` from 1; `record` counts those of a JSON file, where one line may hold many. */
interface Place {
  readonly path: string;
  readonly line: number;
  readonly record?: number;
}

/** What is wrong with captions from outside the export. */
export interface CaptionFileReasons {
  readonly 'captions-unreadable': { readonly path: string; readonly systemCode: string };
  /** a folder without a `.info.json` file */
  readonly 'captions-no-files': { readonly folder: string };
  /** bytes of something else; `is`: what they look like */
  readonly 'captions-no-text': { readonly path: string; readonly is: ForeignFile };
  /** the export itself, as its source wrote it */
  readonly 'captions-are-export': { readonly path: string };
  /** a mark that is missing or in its way, or the end came too early */
  readonly 'captions-json': { readonly path: string; readonly line: number; readonly fault: JsonFault | 'cut-off' };
  /** nothing in it has a caption */
  readonly 'captions-empty': { readonly path: string };
  /** `line`: of the first byte that is no UTF-8 */
  readonly 'captions-encoding': { readonly path: string; readonly line: number; readonly isJson?: true };
  /** the first line names no caption, nothing that says which post is meant, or is no line of names; `names` are what it says */
  readonly 'captions-no-column': {
    readonly path: string;
    readonly line: number;
    readonly missing: 'caption' | 'post' | 'header';
    readonly names: readonly string[];
  };
  /** two columns of one name, which counts; `columns` from 1 */
  readonly 'captions-column-twice': {
    readonly path: string;
    readonly line: number;
    readonly name: string;
    readonly columns: readonly number[];
  };
  /** `open`: never closed; `behind`: text behind a closing quote */
  readonly 'captions-quote': Place & { readonly fault: 'open' | 'behind' };
  readonly 'captions-too-long': Place & { readonly maxBytes: number };
  /** more cells than the first line names */
  readonly 'captions-cells': Place & { readonly cells: number; readonly columns: number };
  /** no column but the link's says which post is meant (`link`), or none does (`nothing`) */
  readonly 'captions-no-post': Place & { readonly has: 'link' | 'nothing' };
  readonly 'captions-id-rounded': Place & { readonly id: string };
  readonly 'captions-id': Place & { readonly id: string };
  /** a word in the column that says which rows count (`name`), and it is neither yes nor no */
  readonly 'captions-take': Place & { readonly name: string; readonly given: string };
  readonly 'captions-date': Place & { readonly date: string; readonly fault: DateFault };
  /** a JSON value that is neither an object nor null */
  readonly 'captions-not-object': Place;
}

/** `workbook`: a spreadsheet's own format */
export type ForeignFile = 'video' | 'sound' | 'picture' | 'workbook' | 'zip' | 'pdf' | 'other';

/** `order`: it may be one day or another (3/4/2024); `serial`: a spreadsheet's own count of days */
export type DateFault = 'unknown' | 'order' | 'serial';
