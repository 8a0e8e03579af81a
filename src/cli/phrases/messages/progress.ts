import type { Account } from '../../../contract/index.ts';
import type { FreeableKind } from '../../../engine/workspace-free.ts';
import type { WorkspaceKind } from '../../../engine/workspace-use.ts';

/** A kind of work of a run. */
export type LaneWord = 'fetch' | 'prepare' | 'upload' | 'publish';

/** What goes on while something runs. Parts stand beside each other in one line: short, without a mark at the end. */
export interface ProgressMessages {
  readonly progress: {
    /** `fetched 23 of 117` */
    lane(lane: LaneWord, done: number, total: number): string;
    /** the same beside another one: `fetched 23/117` */
    laneShort(lane: LaneWord, done: number, total: number): string;
    /** one part that is under way; `fraction` null: nobody knows how far */
    underWay(lane: LaneWord, fraction: number | null): string;
    bytes(done: number, total: number | null): string;
    rate(bytesPerSecond: number): string;
    left(ms: number): string;
    /** files or posts that wait for a person, or will not come */
    troubled(count: number): string;
    /** `time`: as short as it can be said */
    nextPost(time: string): string;
    /** an error is waited out */
    goesOn(time: string): string;
    /** a person publishes, and this post is before them */
    showing(ref: string): string;
    /** they are asked what became of it */
    asking(ref: string): string;
    single(kind: 'checking' | 'removing' | 'publishing', ref: string): string;
    /** why it waits, behind what it waits for */
    why(sentence: string): string;
    /** parts of one line, in order */
    readonly gap: string;
    /** a post that has come to its end: its place among all of this run */
    finished(done: number, total: number): string;
    heldFor(sentence: string): string;
    failedFor(sentence: string): string;
    unsure(command: string): string;
  };

  readonly space: {
    /** `guessedFrom`: how many files the guess is made from; null: sizes are known */
    needs(about: { readonly bytes: number; readonly guessedFrom: number | null; readonly freeBytes: number }): string;
    tooLittle(missingBytes: number): string;
    readonly nothingIsLost: string;
    otherPlace(command: string): string;
    makeRoom(command: string): string;
    readonly goOn: string;
  };

  readonly logFile: {
    /** the log cannot be written any more; `why`: the disk's refusal in words */
    gaveUp(path: string, why: string): string;
  };

  readonly watching: {
    /** `since`: as short as it can be said; null: nobody knows */
    atWork(since: string | null): string;
    readonly idle: string;
    /** `time`: when this was so, where it stands among others */
    asOf(time: string): string;
    /** how many are in each state, in one line */
    account(account: Account, states: readonly { readonly count: number; readonly word: string }[]): string;
    readonly nothingLeft: string;
    /** it is waited for */
    notYet(workspace: string): string;
    readonly leave: string;
    lastPost(ref: string, time: string): string;
  };

  readonly workspace: {
    /** label of each kind of file */
    readonly kinds: Readonly<Record<WorkspaceKind, string>>;
    heading(path: string): string;
    /** what stands in a line of its own */
    files(count: number): string;
    readonly total: string;
    free(bytes: number): string;
    canGo(bytes: number, command: string): string;
    readonly nothingCanGo: string;
    toFree: Readonly<Record<FreeableKind, (files: number, bytes: number) => string>>;
    question(bytes: number): string;
    readonly questionOriginals: string;
    freed(files: number, bytes: number): string;
    /** originals that stay, because these posts are not seen where they were published */
    keeps(posts: number, account: Account, sentence: string): string;
    /** while what was published is read back */
    readonly lookingThere: string;
    readonly nothingToFree: string;
    more: {
      rehearsals(command: string): string;
      originals(command: string): string;
    };
  };
}
