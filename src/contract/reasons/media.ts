import type { NoValues } from './values.ts';

/** Files that cannot be read or made. */
export type MediaReasons = {};
