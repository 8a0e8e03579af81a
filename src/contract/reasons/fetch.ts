import type { IsoTime } from '../values.ts';
import type { NoValues } from './values.ts';

/** Securing originals. */
export interface FetchReasons {
  /** `diedAt`: as the link itself said */
  'expired-link': { readonly diedAt?: IsoTime; readonly link?: string };
  /** the server said no; `diesAt`: until when the link should have lived, as it said itself; `link`: host and last part */
  'link-refused': { readonly status: number; readonly link?: string; readonly diesAt?: IsoTime };
  /** what the export names is no web address */
  'bad-link': NoValues;
  /** the server asks for patience, or has troubles of its own */
  'link-busy': { readonly link: string; readonly status: number };
  /** the server ended its answer early */
  'link-cut-short': { readonly link: string; readonly bytes: number };
  /** it sends so slowly that the file would not be here within a day; what came is kept */
  'link-slow': { readonly link: string; readonly bytesPerSecond: number };
  /** it asked us to wait, and the time has not come */
  'host-silent': { readonly host: string };
  /** the server has another file at every look */
  'unsteady-answer': { readonly link: string };
  /** it will come by itself */
  'not-fetched-yet': NoValues;
  /** it was here, and is fetched again */
  'original-lost': NoValues;
  /** the archive that holds the file is not where it was, or is no archive any more */
  'archive-gone': { readonly path: string };
  'entry-gone': { readonly path: string; readonly entry: string };
  /** a bug: the ledger lacks what it must know of a file */
  'original-incomplete': { readonly original: number };
}
