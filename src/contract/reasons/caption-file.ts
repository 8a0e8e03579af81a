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
  /** nothing in it has a caption */
  readonly 'captions-empty': { readonly path: string };
  readonly 'captions-encoding': { readonly path: string };
  /** the first line names no caption, or nothing that says which post is meant; `names` are what it says */
  readonly 'captions-no-column': {
    readonly path: string;
    readonly line: number;
    readonly missing: 'caption' | 'post';
    readonly names: readonly string[];
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
  readonly 'captions-date': Place & { readonly date: string };
  /** a JSON value that is neither an object nor null */
  readonly 'captions-not-object': Place;
}
