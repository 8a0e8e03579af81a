import type { PlanMistake, PlanProblem } from './plan-file.ts';

/** Tables that spreadsheets save, and the plan in one. Rows as a spreadsheet numbers them, from 1. */
export interface TableReasons {
  readonly 'table-unreadable': { readonly path: string; readonly systemCode: string };
  /** saved in a spreadsheet's own format */
  readonly 'table-workbook': { readonly path: string };
  readonly 'table-empty': { readonly path: string };
  /** `open`: a quote that is never closed; `behind`: a quote where none belongs; `too-long`: a row that no table has */
  readonly 'table-torn': {
    readonly path: string;
    readonly row: number;
    readonly fault: 'open' | 'behind' | 'too-long';
  };
  /** the first row does not name the column of the posts; `names` are what it says */
  readonly 'table-no-ref': { readonly path: string; readonly names: readonly string[] };
  /** two columns of one name, of which one counts; `columns` as A, B … */
  readonly 'table-column-twice': { readonly path: string; readonly name: string; readonly columns: readonly string[] };
  /** the first of them, and how many `more` */
  readonly 'table-wrong': { readonly path: string; readonly problems: readonly TableProblem[]; readonly more: number };
  /** a table that somebody has edited lies where one is to be written */
  readonly 'table-in-the-way': { readonly path: string; readonly holds: 'edits' | 'captions' | 'something-else' };
  /** `input`: this command reads it; `special`: a link, a pipe, a device; `other-page`: a page that is not from here */
  readonly 'not-written-over': {
    readonly path: string;
    readonly holds: 'workspace' | 'input' | 'special' | 'other-page';
  };
  /** two flags of which one can count */
  readonly 'flags-apart': { readonly flag: string; readonly other: string };
}

/** One mistake in a plan's table. `field`: the column's name as it stands there; '' for the whole row. */
export type TableProblem = Omit<PlanProblem, 'line' | 'wrong'> & {
  readonly row: number;
  readonly wrong: PlanMistake | TableMistake;
};

export type TableMistake =
  /** edited here, and by something else since the table was written */
  | 'changed-meanwhile'
  /** the encoding had no place for letters of it */
  | 'letters-lost'
  /** letters were read in another encoding than they were written in */
  | 'letters-garbled'
  | 'cells'
  | 'no-ref'
  | 'time-unknown'
  | 'time-order'
  | 'time-serial'
  | 'time-no-time'
  | 'time-narrow';
