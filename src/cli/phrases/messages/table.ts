import type { Account } from '../../../contract/index.ts';
import type { PostChange } from '../../../engine/plan-changes.ts';

/** The plan as a table, and the table of captions that are missing. */
export interface TableMessages {
  readonly table: {
    written(path: string, rows: number, command: string): string;
    codePage(path: string, encoding: 'windows-1252' | 'gb18030'): string;
    extra(names: readonly string[]): string;
    missingColumns(names: readonly string[]): string;
    missingRows(rows: number): string;
    taken(path: string, account: Account, changed: number): string;
    /** only looked at */
    would(path: string, account: Account, changed: number): string;
    /** the post, then what changed about it, a line each */
    change(change: PostChange): readonly string[];
    readonly reordered: string;
    toTake(command: string): string;
    next(command: string): string;
  };
  readonly captions: {
    /** `posts`: without a caption */
    written(path: string, posts: number, command: string): string;
    readonly nothingMissing: string;
    empty(rows: number): string;
    left(posts: number, command: string): string;
    next(command: string): string;
  };
}
