import { join } from 'node:path';
import { because, type Clock, type IsoTime, type Options, type ServerLimits } from '../contract/index.ts';
import { outlivesPlans } from '../core/holds.ts';
import { deliveryKey } from '../core/identity.ts';
import type { DeliveryRow, PostRow } from '../core/model.ts';
import { createDuplicateWatch } from '../core/plan/duplicates.ts';
import type { PlanChoices, PlanHeader, PlanItem } from '../core/plan/item.ts';
import { planPost } from '../core/plan/post.ts';
import { createPlanSummary, type PlanSummary } from '../core/plan/summary.ts';
import type { PlanTarget } from '../core/plan/target.ts';
import { ensureFolder, writeFileAtomically } from '../disk/index.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { allDeliveries, postPages } from './pages.ts';
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
    const planned: { readonly post: PostRow; readonly item: PlanItem }[] = [];
    for (const post of posts) {
      const made = planPost(post, request, now, { duplicateOf: duplicates.findEarlier(post) });
      const known = await findKnown(ledger, request, post);
      planned.push({ post, item: timetable.withTime(limit(withPersonsWord(made, known)), known) });
    }
    const items = planned.map(({ item }) => item);
    await ledger.plans.put(id, items, now);
    for (const { item, post } of planned) summary.add(item, post);
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

/** The delivery as it is; null too where no plan asks what became of it: that is a read for each post. */
async function findKnown({ deliveries }: Ledger, request: PlanRequest, { ref }: PostRow): Promise<DeliveryRow | null> {
  const asks = request.capabilities.publisher === 'person' || request.choices.schedule !== undefined;
  return asks ? deliveries.find(deliveryKey(ref, request.account)) : null;
}

/** "Skip it", said to its face, is not unsaid by running the same command again. */
function withPersonsWord(item: PlanItem, known: DeliveryRow | null): PlanItem {
  const { reason = null } = known ?? {};
  const isSaid = (known?.state === 'failed' || known?.state === 'skipped') && outlivesPlans(reason?.code ?? '');
  return isSaid && reason !== null && item.verdict.kind !== 'skip'
    ? { ...item, verdict: { kind: 'skip', reason } }
    : item;
}

/** Past the limit a post is skipped like any other that was not selected: counted and named. */
function createLimit(limit: number | null): (item: PlanItem) => PlanItem {
  let delivered = 0;
  return (item) => {
    if (limit === null || item.verdict.kind === 'skip') return item;
    delivered += 1;
    if (delivered <= limit) return item;
    return { ...item, verdict: { kind: 'skip', reason: because('beyond-limit', { limit }) } };
  };
}

async function* postsInOrder(ledger: Ledger, order: PlanChoices['order']): AsyncIterable<readonly PostRow[]> {
  if (order === 'oldest') {
    yield* postPages(ledger);
    return;
  }
  // Other orders need to see all posts first: keep a few bytes of each, and read the rows again.
  const keys: { ref: string; likes: number }[] = [];
  for await (const page of postPages(ledger)) for (const { ref, likes } of page) keys.push({ ref, likes: likes ?? 0 });
  keys.reverse();
  if (order === 'likes') keys.sort((a, b) => b.likes - a.likes);
  for (let start = 0; start < keys.length; start += pageSize) {
    const rows = await Promise.all(keys.slice(start, start + pageSize).map((key) => ledger.posts.find(key.ref)));
    yield rows.filter((row) => row !== null);
  }
}

/** The plan as a file: one item a line, so that it can be read, searched and compared. */
export async function writePlanFile(deps: Deps, workspace: string, plan: MadePlan): Promise<string> {
  await ensureFolder(workspace);
  const path = join(workspace, 'plan.json');
  await writeFileAtomically(path, planLines(deps.ledger, plan));
  return path;
}

async function* planLines(ledger: Ledger, plan: MadePlan): AsyncIterable<string> {
  yield `{"v":2,"header":${JSON.stringify(plan.header)},"items":[\n`;
  let separator = '';
  for await (const { position, state, item } of allDeliveries(ledger, { account: plan.header.account })) {
    yield `${separator}${JSON.stringify({ position, state, ...item })}`;
    separator = ',\n';
  }
  yield '\n]}\n';
}
