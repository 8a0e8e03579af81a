import type { NoValues } from './values.ts';

/** Securing originals. */
export type FetchReasons = {};
