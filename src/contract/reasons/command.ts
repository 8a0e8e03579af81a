import type { NoValues } from './values.ts';

/** The command line and the settings. */
export type CommandReasons = {};
