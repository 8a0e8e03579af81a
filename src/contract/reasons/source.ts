import type { JsonObject } from '../values.ts';

/** What a source found in an export. `file`: the entry, as the export names it; lines count from 1, bytes from 0. */
export interface SourceReasons {
  /** `because`: what each source says that almost took it for its own; reasons like any other */
  'not-an-export': { readonly path: string; readonly because: readonly JsonObject[] };
  'export-empty': { readonly file: string };
  'export-is-web-page': { readonly file: string };
  'export-utf16': { readonly file: string };
  /** the first of them, and how many `more` */
  'several-exports': { readonly files: readonly string[]; readonly more: number };
  'export-changed': { readonly file: string };
  /** without a place: only JSON.parse refused it */
  'json-broken': {
    readonly file: string;
    readonly line?: number;
    readonly byte?: number;
    readonly fault?: JsonFault;
  };
  'json-truncated': {
    readonly file: string;
    readonly line: number;
    readonly byte: number;
    readonly within: 'text' | 'object' | 'list';
  };
  /** one file, two documents back to back that disagree */
  'two-documents': { readonly file: string };
  'txt-line-too-long': { readonly file: string; readonly maxBytes: number };
}

export type JsonFault =
  | 'control-in-text'
  | 'control'
  | 'no-comma'
  | 'bare-name'
  | 'comma-before-brace'
  | 'comma-before-bracket'
  | 'no-colon'
  | 'after-end'
  | 'start'
  | 'depth'
  | 'no-value'
  | 'number'
  | 'escape'
  | 'unicode'
  | 'no-brace'
  | 'no-bracket';
