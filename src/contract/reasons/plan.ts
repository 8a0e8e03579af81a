import type { NoValues } from './values.ts';

/** Why a post goes, waits or is skipped, and what to know of it. */
export type PlanReasons = {};
