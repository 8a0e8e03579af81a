/** The two tables with which a person steers words: a glossary, and names for topics. */
export type WordFile = 'glossary' | 'topics';

/** What is wrong with them. Nothing of such a file is used. Lines from 1. */
export interface WordFileReasons {
  /** the first line does not name the columns; `names` are what it says */
  readonly 'word-file-columns': { readonly path: string; readonly file: WordFile; readonly names: readonly string[] };
  readonly 'word-file-too-big': {
    readonly path: string;
    readonly file: WordFile;
    readonly maxBytes: number;
    readonly maxRules: number;
  };
  /** bytes that are no text, or letters of two encodings */
  readonly 'word-file-encoding': { readonly path: string; readonly file: WordFile };
  readonly 'word-file-line': {
    readonly path: string;
    readonly file: WordFile;
    readonly line: number;
    readonly fault: WordFileFault;
    /** what stands there */
    readonly given?: string;
    /** the line it does not go together with */
    readonly otherLine?: number;
    /** the longest it may be, in characters */
    readonly maxLength?: number;
  };
}

export type WordFileFault =
  /** a quote that is never closed, or where none belongs */
  | 'quote'
  /** more cells than columns */
  | 'cells'
  /** no such rule */
  | 'rule'
  | 'term-missing'
  | 'with-missing'
  /** this rule puts nothing in the place of its term */
  | 'with-surplus'
  | 'line-break'
  | 'too-long'
  /** begins with `#`: hashtags have a table of their own */
  | 'hashtag'
  /** begins with an accent or the like, which would join the letter before it */
  | 'mark'
  /** has `…` in it, which is put where a text is cut */
  | 'ellipsis'
  /** the same term stands in `otherLine` */
  | 'twice'
  /** `otherLine` would change again what this one writes */
  | 'again'
  /** no hashtag, or more than one */
  | 'not-a-tag';
