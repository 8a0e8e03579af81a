import { because, type Clock, type IsoTime, type Options, type ServerLimits } from '../contract/index.ts';
import { outlivesPlans } from '../core/holds.ts';
import { deliveryKey } from '../core/identity.ts';
import type { PostRow, Standing } from '../core/model.ts';
import { isOverruled, keepByHand } from '../core/plan/by-hand.ts';
import { createDuplicateWatch } from '../core/plan/duplicates.ts';
import type { PlanChoices, PlanHeader, PlanItem, Verdict } from '../core/plan/item.ts';
import { planPost } from '../core/plan/post.ts';
import { findAlready, waitsForMore } from '../core/plan/standing.ts';
import { createPlanSummary, type PlanSummary } from '../core/plan/summary.ts';
import type { PlanTarget } from '../core/plan/target.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { postPages } from '../ledger/pages.ts';
import { createTimetable } from './timetable.ts';

const pageSize = 500;

interface PlanRequest extends PlanTarget {
  readonly archive: string;
  readonly options: Options;
  /** what `capabilities` were made with; null: without a server's limits */
  readonly server: ServerLimits | null;
  readonly rehearsal?: boolean;
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
  const limit = createLimit(request.choices.limit);
  const timetable = await createTimetable(ledger, request, now);
  for await (const posts of postsInOrder(ledger, request.choices.order)) {
    deps.signal.throwIfAborted();
    const standings = await ledger.plans.standings(posts.map(({ ref }) => deliveryKey(ref, request.account)));
    const items: PlanItem[] = [];
    for (const post of posts) {
      const made = planPost(post, request, now, { double: duplicates.find(post) });
      const known = standings.get(made.deliveryKey) ?? null;
      const chosen = limit(keepByHand(made, known), known);
      if (chosen === null) {
        summary.addAlready('failed');
        continue;
      }
      const item = timetable.withTime(chosen);
      items.push(item);
      summary.add(item, post, known);
    }
    await ledger.plans.put(id, items, now);
  }
  await ledger.plans.end(id, clock.now());
  return { id, header, summary: summary.result() };
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

async function* postsInOrder(ledger: Ledger, order: PlanChoices['order']): AsyncIterable<readonly PostRow[]> {
  if (order === 'oldest') {
    yield* postPages(ledger.posts);
    return;
  }
  // Other orders need to see all posts first: keep a few bytes of each, and read the rows again.
  const keys: { ref: string; likes: number }[] = [];
  for await (const page of postPages(ledger.posts))
    for (const { ref, likes } of page) keys.push({ ref, likes: likes ?? 0 });
  keys.reverse();
  if (order === 'likes') keys.sort((a, b) => b.likes - a.likes);
  for (let start = 0; start < keys.length; start += pageSize) {
    const rows = await Promise.all(keys.slice(start, start + pageSize).map((key) => ledger.posts.find(key.ref)));
    yield rows.filter((row) => row !== null);
  }
}
