import type { IsoTime, Reason } from '../../contract/index.ts';
import { assertNever } from '../../kit/index.ts';
import { outlivesPlans } from '../holds.ts';
import type { RenditionDecision } from '../media/facts.ts';
import type { OriginalRow, PostRow, ReasonCount, Standing } from '../model.ts';
import { createReasonTally, type ReasonTally } from '../tally.ts';
import type { PlanItem } from './item.ts';
import { type Already, findAlready, waitsForMore } from './standing.ts';

/**
 * A plan in numbers, small however many posts there are. Plain JSON. Counts are posts unless named otherwise; reasons of one
 * code are one, with the values they share, most frequent first.
 */
export interface PlanSummary {
  /** all of them: what goes, waits and is skipped, and what was done already */
  readonly posts: number;
  readonly deliver: number;
  readonly hold: number;
  readonly skip: number;
  /** no plan changes these any more */
  readonly already: Readonly<Record<Already, number>>;
  /** of what goes: no earlier plan for this account knew them; null where this is its first */
  readonly fresh: number | null;
  /** up to three refs as examples */
  readonly reasons: readonly VerdictCount[];
  /** of what goes */
  readonly videos: number;
  readonly photoPosts: number;
  readonly visibility: { readonly public: number; readonly friends: number; readonly private: number };
  /** files of what goes or waits, covers not counted */
  readonly renditions: readonly {
    readonly rung: Rung;
    readonly files: number;
    readonly reasons: readonly ReasonCount[];
  }[];
  readonly textChanges: readonly ReasonCount[];
  /** up to three refs as examples */
  readonly warnings: readonly ExampledCount[];
  /** of fetched originals of what goes; 0 when `add` is not given the posts */
  readonly bytes: number;
  /** dates of what goes */
  readonly from: IsoTime | null;
  readonly to: IsoTime | null;
}

interface ExampledCount extends ReasonCount {
  readonly examples: readonly string[];
}

interface VerdictCount extends ExampledCount {
  readonly verdict: 'hold' | 'skip';
}

/**
 * `undecided`: not fetched yet. `kept`: it is here, and nothing here can use it. `missing`: it will not come by itself. Of these two
 * the post waits, and says why.
 */
export type Rung = 'as-is' | 'untag' | 'remux' | 'audio' | 'encode' | 'refuse' | 'undecided' | 'kept' | 'missing';

interface PlanSummaryMaker {
  /** `post` adds the size of its originals; `known`: how it stands since an earlier plan. */
  add(item: PlanItem, post?: Pick<PostRow, 'originals'>, known?: Standing | null): void;
  /** A post that the plan does not name. */
  addAlready(already: Already): void;
  result(): PlanSummary;
}

/** Takes the items one by one and keeps counts only, so that a plan of 100,000 posts needs no memory. */
export function createPlanSummary(): PlanSummaryMaker {
  const verdicts = createVerdicts();
  const going = createGoing();
  const renditions = createRenditions();
  const changes = createReasonTally();
  const warnings = createReasonTally();
  const warned = createExamples();
  const already = { published: 0, underWay: 0, unconfirmed: 0, removed: 0, failed: 0 };
  let fresh = 0;
  let isFirst = true;
  return {
    addAlready(what) {
      isFirst = false;
      already[what] += 1;
    },
    add(planned, post, known = null) {
      if (known !== null) isFirst = false;
      const done = findAlready(known);
      const leftOut = known?.state === 'failed' ? known.reason : null;
      if (done === 'failed' && leftOut !== null && outlivesPlans(leftOut.code)) {
        verdicts.add({ ...planned, verdict: { kind: 'skip', reason: leftOut } });
        return;
      }
      if (done !== null) {
        already[done] += 1;
        return;
      }
      const item = asItStands(planned, known);
      verdicts.add(item);
      if (item.verdict.kind === 'deliver' && known === null) fresh += 1;
      if (item.verdict.kind === 'skip') return;
      if (item.verdict.kind === 'deliver') going.add(item, post);
      for (const { role, rendition, originalId } of item.media)
        if (role !== 'cover')
          renditions.add(
            rendition,
            post?.originals.find(({ id }) => id === originalId),
          );
      for (const { reason } of item.text.changes) changes.add(reason);
      for (const warning of item.warnings) {
        warnings.add(warning);
        warned.add(warning.code, item.postRef);
      }
    },
    result: () => ({
      ...verdicts.result(already),
      already: { ...already },
      fresh: isFirst ? null : fresh,
      ...going.result(),
      renditions: renditions.result(),
      textChanges: changes.counts(),
      warnings: warnings.counts().map((row) => ({ ...row, examples: warned.of(row.reason.code) })),
    }),
  };
}

/** What a run found missing keeps a post waiting that the plan lets go. */
function asItStands(item: PlanItem, known: Standing | null): PlanItem {
  const { runHold = null } = known ?? {};
  return known !== null && runHold !== null && item.verdict.kind === 'deliver' && waitsForMore(known)
    ? { ...item, verdict: { kind: 'hold', reason: runHold } }
    : item;
}

const mostExamples = 3;

/** The first refs of each code, each once. */
function createExamples() {
  const refs = new Map<string, readonly string[]>();
  const of = (code: string) => refs.get(code) ?? [];
  return {
    of,
    add(code: string, ref: string) {
      const named = of(code);
      if (named.length < mostExamples && !named.includes(ref)) refs.set(code, [...named, ref]);
    },
  };
}

function createVerdicts() {
  const counts = { deliver: 0, hold: 0, skip: 0 };
  const tallies = { hold: createReasonTally(), skip: createReasonTally() };
  const examples = { hold: createExamples(), skip: createExamples() };
  return {
    add({ verdict, postRef }: PlanItem) {
      counts[verdict.kind] += 1;
      if (verdict.kind === 'deliver') return;
      const { kind, reason } = verdict;
      tallies[kind].add(reason);
      examples[kind].add(reason.code, postRef);
    },
    result(already: Readonly<Record<Already, number>>) {
      const of = (verdict: 'hold' | 'skip') =>
        tallies[verdict]
          .counts()
          .map((entry) => ({ verdict, ...entry, examples: examples[verdict].of(entry.reason.code) }));
      const reasons: readonly VerdictCount[] = [...of('hold'), ...of('skip')].sort((a, b) => b.count - a.count);
      const done = Object.values(already).reduce((sum, count) => sum + count, 0);
      return { posts: counts.deliver + counts.hold + counts.skip + done, ...counts, reasons };
    },
  };
}

function createGoing() {
  const kinds = { videos: 0, photoPosts: 0 };
  const visibility = { public: 0, friends: 0, private: 0 };
  let bytes = 0;
  let from: IsoTime | null = null;
  let to: IsoTime | null = null;
  return {
    add(item: PlanItem, post: Pick<PostRow, 'originals'> | undefined) {
      kinds[item.kind === 'video' ? 'videos' : 'photoPosts'] += 1;
      visibility[item.visibility] += 1;
      if (from === null || item.createdAt < from) from = item.createdAt;
      if (to === null || item.createdAt > to) to = item.createdAt;
      for (const original of post?.originals ?? []) bytes += original.bytes ?? 0;
    },
    result: () => ({ ...kinds, visibility: { ...visibility }, bytes, from, to }),
  };
}

const rungs: readonly Rung[] = ['as-is', 'untag', 'remux', 'audio', 'encode', 'refuse', 'undecided', 'kept', 'missing'];

/** Files by what is done to them, and why. */
export function createRenditions() {
  const entries = new Map<Rung, { files: number; reasons: ReasonTally }>();
  return {
    add(decision: RenditionDecision | null, original: OriginalRow | undefined) {
      const rung = findRung(decision, original);
      if (rung === null) return;
      const entry = entries.get(rung) ?? { files: 0, reasons: createReasonTally() };
      entries.set(rung, entry);
      entry.files += 1;
      for (const reason of reasonsOf(decision)) entry.reasons.add(reason);
    },
    result: () =>
      rungs.flatMap((rung) => {
        const entry = entries.get(rung);
        return entry === undefined ? [] : [{ rung, files: entry.files, reasons: entry.reasons.counts() }];
      }),
  };
}

/** `decision` null: not decided yet, and the original says why. null: a frame for the cover, which is no file of the post's own. */
export function findRung(decision: RenditionDecision | null, original: OriginalRow | undefined): Rung | null {
  return decision === null ? rungOfAbsent(original) : rungOf(decision);
}

function rungOf(decision: RenditionDecision): Rung | null {
  if (decision.kind !== 'make') return decision.kind;
  const { rung } = decision.recipe;
  return rung === 'cover' ? null : rung;
}

function rungOfAbsent(original: OriginalRow | undefined): Rung {
  if (original === undefined || original.state === 'fetched') return 'undecided';
  if (original.sha256 !== null) return 'kept';
  return original.state === 'unfetchable' || original.hold !== null ? 'missing' : 'undecided';
}

/** Why a file does not go as it is. */
export function reasonsOf(decision: RenditionDecision | null): readonly Reason[] {
  if (decision === null) return [];
  switch (decision.kind) {
    case 'as-is':
      return [];
    case 'make':
      return decision.reasons;
    case 'refuse':
      return [decision.reason];
    default:
      return assertNever(decision);
  }
}
