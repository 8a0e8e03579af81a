import { adapterReasons } from '../../../src/kit/index.ts';

/** How a file is not what was written; `size`: it has another length. */
export interface FileChange {
  readonly file: string;
  readonly change: 'gone' | 'added' | 'changed' | 'size';
  readonly bytes?: number;
  readonly writtenBytes?: number;
}

/** What only the hand-off folder says: each has a phrase in `words/`. */
export interface FolderReasons {
  readonly pace: Readonly<Record<never, never>>;
  readonly 'out-not-absolute': { readonly given: string };
  /** `account`: the label it belongs to, `marker`: the file that says so */
  readonly 'of-other-account': { readonly folder: string; readonly account: string; readonly marker: string };
  /** somebody keeps other things there; `name`: one of them */
  readonly 'not-empty': { readonly folder: string; readonly name: string };
  readonly 'marker-broken': { readonly what: string; readonly place?: string };
  readonly 'marker-newer': { readonly path: string };
  /** `missing`: the part of its path that is not there now */
  readonly 'place-away': { readonly folder: string; readonly missing: string };
  readonly 'place-missing': { readonly folder: string };
  readonly 'post-too-large': { readonly bytes: number; readonly maxBytes: number };
  /** `what`: the file, `place`: the field in it */
  readonly 'post-json-broken': { readonly what: string; readonly place?: string };
  /** both names a post could have belong to other folders */
  readonly 'names-taken': { readonly name: string; readonly folder: string };
  readonly 'unknown-type': { readonly mime: string };
  /** read back, it is not what was written */
  readonly damaged: FileChange;
  readonly 'other-files': Readonly<Record<never, never>>;
  /** not removed, because somebody changed it */
  readonly edited: FileChange & { readonly path: string };
  /** the disk refused in a way that has no name here */
  readonly 'disk-failed': { readonly path: string };
}

export const folderReason = adapterReasons<FolderReasons>('folder');
