import type { JsonObject } from '../values.ts';
import type { NoValues } from './values.ts';

/** The log of a command, and what a workspace holds. */
export interface WorkspaceReasons {
  /** `because`: the disk's refusal; null: it is no place for a log */
  readonly 'log-file-unwritable': { readonly path: string; readonly because: JsonObject | null };
  /** it holds something else: a log would break it */
  readonly 'log-file-taken': { readonly path: string; readonly whose: 'workspace' | 'somebody' };
  readonly 'wrong-workspace-action': { readonly given: string };
  /** files are removed with a yes only, and nobody can be asked */
  readonly 'free-needs-yes': NoValues;
  readonly 'free-not-confirmed': NoValues;
  /** originals are kept: nobody has looked lately whether what was published is still there */
  readonly 'not-seen-lately': { readonly account: string };
  /** originals are kept: what was published does not lie there as it was put there */
  readonly 'not-whole-there': { readonly account: string };
  /** it is about to be fetched although it will not fit */
  readonly 'space-not-confirmed': NoValues;
}
