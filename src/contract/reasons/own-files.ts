import type { NoValues } from './values.ts';

/** The person's own files. */
export type OwnFileReasons = {};
