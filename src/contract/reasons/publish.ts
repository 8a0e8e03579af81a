import type { NoValues } from './values.ts';

/** Uploading, publishing, doubt, reading back, taking back. */
export type PublishReasons = {};
