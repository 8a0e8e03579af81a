import type { MediaKind } from '../values.ts';
import type { NoValues } from './values.ts';

/** What ties a file to a post: its storage key, its number, the time inside that number, the time or the day in its name. */
export type MatchedBy = 'object-key' | 'source-id' | 'id-time' | 'time' | 'day';

interface Post {
  readonly ref: string;
}

interface Posts {
  /** three at most */
  readonly refs: readonly string[];
  /** how many there are beside them */
  readonly more: number;
}

/** The person's own files: why one of them is not used. */
export interface OwnFileReasons {
  readonly 'media-folder-unreadable': { readonly folder: string; readonly systemCode: string };
  readonly 'own-file-other-account': { readonly accountName: string };
  /** its name holds no id, key or date of a post */
  readonly 'own-file-nameless': NoValues;
  /** its key is that of several posts, or its set is mixed */
  readonly 'own-file-shared-key': NoValues;
  /** its number is that of somebody's post, which is not in the export */
  readonly 'own-file-foreign': { readonly number: string };
  readonly 'own-file-no-post': { readonly by: 'time' | 'day' };
  readonly 'own-file-utc-or-local': Posts;
  readonly 'own-file-several': Posts & { readonly by: MatchedBy };
  /** it fits, but the post has media of the other kind; `kind` is the file's */
  readonly 'own-file-other-kind': Posts & { readonly by: MatchedBy; readonly kind: MediaKind };
  readonly 'own-file-set-size': Post & { readonly wanted: number; readonly found: number };
  readonly 'own-file-set-gaps': Post;
  readonly 'own-file-weaker': Post;
  readonly 'own-file-rivals': Post;
}
