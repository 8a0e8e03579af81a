import { adapterReasons } from '../../../src/kit/index.ts';

/** What only Bluesky says: each has a phrase in `words/`. */
export interface BlueskyReasons {
  /** where the numbers of the pace come from */
  readonly pace: Readonly<Record<never, never>>;
  /** an address given as an option is in the clear, or no address of a server */
  readonly 'server-address': { readonly option: string };
  readonly 'mail-address': Readonly<Record<never, never>>;
  readonly 'bad-name': Readonly<Record<never, never>>;
  readonly 'handle-unknown': { readonly handle: string; readonly server: string };
  readonly 'app-password-wanted': { readonly account?: string };
  /** the account's own password, and a second factor is set up */
  readonly 'mail-code-wanted': { readonly account?: string };
  /** the directory that knows where accounts live does not know this one */
  readonly 'account-unknown': { readonly did: string };
  readonly 'account-without-server': { readonly did: string };
  readonly 'directory-failed': { readonly status: number };
  /** other files are larger at other servers: the way out is an option */
  readonly 'file-over-server-limit': Readonly<Record<never, never>>;
  readonly 'video-forbidden': Readonly<Record<never, never>>;
  readonly 'video-refused': { readonly failure?: string };
  /** another post has the key that this post must have */
  readonly 'key-taken': { readonly address: string };
  /** a post was there, and at the second look it was not */
  readonly 'post-vanished': Readonly<Record<never, never>>;
  readonly 'thread-incomplete': { readonly there: number; readonly count: number };
  readonly 'thread-part-gone': { readonly part: number };
}

export const blueskyReason = adapterReasons<BlueskyReasons>('bluesky');
