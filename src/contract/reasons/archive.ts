import type { NoValues } from './values.ts';

/** The export as a file: zip, folder, bare file. */
export type ArchiveReasons = {};
