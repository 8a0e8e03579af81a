import type { LookUpResult } from '../../../engine/captions/look-up.ts';

/** Words for posts that have none: looked up, and what could not be joined for sure. */
export interface CaptionSourceMessages {
  readonly lookUp: {
    start(host: string, posts: number, atLeastMs: number): string;
    progress(done: number, posts: number): string;
    result(counts: Pick<LookUpResult, 'found' | 'wordless' | 'gone' | 'foreign' | 'trouble'>): string;
    notAsked(counts: Pick<LookUpResult, 'withoutId' | 'notPublic'>): string;
    /** many were asked about, and not one is there */
    readonly nothingFound: string;
    stopped(left: number, reason: string): string;
    interrupted(left: number): string;
  };
  /** in the folder of captions: what is said in the videos */
  readonly subtitles: {
    /** `not`: those that belong to no post here */
    there(joined: number, not: number): string;
    taken(joined: number, not: number): string;
  };
  readonly doubtful: {
    /** `command`: writes the table */
    some(captions: number, command: string): string;
    /** `command`: takes it back */
    written(path: string, captions: number, command: string): string;
    readonly none: string;
  };
}
