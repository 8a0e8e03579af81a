import type { NoValues } from './values.ts';

/** What is done to a file on its way, and why. */
export type RenditionReasons = {};
