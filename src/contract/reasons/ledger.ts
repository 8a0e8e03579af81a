import type { IsoTime, JsonObject } from '../values.ts';
import type { NoValues } from './values.ts';

/** The ledger and its lock. */
export type LedgerReasons = {
  /** another process runs in the folder; null: it does not say which, or since when */
  readonly locked: { readonly folder: string; readonly pid: number | null; readonly startedAt: IsoTime | null };
  readonly 'no-ledger': { readonly folder: string };
  readonly 'newer-ledger': { readonly path: string; readonly schema: number; readonly knownSchema: number };
  readonly 'sqlite-missing': { readonly nodeVersion: string };
  readonly 'ledger-read-only': { readonly path: string };
  readonly 'ledger-unopenable': { readonly path: string };
  /** the file (`path`), perhaps one `field` in it, or what stands in one `field` of one `row` of a `table` */
  readonly 'ledger-damaged': {
    readonly path?: string;
    readonly table?: string;
    readonly row?: string;
    readonly field?: string;
  };
  /** it has no tables or no bytes; `publications`: of how many the journal beside it knows, 0 where only files show that the folder was used */
  readonly 'ledger-emptied': { readonly path: string; readonly publications: number };
  /** `publications` stand in the journal and not in the ledger */
  readonly 'ledger-behind': { readonly path: string; readonly publications: number };
  /** a copy that `ledger backup` or a run made, put in the ledger's place by hand */
  readonly 'ledger-is-backup': { readonly path: string };
  /** ledger and journal tell two stories: one of them came from elsewhere */
  readonly 'ledger-foreign': { readonly path: string; readonly journal: string };
  readonly 'journal-damaged': { readonly path: string; readonly line: number };
  /** a restore was cut off between two renames */
  readonly 'restore-unfinished': { readonly path: string };
  /** neither a backup nor a journal: what was published cannot be known from here */
  readonly 'nothing-to-restore-from': { readonly folder: string };
  readonly 'backup-not-found': { readonly path: string };
  readonly 'backup-unusable': { readonly path: string; readonly because: JsonObject };
  readonly 'backup-of-other-workspace': { readonly path: string };
  /** what `clipferry ledger` was asked for is none of its actions */
  readonly 'wrong-ledger-action': { readonly given: string };
  /** a ledger is put back only with a yes, and nobody can be asked */
  readonly 'restore-needs-yes': NoValues;
  readonly 'restore-not-confirmed': NoValues;
  /** why an account stands still after a restore: so many lines of the journal could not be read */
  readonly 'journal-lines-lost': { readonly lines: number };
  /** why an account stands still after a restore: a backup of that time was put back, and no journal told what came after */
  readonly 'journal-lost': { readonly since: IsoTime };
  /** another program had a hand in it while a run was writing */
  readonly 'journal-changed': { readonly path: string };
  readonly 'ledger-busy': { readonly path: string };
  /** `error` is SQLite's own symbol */
  readonly 'ledger-disk-error': { readonly path: string; readonly error: string };
  readonly 'export-of-other-account': {
    readonly path: string;
    readonly accountName: string;
    readonly workspaceAccountName: string;
  };
  readonly 'unknown-post': { readonly ref: string };
  /** a plan that names a post or delivery the workspace does not have; `place`: file and item */
  readonly 'plan-foreign': { readonly ref?: string; readonly delivery?: string; readonly place?: string };
  /** the newest plan does not name this post */
  readonly 'not-in-plan': NoValues;
  /** what version 0.1.0 wrote down as a sentence; it stands in `said` */
  readonly noted: NoValues;
  /** a row whose reason nobody wrote down */
  readonly 'no-reason': NoValues;
  /** Bugs of a caller, from here on: nobody should ever read them. */
  readonly 'unknown-row': { readonly table: string; readonly row: string };
  /** `to` is a state, or an event that does not fit `from` */
  readonly 'bad-transition': { readonly subject?: string; readonly from: string; readonly to: string };
  readonly 'bad-attempt': { readonly delivery: string; readonly number: number; readonly lastNumber: number };
  readonly 'attempt-settled': { readonly delivery: string; readonly number: number; readonly outcome: string };
  readonly 'plan-ended': { readonly plan: number };
};
