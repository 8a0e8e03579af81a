import type { IsoTime } from '../values.ts';

/** Securing originals. */
export interface FetchReasons {
  /** `diedAt`: as the link itself said */
  'expired-link': { readonly diedAt?: IsoTime };
}
