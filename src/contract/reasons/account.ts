import type { NoValues } from './values.ts';

/** Accounts, logins, consent, pace. */
export type AccountReasons = {};
