import type { IsoTime } from '../values.ts';
import type { NoValues } from './values.ts';

/** Captions asked for at the platform, one post at a time. `host`: who is asked. */
export interface LookUpReasons {
  /** private, deleted, or never there: the platform does not say which */
  readonly 'look-up-gone': NoValues;
  /** `owner`: whose it is, if that is said */
  readonly 'look-up-foreign': { readonly owner?: string };
  /** it answered, and not with what was asked for; `status` of HTTP */
  readonly 'look-up-trouble': { readonly host: string; readonly status: number };
  /** a sign that it does not want to be asked; `untilAt`: not before then */
  readonly 'look-up-blocked': { readonly host: string; readonly status: number; readonly untilAt?: IsoTime };
  /** a page for people instead of an answer: a question for a human, a sign-in, a hotel's network */
  readonly 'look-up-page-instead': { readonly host: string; readonly untilAt?: IsoTime };
  /** it asked to be left alone until then, earlier */
  readonly 'look-up-too-early': { readonly host: string; readonly untilAt: IsoTime };
  /** several posts in a row had no answer */
  readonly 'look-up-unreachable': { readonly host: string; readonly posts: number };
  /** the first ones that were asked for are all gone, and none was ever there: nothing of it is kept */
  readonly 'look-up-all-gone': { readonly host: string; readonly posts: number };
  /** the posts come from a place that cannot be asked */
  readonly 'look-up-unknown-source': { readonly source: string };
}
