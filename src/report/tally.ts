import { createHash } from 'node:crypto';
import { because, type IsoTime, type Reason } from '../contract/index.ts';
import type { CheckResult, DeliveryRow, PostRow } from '../core/model.ts';
import { createRenditions } from '../core/plan/summary.ts';
import type { DeliveryState } from '../core/states.ts';
import { createReasonTally, type ReasonTally } from '../core/tally.ts';
import { createDayFinder } from '../core/zone.ts';
import type { DayCount, ProblemKind, ReportContent } from './data.ts';
import { decidedFiles, type FileRules } from './files.ts';

/** What one pass over an account's deliveries finds out; kept as counts, so that memory does not grow with them. */
export interface AccountTally {
  add(row: DeliveryRow, post: PostRow | undefined): void;
  result(): Tallied;
}

export interface Tallied {
  /** up to three refs, by `problemKey` */
  readonly examples: ReadonlyMap<string, readonly string[]>;
  /** of those that a person wants gone: the totals of the ledger do not name their reasons */
  readonly removing: ReasonTally;
  readonly warnings: ReasonTally;
  readonly textChanges: ReasonTally;
  readonly content: ReportContent;
  readonly renditions: ReturnType<ReturnType<typeof createRenditions>['result']>;
  readonly done: readonly DayCount[];
  /** posts that the pace lets out, one after another */
  readonly paced: number;
  /** times of posts that go out at a time of their own, by day of the reader's zone; what is past is not among them */
  readonly scheduled: { readonly posts: number; readonly days: readonly DayCount[]; readonly span: Span | null };
  readonly published: {
    readonly posts: number;
    readonly span: Span | null;
    readonly checked: Readonly<Record<CheckResult | 'not-looked', number>>;
  };
  /** sha-256, hex */
  readonly digest: string;
}

interface Span {
  readonly first: IsoTime;
  readonly last: IsoTime;
}

export interface TallyRules extends FileRules {
  /** of the reader */
  readonly timeZone: string;
}

const mostExamples = 3;

export function createAccountTally(rules: TallyRules): AccountTally {
  const examples = new Map<string, string[]>();
  const removing = createReasonTally();
  const warnings = createReasonTally();
  const textChanges = createReasonTally();
  const content = createContent();
  const renditions = createRenditions();
  const done = createDays(rules.timeZone);
  const scheduled = createDays(rules.timeZone);
  const checked = { same: 0, differs: 0, missing: 0, unseen: 0, 'not-looked': 0 };
  const digest = createHash('sha256');
  let paced = 0;
  return {
    add(row, post) {
      digest.update(`${JSON.stringify([row.key, row.state, row.remote?.id ?? null, row.remote?.url ?? null])}\n`);
      addExample(examples, row);
      if (row.state === 'removing') removing.add(row.reason ?? because('no-reason'));
      if (row.state === 'published') {
        done.add(row.updatedAt);
        checked[row.check?.result ?? 'not-looked'] += 1;
      }
      const time = timeOf(row, rules.now);
      if (time === 'paced') paced += 1;
      else if (time !== null) scheduled.add(time);
      if (row.state === 'skipped') return;
      content.add(row);
      for (const { role, rendition, original } of decidedFiles(row, post, rules))
        if (role !== 'cover') renditions.add(rendition, original);
      for (const { reason } of row.item.text.changes) textChanges.add(reason);
      for (const warning of row.item.warnings) warnings.add(warning);
    },
    result: () => ({
      examples,
      removing,
      warnings,
      textChanges,
      content: content.result(),
      renditions: renditions.result(),
      done: done.days(),
      paced,
      scheduled: { posts: scheduled.posts(), days: scheduled.days(), span: scheduled.span() },
      published: { posts: done.posts(), span: done.span(), checked: { ...checked } },
      digest: digest.digest('hex'),
    }),
  };
}

/** When a post that goes is out: in its turn, or at a time of its own. null: it is out, does not go, waits for a person or has missed its time. */
function timeOf({ state, hold, item }: DeliveryRow, now: IsoTime): IsoTime | 'paced' | null {
  if (hold !== null) return null;
  const { scheduledAt } = item;
  switch (state) {
    case 'planned':
    case 'prepared':
    case 'uploaded':
      return scheduledAt === null ? 'paced' : scheduledAt >= now ? scheduledAt : null;
    case 'accepted':
      // The destination has it, and publishes it then.
      return scheduledAt !== null && scheduledAt >= now ? scheduledAt : null;
    default:
      return null;
  }
}

/** null: nothing is wrong with it */
export function problemOf({ state, hold, reason }: DeliveryRow): { kind: ProblemKind; reason: Reason } | null {
  if (hold !== null) return { kind: 'held', reason: hold };
  const kind = problemKind(state);
  return kind === null ? null : { kind, reason: reason ?? because('no-reason') };
}

/** What is wrong with a post in this state; null: nothing. */
export function problemKind(state: DeliveryState): Exclude<ProblemKind, 'held'> | null {
  switch (state) {
    case 'skipped':
    case 'failed':
    case 'unconfirmed':
    case 'removing':
    case 'removed':
      return state;
    default:
      return null;
  }
}

export function problemKey(kind: ProblemKind, code: string): string {
  return `${kind}\n${code}`;
}

function addExample(examples: Map<string, string[]>, row: DeliveryRow): void {
  const problem = problemOf(row);
  if (problem === null) return;
  const key = problemKey(problem.kind, problem.reason.code);
  const named = examples.get(key);
  if (named === undefined) examples.set(key, [row.postRef]);
  else if (named.length < mostExamples) named.push(row.postRef);
}

function createContent() {
  const kinds = { videos: 0, photoPosts: 0 };
  const visibility = { public: 0, friends: 0, private: 0 };
  let from: IsoTime | null = null;
  let to: IsoTime | null = null;
  return {
    add({ item }: DeliveryRow) {
      kinds[item.kind === 'video' ? 'videos' : 'photoPosts'] += 1;
      visibility[item.visibility] += 1;
      if (from === null || item.createdAt < from) from = item.createdAt;
      if (to === null || item.createdAt > to) to = item.createdAt;
    },
    result: (): ReportContent => ({ ...kinds, visibility: { ...visibility }, from, to }),
  };
}

function createDays(timeZone: string) {
  const dayOf = createDayFinder(timeZone);
  const counts = new Map<string, number>();
  let posts = 0;
  let first: IsoTime | null = null;
  let last: IsoTime | null = null;
  return {
    add(at: IsoTime) {
      const day = dayOf(at);
      counts.set(day, (counts.get(day) ?? 0) + 1);
      posts += 1;
      if (first === null || at < first) first = at;
      if (last === null || at > last) last = at;
    },
    posts: () => posts,
    span: (): Span | null => (first === null || last === null ? null : { first, last }),
    days: (): readonly DayCount[] =>
      [...counts].map(([day, count]) => ({ day, posts: count })).sort((a, b) => (a.day < b.day ? -1 : 1)),
  };
}
