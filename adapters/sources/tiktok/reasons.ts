import { adapterReasons } from '../../../src/kit/index.ts';

type NoValues = Readonly<Record<never, never>>;

/** The first of the names, and how many `more`. */
export interface Names {
  readonly names: readonly string[];
  readonly more: number;
}

/** What only a TikTok export can be said to be: each has a phrase in `words/`. */
export interface TiktokReasons {
  readonly 'no-export': { readonly path: string };
  readonly 'other-json': { readonly file: string };
  readonly 'neither-json-nor-txt': { readonly file: string };

  readonly 'json-before-txt': { readonly file: string };
  readonly 'document-repeated': { readonly file: string; readonly copies: number };
  /** what it holds instead; no names: nothing at all */
  readonly 'no-posts-in-it': Names;
  readonly 'posts-section-empty': NoValues;
  readonly 'posts-file-empty': NoValues;
  readonly 'unknown-kind': NoValues;
  readonly 'unknown-parts': Names;
  /** places of lists that look like posts and were not read */
  readonly 'looks-like-posts': Names;
  readonly stories: { readonly stories: number };
  readonly 'audience-never-said': NoValues;
  readonly 'audience-not-known': { readonly posts: number };

  readonly 'item-too-long': { readonly maxBytes: number };
  readonly 'item-no-object': NoValues;
  readonly 'item-without-date': NoValues;
  readonly 'item-bad-date': { readonly date: string };
  readonly 'item-not-a-link': NoValues;
  readonly 'item-mixed-links': NoValues;
  readonly 'item-story': NoValues;
  readonly 'item-without-date-and-link': NoValues;
}

export const tiktokReason = adapterReasons<TiktokReasons>('tiktok');

const MAX_NAMES = 5;
const MAX_NAME_LENGTH = 60;

/** An export names its own sections and files, millions of them if it is a hostile one. */
export function firstNames(all: readonly string[]): Names {
  const names = all.slice(0, MAX_NAMES).map((name) => name.slice(0, MAX_NAME_LENGTH));
  return { names, more: all.length - names.length };
}
