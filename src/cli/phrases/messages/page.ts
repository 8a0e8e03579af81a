import type { Account } from '../../../contract/index.ts';

/** The page that is left in the workspace, and what can be typed next. */
export interface PageMessages {
  readonly page: {
    plan(address: string): string;
    report(address: string): string;
    notWritten(path: string, sentence: string): string;
    /** so many that the page is only written when asked for */
    onRequest(posts: number, command: string): string;
    /** while small pictures are made */
    pictures(count: number): string;
    /** what commands do, without a mark at its end */
    readonly next: {
      fetch(files: number): string;
      publish(posts: number): string;
      handOff(posts: number): string;
      rehearse(account: Account): string;
      resolve(posts: number): string;
      retry(posts: number, files: number): string;
      undo(posts: number): string;
      verify(posts: number): string;
    };
  };
}
