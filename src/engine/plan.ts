import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account, Capabilities, Clock, IsoTime, Options } from '../contract/index.ts';
import { createDuplicateWatch, createPlanSummary, type PlanSummary, planPost } from '../core/plan/post.ts';
import type { PlanChoices, PlanHeader, PlanItem } from '../core/plan/item.ts';
import type { Ledger, PostRow } from '../ledger/ledger.ts';
import { postPages } from './posts.ts';
import { writeTextFile } from '../disk/text-file.ts';

const pageSize = 500;

export interface PlanRequest {
  readonly archive: string;
  readonly account: Account;
  readonly options: Options;
  readonly capabilities: Capabilities;
  readonly choices: PlanChoices;
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
  const header: PlanHeader = {
    v: 1,
    madeAt: now,
    archive: request.archive,
    account: request.account,
    options: request.options,
    choices: request.choices,
    ...(request.rehearsal === true ? { rehearsal: true } : {}),
  };
  const id = await ledger.plans.begin(header, now);
  const summary = createPlanSummary();
  const duplicates = createDuplicateWatch();
  const limit = createLimit(request.choices.limit);
  for await (const posts of postsInOrder(ledger, request.choices.order)) {
    deps.signal.throwIfAborted();
    const planned = posts.map((post) => ({
      post,
      item: limit(planPost(post, request, now, { duplicateOf: duplicates.findEarlier(post) })),
    }));
    await ledger.plans.put(
      id,
      planned.map(({ item }) => item),
      now,
    );
    for (const { item, post } of planned) summary.add(item, post);
  }
  await ledger.plans.end(id, clock.now());
  return { id, header, summary: summary.result() };
}

/** Past the limit a post is skipped like any other that was not selected: counted and named. */
function createLimit(limit: number | null): (item: PlanItem) => PlanItem {
  let delivered = 0;
  return (item) => {
    if (limit === null || item.verdict.kind === 'skip') return item;
    delivered += 1;
    if (delivered <= limit) return item;
    return {
      ...item,
      verdict: { kind: 'skip', code: 'beyond-limit', reason: `past the limit of ${limit} posts (--limit)` },
    };
  };
}

async function* postsInOrder(ledger: Ledger, order: PlanChoices['order']): AsyncIterable<readonly PostRow[]> {
  if (order === 'oldest') {
    yield* postPages(ledger);
    return;
  }
  // Other orders need to see all posts first: keep a few bytes of each, and read the rows again.
  const keys: { ref: string; createdAt: IsoTime; likes: number }[] = [];
  for await (const page of postPages(ledger)) {
    for (const post of page)
      keys.push({ ref: post.ref, createdAt: post.createdAt, likes: Number(post.facts['likes'] ?? 0) || 0 });
  }
  keys.reverse();
  if (order === 'likes') keys.sort((a, b) => b.likes - a.likes);
  for (let start = 0; start < keys.length; start += pageSize) {
    const rows = await Promise.all(keys.slice(start, start + pageSize).map((key) => ledger.posts.find(key.ref)));
    yield rows.filter((row) => row !== null);
  }
}

/** The plan as a file: one item a line, so that it can be read, searched and compared. */
export async function writePlanFile(deps: Deps, workspace: string, plan: MadePlan): Promise<string> {
  await mkdir(workspace, { recursive: true });
  const path = join(workspace, 'plan.json');
  await writeTextFile(path, planLines(deps.ledger, plan));
  return path;
}

async function* planLines(ledger: Ledger, plan: MadePlan): AsyncIterable<string> {
  yield `{"v":1,"header":${JSON.stringify(plan.header)},"items":[\n`;
  let afterPosition = 0;
  let separator = '';
  for (;;) {
    const rows = await ledger.deliveries.list({ account: plan.header.account, afterPosition }, pageSize);
    const last = rows.at(-1);
    if (last === undefined) break;
    for (const row of rows) {
      yield `${separator}${JSON.stringify({ position: row.position, state: row.state, ...row.item })}`;
      separator = ',\n';
    }
    afterPosition = last.position;
  }
  yield '\n]}\n';
}
