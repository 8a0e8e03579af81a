import type { NoValues } from './values.ts';

/** The disk's refusals. */
export type DiskReasons = {};
