import { because, type Clock, type IsoTime, type Options, type ServerLimits } from '../contract/index.ts';
import type { Look, Looks } from '../core/cover/look.ts';
import { outlivesPlans } from '../core/holds.ts';
import { deliveryKey } from '../core/identity.ts';
import { createLikenessWatch } from '../core/likeness.ts';
import type { PostRow, Standing } from '../core/model.ts';
import { isOverruled, keepByHand } from '../core/plan/by-hand.ts';
import { createDuplicateWatch } from '../core/plan/duplicates.ts';
import type { PlanChoices, PlanHeader, PlanItem, Verdict } from '../core/plan/item.ts';
import { planPost } from '../core/plan/post.ts';
import { findAlready, waitsForMore } from '../core/plan/standing.ts';
import { createPlanSummary, type PlanSummary } from '../core/plan/summary.ts';
import type { FileRules, KnownKeyFrames, PlanTarget } from '../core/plan/target.ts';
import type { TranslationNote } from '../core/plan/translation.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { looksOfPosts } from '../ledger/looks.ts';
import { postPages } from '../ledger/pages.ts';
import { createTimetable } from './timetable.ts';
import type { Translating } from './translate.ts';

const pageSize = 500;

interface PlanRequest extends PlanTarget {
  readonly archive: string;
  readonly options: Options;
  /** what `capabilities` were made with; null: without a server's limits */
  readonly server: ServerLimits | null;
  readonly rehearsal?: boolean;
  /** null: captions stay in their language */
  readonly translating?: Translating | null;
  /** where videos that are to be split can be cut; absent: nobody looks before they are prepared */
  readonly keyFramesOf?: (post: PostRow, rules: FileRules) => Promise<KnownKeyFrames | undefined>;
}

export interface MadePlan {
  readonly id: number;
  readonly header: PlanHeader;
  readonly summary: PlanSummary;
}

interface Deps {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Every post becomes a plan item in the ledger: deliver, hold or skip, each with its reasons. Nothing is sent. */
export async function makePlan(deps: Deps, request: PlanRequest): Promise<MadePlan> {
  const { ledger, clock } = deps;
  const now = clock.now();
  const header = headerOf(request, now);
  const id = await ledger.plans.begin(header, now);
  const summary = createPlanSummary();
  const duplicates = createDuplicateWatch();
  const likeness = createLikenessWatch();
  const limit = createLimit(request.choices.limit);
  const timetable = await createTimetable(ledger, request, now);
  const translating = request.translating ?? null;
  for await (const { posts, numbers } of postsInOrder(ledger, request.choices.order)) {
    deps.signal.throwIfAborted();
    const looks = await looksOfPosts(ledger.answers, posts);
    const standings = await ledger.plans.standings(posts.map(({ ref }) => deliveryKey(ref, request.account)));
    const choices: Choice[] = [];
    for (const [index, post] of posts.entries()) {
      const known = standings.get(deliveryKey(post.ref, request.account)) ?? null;
      const notes = {
        double: duplicates.find(post),
        near: likeness.find(post.ref, looksOfMedia(post, looks)),
        cover: { wish: known?.byHand?.cover, looks },
        number: numbers[index] ?? null,
        keyFrames: await request.keyFramesOf?.(post, request),
      };
      const plan = (translation?: TranslationNote) => planPost(post, request, now, { ...notes, translation });
      const chosen = limit(keepByHand(plan(), known), known);
      if (chosen === null) summary.addAlready('failed');
      else choices.push({ post, known, chosen, plan });
    }
    const items: PlanItem[] = [];
    for (const { post, known, chosen } of await translated(choices, translating)) {
      const item = timetable.withTime(chosen);
      items.push(item);
      summary.add(item, post, known);
    }
    await ledger.plans.put(id, items, now);
  }
  await ledger.plans.end(id, clock.now());
  return { id, header, summary: summary.result() };
}

interface Choice {
  readonly post: PostRow;
  readonly known: Standing | null;
  /** as it stands without a translation */
  readonly chosen: PlanItem;
  /** the same once more, with what became of its translation */
  plan(translation: TranslationNote): PlanItem;
}

/** Text leaves this computer only for posts that may go: what is left out, or past the limit, is sent to nobody. */
async function translated(choices: readonly Choice[], translating: Translating | null): Promise<readonly Choice[]> {
  if (translating === null) return choices;
  const going = new Set(choices.flatMap((choice) => (mayGo(choice) ? [choice.post.ref] : [])));
  const posts = choices.map(({ post }) => post);
  const notes = await translating.notesFor(posts, ({ ref }) => going.has(ref));
  return choices.map((choice) => {
    const { known, chosen, plan } = choice;
    const note = notes.get(choice.post.ref);
    if (note === undefined || chosen.verdict.kind === 'skip') return choice;
    const item = keepByHand(plan(note), known);
    return { ...choice, chosen: chosen.planSays === undefined ? item : { ...item, planSays: chosen.planSays } };
  });
}

function mayGo({ known, chosen }: Choice): boolean {
  const isWrittenByHand = known?.byHand?.byHand?.includes('body') === true;
  return chosen.verdict.kind !== 'skip' && known?.followsPlan !== false && !isWrittenByHand;
}

/** A cover is a frame of its own video. */
function looksOfMedia({ originals }: PostRow, looks: Looks): readonly Look[] {
  const media = originals.filter(({ role }) => role === 'media');
  return media.flatMap(({ sha256 }) => looks.get(sha256 ?? '') ?? []);
}

function headerOf(request: PlanRequest, now: IsoTime): PlanHeader {
  const { archive, account, options, server, choices, rehearsal } = request;
  return {
    v: 2,
    madeAt: now,
    archive,
    account,
    options,
    server,
    choices,
    ...(rehearsal === true ? { rehearsal: true } : {}),
  };
}

/**
 * The next so many that can go: what was sent, waits or is left out does not count. Past the limit a post is skipped like any
 * other that was not selected: counted and named. null: one that failed keeps its failure, and `retry` brings it back.
 */
function createLimit(limit: number | null): (item: PlanItem, known: Standing | null) => PlanItem | null {
  let taken = 0;
  return (item, known) => {
    const { verdict } = item;
    if (limit === null || verdict.kind === 'skip' || findAlready(known) !== null) return item;
    if (known?.state === 'failed') return null;
    if (verdict.kind === 'hold' && outlivesPlans(verdict.reason.code)) return item;
    const past: Verdict = { kind: 'skip', reason: because('beyond-limit', { limit }) };
    if (known !== null && isOverruled(known, past.reason)) return { ...item, planSays: past };
    if (taken >= limit) return { ...item, verdict: past };
    const goes = verdict.kind === 'deliver' && (known === null || !waitsForMore(known));
    if (goes) taken += 1;
    return item;
  };
}

interface PostPage {
  readonly posts: readonly PostRow[];
  /** of each its place among all posts by time, from 1: the same in every order */
  readonly numbers: readonly number[];
}

async function* postsInOrder(ledger: Ledger, order: PlanChoices['order']): AsyncIterable<PostPage> {
  let before = 0;
  // Other orders need to see all posts first: keep a few bytes of each, and read the rows again.
  const keys: { ref: string; likes: number; number: number }[] = [];
  for await (const posts of postPages(ledger.posts)) {
    const numbers = posts.map((_, index) => before + index + 1);
    before += posts.length;
    if (order === 'oldest') yield { posts, numbers };
    else
      for (const [index, { ref, likes }] of posts.entries())
        keys.push({ ref, likes: likes ?? 0, number: numbers[index] ?? 0 });
  }
  keys.reverse();
  if (order === 'likes') keys.sort((a, b) => b.likes - a.likes);
  for (let start = 0; start < keys.length; start += pageSize) {
    const some = keys.slice(start, start + pageSize);
    const found = await Promise.all(
      some.map(async ({ ref, number }) => ({ post: await ledger.posts.find(ref), number })),
    );
    const there = found.flatMap(({ post, number }) => (post === null ? [] : [{ post, number }]));
    yield { posts: there.map(({ post }) => post), numbers: there.map(({ number }) => number) };
  }
}
