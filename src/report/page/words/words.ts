import type { Visibility } from '../../../contract/index.ts';
import type { BalanceColumns } from '../../../core/balance.ts';
import type { CheckResult } from '../../../core/model.ts';
import type { PaceRule } from '../../../core/pace.ts';
import type { HandField } from '../../../core/plan/item.ts';
import type { Rung } from '../../../core/plan/summary.ts';
import type { AccountReport } from '../../data.ts';
import type { ClientWords } from '../client/rows.ts';

export type Column = keyof BalanceColumns;

/** All the words of the page in one language. Numbers, days and sizes come as text, already in that language. */
export interface PageWords {
  /** BCP 47, for the page's `lang` */
  readonly tag: string;
  /** with its mark at the end, and a capital where the language has them */
  sentence(says: string): string;
  /** the same without the mark */
  phrase(says: string): string;
  /** between two sentences */
  readonly gap: string;
  list(parts: readonly string[]): string;
  /** in front of what explains it: `Files: ` */
  led(name: string, says: string): string;
  readonly top: {
    heading(about: 'plan' | 'result', source: string, destinations: string): string;
    readonly rehearsal: string;
    madeAt(time: string): string;
    from(archive: string, accountName: string | null): string;
    /** how an account stands; columns that are zero are left out */
    standing(of: StandingWords): string;
    /** what goes or is out, in kinds and years; '' for nothing */
    content(of: AccountReport['content']): string;
    readonly nothingPlanned: string;
    sumLabel(account: string): string;
    readonly seen: string;
    /** `rehearsed` in place of published, where nothing was */
    column(column: Column, of: { readonly count: number; readonly isRehearsal: boolean }): string;
    readonly skipLink: string;
  };
  readonly next: { readonly heading: string };
  readonly calendar: CalendarWords;
  readonly problems: {
    readonly heading: string;
    readonly none: string;
    readonly verdicts: Readonly<Record<'held' | 'skipped' | 'failed' | 'unconfirmed' | 'removing' | 'removed', string>>;
    posts(count: number): string;
    readonly show: string;
    for(what: string): string;
    examples(refs: string): string;
    readonly warnings: string;
    readonly texts: string;
    readonly files: string;
    filesHere(of: { fetched: string; bytes: string }): string;
    filesLeft(of: { wanted: number; held: number; unfetchable: number }): string;
    fileCount(count: number): string;
    stopped(account: string): string;
  };
  readonly rungs: Readonly<Record<Rung, readonly [one: string, many: string]>>;
  /** a cover that nobody has chosen yet */
  readonly coverUndecided: string;
  readonly gallery: {
    readonly heading: string;
    readonly needsScripts: string;
    readonly filters: string;
    readonly search: string;
    readonly state: string;
    readonly account: string;
    readonly kind: string;
    readonly reason: string;
    readonly order: string;
    readonly warned: string;
    readonly clear: string;
    readonly pages: string;
    readonly previous: string;
    readonly next: string;
    readonly client: ClientWords;
  };
  readonly card: CardWords;
  readonly certificate: {
    readonly heading: string;
    for(account: string): string;
    between(from: string, to: string): string;
    readonly digest: string;
    readonly digestHint: string;
    readonly checked: string;
    checks(counts: Readonly<Record<CheckResult | 'not-looked', number>>): string;
  };
  readonly foot: string;
}

interface StandingWords {
  readonly about: 'plan' | 'result';
  readonly destination: string;
  readonly isRehearsal: boolean;
  readonly columns: Readonly<Record<Column, number>>;
}

interface CalendarWords {
  readonly heading: string;
  pace(pace: PaceRule): string;
  limit(limit: 'schedule' | 'per-day' | 'gap' | 'none'): string;
  left(count: number): string;
  ends(day: string): string;
  readonly noEnd: string;
  readonly nothingLeft: string;
  picture(of: { readonly done: number; readonly left: number; readonly end: string | null }): string;
  linksDie(of: { readonly files: number; readonly first: string; readonly last: string }): string;
  readonly today: string;
  end(day: string): string;
  readonly done: string;
  readonly coming: string;
  readonly links: string;
  files(count: number): string;
  readonly others: string;
  readonly othersPace: string;
  readonly othersEnd: string;
  readonly othersDays: string;
  days(count: number): string;
  readonly thisPace: string;
  readonly open: string;
}

interface CardWords {
  readonly kinds: Readonly<Record<'video' | 'images', string>>;
  readonly states: Readonly<Record<'publishing' | 'accepted', string>>;
  post(number: string): string;
  readonly untitled: string;
  readonly noText: string;
  wholeText(characters: string): string;
  topics: string;
  readonly visibility: Readonly<Record<Visibility, string>>;
  firstPosted(day: string): string;
  publishedAt(day: string, isRehearsal: boolean): string;
  goesAt(time: string): string;
  place(name: string): string;
  readonly titleCounter: string;
  readonly textCounter: string;
  readonly details: string;
  textChanges(count: number): string;
  warnings(count: number): string;
  readonly see: string;
  readonly saidByPerson: string;
  readonly caption: string;
  readonly captionSame: string;
  readonly captionNone: string;
  captionFrom(name: string): string;
  readonly removed: string;
  readonly added: string;
  readonly files: string;
  readonly roles: Readonly<Record<'video' | 'image' | 'cover', string>>;
  readonly fileAbsent: string;
  readonly coverHeading: string;
  readonly coverChosen: string;
  readonly coverHow: string;
  readonly warningsHeading: string;
  byHand(fields: string): string;
  readonly fields: Readonly<Record<HandField, string>>;
  readonly check: Readonly<Record<CheckResult, string>>;
  checkedAt(time: string): string;
  readonly change: string;
  readonly ways: Readonly<Record<'skip' | 'hold' | 'include' | 'retry' | 'resolve' | 'undo', string>>;
  readonly notPlanned: string;
  readonly notPlannedWhy: string;
  readonly deleted: string;
  readonly unreadable: string;
  where(place: string): string;
}
