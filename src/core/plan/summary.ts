import type { IsoTime } from '../../contract/index.ts';
import type { RenditionDecision } from '../media/facts.ts';
import type { PlanItem } from './item.ts';
import type { PlannablePost } from './plannable.ts';

/** A plan in numbers, small however many posts there are. Plain JSON. Counts are posts unless named otherwise. */
export interface PlanSummary {
  readonly posts: number;
  readonly deliver: number;
  readonly hold: number;
  readonly skip: number;
  /** holds and skips, most frequent first; `reason` is the sentence of the first one; up to three refs as examples */
  readonly reasons: readonly {
    readonly verdict: 'hold' | 'skip';
    readonly code: string;
    readonly reason: string;
    readonly count: number;
    readonly examples: readonly string[];
  }[];
  /** of what goes */
  readonly videos: number;
  readonly photoPosts: number;
  readonly visibility: { readonly public: number; readonly friends: number; readonly private: number };
  /** files of what goes or waits, covers not counted; `undecided`: not fetched yet */
  readonly renditions: readonly {
    readonly rung: 'as-is' | 'remux' | 'audio' | 'encode' | 'refuse' | 'undecided';
    readonly files: number;
    readonly reasons: readonly { readonly reason: string; readonly count: number }[];
  }[];
  readonly textChanges: readonly { readonly code: string; readonly message: string; readonly count: number }[];
  readonly warnings: readonly { readonly text: string; readonly count: number }[];
  /** of fetched originals of what goes; 0 when `add` is not given the posts */
  readonly bytes: number;
  /** dates of what goes */
  readonly from: IsoTime | null;
  readonly to: IsoTime | null;
}

export interface PlanSummaryMaker {
  /** `post` adds the size of its originals. */
  add(item: PlanItem, post?: Pick<PlannablePost, 'originals'>): void;
  result(): PlanSummary;
}

/** Takes the items one by one and keeps counts only, so that a plan of 100,000 posts needs no memory. */
export function createPlanSummary(): PlanSummaryMaker {
  const verdicts = { deliver: 0, hold: 0, skip: 0 };
  const kinds = { videos: 0, photoPosts: 0 };
  const visibility = { public: 0, friends: 0, private: 0 };
  const reasons = createTally<{ verdict: 'hold' | 'skip'; code: string; reason: string; examples: string[] }>({
    verdict: 'hold',
    code: 'other',
    reason: others,
    examples: [],
  });
  const rungs = new Map<Rung, { files: number; reasons: Tally<string> }>();
  const changes = createTally<{ code: string; message: string }>({ code: 'other', message: others });
  const warnings = createTally<string>(others);
  let bytes = 0;
  let from: IsoTime | null = null;
  let to: IsoTime | null = null;

  const addVerdict = (item: PlanItem) => {
    verdicts[item.verdict.kind] += 1;
    if (item.verdict.kind === 'deliver') return;
    const { kind, code, reason } = item.verdict;
    const { value } = reasons.add(`${kind} ${code}`, () => ({
      verdict: kind,
      code,
      reason: withoutDetail(reason),
      examples: [],
    }));
    if (value.examples.length < 3) value.examples.push(item.postRef);
  };
  const addDelivery = (item: PlanItem, post: Pick<PlannablePost, 'originals'> | undefined) => {
    kinds[item.kind === 'video' ? 'videos' : 'photoPosts'] += 1;
    visibility[item.visibility] += 1;
    if (from === null || item.createdAt < from) from = item.createdAt;
    if (to === null || item.createdAt > to) to = item.createdAt;
    for (const original of post?.originals ?? []) bytes += original.bytes ?? 0;
  };
  const addRendition = (decision: RenditionDecision | null) => {
    const rung = rungOf(decision);
    const entry = rungs.get(rung) ?? { files: 0, reasons: createTally<string>(others) };
    rungs.set(rung, entry);
    entry.files += 1;
    for (const reason of reasonsOf(decision)) entry.reasons.add(reason, () => reason);
  };

  return {
    add(item, post) {
      addVerdict(item);
      if (item.verdict.kind === 'skip') return;
      if (item.verdict.kind === 'deliver') addDelivery(item, post);
      for (const media of item.media) if (media.role !== 'cover') addRendition(media.rendition);
      for (const { code, message } of item.text.changes) changes.add(code, () => ({ code, message }));
      for (const warning of item.warnings) warnings.add(withoutDetail(warning), () => withoutDetail(warning));
    },
    result: () => ({
      posts: verdicts.deliver + verdicts.hold + verdicts.skip,
      ...verdicts,
      reasons: reasons.entries().map(({ value, count }) => ({ ...value, examples: [...value.examples], count })),
      ...kinds,
      visibility: { ...visibility },
      renditions: rungOrder.flatMap((rung) => {
        const entry = rungs.get(rung);
        if (entry === undefined) return [];
        return [
          {
            rung,
            files: entry.files,
            reasons: entry.reasons.entries().map(({ value, count }) => ({ reason: value, count })),
          },
        ];
      }),
      textChanges: changes.entries().map(({ value, count }) => ({ ...value, count })),
      warnings: warnings.entries().map(({ value, count }) => ({ text: value, count })),
      bytes,
      from,
      to,
    }),
  };
}

type Rung = PlanSummary['renditions'][number]['rung'];
const rungOrder: readonly Rung[] = ['as-is', 'remux', 'audio', 'encode', 'refuse', 'undecided'];

function rungOf(decision: RenditionDecision | null): Rung {
  if (decision === null) return 'undecided';
  return decision.kind === 'make' ? decision.recipe.rung : decision.kind;
}

function reasonsOf(decision: RenditionDecision | null): readonly string[] {
  if (decision === null || decision.kind === 'as-is') return [];
  const reasons = decision.kind === 'make' ? decision.reasons : [decision.reason];
  return reasons.map(withoutNumbers);
}

/** A file's own numbers stand before the `;`: `1440 px long side; at most 1080 is taken` is counted as `… px long side; …`. */
function withoutNumbers(reason: string): string {
  const end = reason.indexOf(';') < 0 ? reason.length : reason.indexOf(';');
  return reason.slice(0, end).replace(/(?<![\p{L}\p{N}.,])\d[\d.,]*(?!\p{L})/gu, '…') + reason.slice(end);
}

function withoutDetail(sentence: string): string {
  return sentence.replace(/ \([^()]*\)$/, '');
}

interface Tally<T> {
  add(key: string, make: () => T): { readonly value: T };
  entries(): readonly { readonly value: T; readonly count: number }[];
}

/** Sentences with numbers in them could be as many as posts: the counts stay small all the same. */
const mostKinds = 200;
const others = 'other reasons';

function createTally<T>(rest: T): Tally<T> {
  const entries = new Map<string, { value: T; count: number }>();
  return {
    add(key, make) {
      const isNamed = entries.has(key) || entries.size < mostKinds;
      const place = isNamed ? key : '';
      const entry = entries.get(place) ?? { value: isNamed ? make() : rest, count: 0 };
      entries.set(place, entry);
      entry.count += 1;
      return entry;
    },
    entries: () => [...entries.values()].sort((a, b) => b.count - a.count),
  };
}
