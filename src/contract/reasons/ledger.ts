import type { NoValues } from './values.ts';

/** The ledger and its lock. */
export type LedgerReasons = {};
