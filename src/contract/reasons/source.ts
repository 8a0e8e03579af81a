import type { NoValues } from './values.ts';

/** What a source found in an export. */
export type SourceReasons = {};
