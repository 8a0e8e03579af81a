import type { NoValues } from './values.ts';

/** What a caption went through, and captions that could not be joined. */
export type CaptionReasons = {};
