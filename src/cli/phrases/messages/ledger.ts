import type { IsoTime } from '../../../contract/index.ts';

/** What `clipferry ledger` says. */
export interface LedgerMessages {
  readonly ledger: {
    sound(path: string, publications: number, journalLines: number): string;
    /** after the faults, one a line */
    faulty(faults: number): string;
    checkFault(sentence: string): string;
    restoreWith(command: string): string;
    backedUp(path: string): string;
    putBackWith(command: string): string;
    readonly question: string;
    readonly nothingWrong: string;
    readonly finished: string;
    /** `path` null: a new, empty one */
    restored(path: string | null): string;
    entered(posts: number): string;
    inDoubt(posts: number): string;
    waiting(posts: number, command: string): string;
    linesLost(lines: number, command: string): string;
    /** what was published after this time, nobody knows */
    unknownSince(at: IsoTime, command: string): string;
    keptAs(path: string): string;
    next(command: string): string;
  };
}
