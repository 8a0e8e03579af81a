import type { Account, IsoTime, MediaKind, Visibility } from '../../../contract/index.ts';
import type { BalanceColumns } from '../../../core/balance.ts';
import type { OriginalTotals, PostTotals } from '../../../core/model.ts';
import type { PaceRule } from '../../../core/pace.ts';
import type { ScheduleChoice } from '../../../core/plan/item.ts';
import type { PlanSummary, Rung } from '../../../core/plan/summary.ts';

/** What commands report of posts. */
export interface ReportMessages {
  readonly plan: {
    heading(account: Account, posts: number): string;
    /** words at the begin of lines */
    readonly goes: string;
    readonly waits: string;
    /** beside it */
    waitingForYou(posts: number): string;
    readonly skipped: string;
    readonly files: string;
    readonly texts: string;
    readonly know: string;
    /** the label of how a person publishes, and how; `command` shows what to know first */
    readonly byHand: string;
    byHandHow(command: string): string;
    readonly when: string;
    readonly links: string;
    going(summary: PlanSummary): string;
    readonly done: string;
    already(already: PlanSummary['already']): string;
    audiences(visibility: Readonly<Record<Visibility, number>>): string;
    rung(files: number, rung: Rung): string;
    ofPosts(count: number, text: string): string;
    calendar(calendar: PlanCalendar): string;
    schedule(schedule: ScheduleChoice): string;
    notFetched(files: number, deadline: string): string;
    everyPost(file: string): string;
    next(run: string, login: string | null): string;
    /** none can go: what frees the most of those that wait, or are left out */
    nextFrees(posts: number, way: string): string;
  };

  readonly run: {
    /** the sum that must hold, in one line */
    balance(seen: number, columns: BalanceColumns): string;
    stopped(sentence: string): string;
    nextAt(time: IsoTime): string;
    lookAt(address: string): string;
    nothingToGo(account: Account): string;
    /** `command`: for one of them alone */
    several(going: readonly { readonly account: Account; readonly posts: number }[], command: string): string;
    goOnWithAll(accounts: number): string;
    publish(posts: number, account: Account): string;
    rehearsed(home: string): string;
    pageCloses(command: string): string;
    readonly ctrlCCloses: string;
    readonly seenEnough: string;
  };

  /** numbers of a report as lists */
  readonly lists: {
    /** `words`: what can be put in the place of `which` */
    hint(command: string, words: readonly string[]): string;
    /** stands for one of the words, in `<…>` */
    readonly which: string;
    readonly empty: string;
    unreadable(items: number, command: string): string;
    readonly notPlanned: string;
    readonly deleted: string;
    readonly notRead: string;
    file(file: { readonly role: 'media' | 'cover'; readonly kind: MediaKind; readonly position: number }): string;
    linkUntil(time: string): string;
  };

  readonly status: {
    readonly workspace: string;
    readonly archive: string;
    readonly posts: string;
    readonly originals: string;
    readonly incomplete: string;
    nothingYet(command: string): string;
    postTotals(totals: PostTotals): string;
    originalTotals(totals: OriginalTotals): string;
    fetchNow(deadline: string, command: string): string;
    noPlan(command: string): string;
    stopped(sentence: string): string;
    goOn(command: string): string;
    sayWhether(command: string): string;
    readonly choices: string;
    /** of the published: gone, or no longer as they were sent */
    changed(posts: number, command: string): string;
    retry(retryCommand: string, runCommand: string): string;
    undo(command: string): string;
  };

  readonly resolve: {
    missing(ref: string, account: Account): string;
    look(address: string): string;
    readonly missingWays: string;
    countsAsPublished(ref: string): string;
    countsAsFailed(ref: string): string;
    countsAsAccepted(ref: string): string;
    willBePublished(ref: string): string;
    sent(ref: string, account: Account, at: IsoTime): string;
    readonly unknownOutcome: string;
    readonly none: string;
    lookThenSay(posts: number): string;
    readonly isThere: string;
    readonly isNotThere: string;
    readonly leaveIt: string;
  };

  readonly retry: {
    again(posts: number, files: number): string;
    next(command: string): string;
    needsPlan(command: string): string;
  };

  readonly undo: {
    heading(account: Account, posts: number): string;
    begun(posts: number): string;
    readonly nothing: string;
    question(posts: number): string;
    removed(account: Account, removed: number, left: number): string;
    goOn(command: string): string;
  };

  readonly verify: {
    certificate(account: Account, counts: CheckedCounts): string;
    readonly nothing: string;
    readonly missing: string;
    notLooked(command: string): string;
    /** what is gone can be made anew */
    writeAgain(command: string): string;
    /** it cannot: it may have been deleted on purpose */
    readonly staysGone: string;
    writeAgainQuestion(posts: number): string;
    toBeWritten(posts: number, run: string): string;
  };
}

export interface PlanCalendar {
  readonly posts: number;
  readonly pace: PaceRule;
  readonly now: IsoTime;
  readonly firstAt: IsoTime | null;
  readonly lastAt: IsoTime | null;
}

interface CheckedCounts {
  /** the sum of the others */
  readonly published: number;
  readonly same: number;
  readonly differs: number;
  readonly missing: number;
  readonly unseen: number;
  readonly notLooked: number;
}
