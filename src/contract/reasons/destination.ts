import type { NoValues } from './values.ts';

/** What any destination may answer; adapters use these where the meaning is the same. */
export type DestinationReasons = {};
