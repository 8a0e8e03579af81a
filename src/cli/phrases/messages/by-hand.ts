import type { Account } from '../../../contract/index.ts';
import type { PostChange, PostInPlan } from '../../../engine/plan-edits.ts';

/** What a person decided of single posts, in plan.json or by name. */
export interface ByHandMessages {
  readonly edits: {
    nothing(path: string): string;
    taken(path: string, account: Account, counts: { readonly changed: number; readonly leftOut: number }): string;
    change(change: PostChange): string;
    left(post: PostInPlan): string;
    bringBack(command: string): string;
    readonly reordered: string;
    /** posts that were not public, and that a person wrote public */
    nowPublic(posts: number): string;
    kept(path: string): string;
    gone(path: string): string;
    notTaken(path: string): string;
  };
  readonly word: {
    again(posts: number): string;
    next(changed: number, command: string): string;
  };
}
