import { mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SourceItem } from '../../src/contract/index.ts';
import type { PlanItem } from '../../src/core/plan/item.ts';
import { openLedger } from '../../src/ledger/open.ts';
import { makePlanHeader, makePlanItem, makePost, startOfTime } from '../ledger/make.ts';
import { measure, printTable } from './measure.ts';

const batch = 1_000;
const account = { destination: 'rednote', label: 'bench' };

/**
 * `npm run bench -- plan [posts] [rival items]`: posts planned and checkpointed in the ledger, beside the usual home-made
 * way: one JSON state file, rewritten after every item. The rival's cost grows with every item, so it is run on fewer and
 * reported for these, in slices: nothing is extrapolated.
 */
export async function plan(args: readonly string[]): Promise<void> {
  const posts = Number(args[0] ?? 100_000);
  const rivalItems = Number(args[1] ?? 2_000);
  const folder = await mkdtemp(join(tmpdir(), 'clipferry-bench-plan-'));
  try {
    const ours = await measure(() => planInLedger(join(folder, 'ledger'), posts));
    const bytes = await folderBytes(join(folder, 'ledger', 'ledger.sqlite'));
    console.log(`plan: ${posts} posts, each with a video, a cover and a plan item, in batches of ${batch}`);
    printTable(
      ['', 'items', 'wall s', 'CPU s', 'µs CPU/item', 'peak RSS MB'],
      [['clipferry ledger', posts, ours.wallS, ours.cpuS, (ours.cpuS / posts) * 1e6, ours.peakRssMb]],
    );
    console.log(
      `ledger file: ${(bytes / 1e6).toFixed(0)} MB; target: wall <= 5 s: ${ours.wallS <= 5 ? 'met' : 'MISSED'}`,
    );
    await rival(join(folder, 'state.json'), rivalItems, ours.wallS / posts);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function planInLedger(folder: string, posts: number): Promise<void> {
  const ledger = await openLedger(folder, 'write');
  const archive = await ledger.posts.beginArchive({
    path: 'export.zip',
    location: '/export.zip',
    source: 'tiktok',
    about: { generation: 'G5', accountName: 'bench', notes: [] },
    at: startOfTime,
  });
  // Newest first, as exports list them; the plan goes oldest first.
  for (let end = posts; end > 0; end -= batch) {
    const items: SourceItem[] = [];
    for (let n = end - 1; n >= Math.max(0, end - batch); n -= 1) items.push({ kind: 'post', post: makePost(n) });
    await ledger.posts.add(archive, items, startOfTime);
  }
  await ledger.posts.endArchive(archive, startOfTime);
  const planId = await ledger.plans.begin(makePlanHeader(account), startOfTime);
  for (let first = 0; first < posts; first += batch) {
    const items: PlanItem[] = [];
    for (let n = first; n < Math.min(posts, first + batch); n += 1) items.push(makePlanItem(n, account));
    await ledger.plans.put(planId, items, startOfTime);
  }
  await ledger.plans.end(planId, startOfTime);
  const totals = await ledger.deliveries.totals(account);
  if (totals.byState.planned !== posts) throw new Error(`planned ${totals.byState.planned} of ${posts}`);
  await ledger.close();
}

/** Temp file, then rename: what careful scripts do. Not even synced to the disk, which the ledger does at every batch. */
async function rival(path: string, items: number, ourSecondsPerItem: number): Promise<void> {
  const slices = 4;
  const state: Record<string, unknown> = {};
  const rows: (string | number)[][] = [];
  for (let slice = 0; slice < slices; slice += 1) {
    const first = Math.floor((items * slice) / slices);
    const end = Math.floor((items * (slice + 1)) / slices);
    const cost = await measure(async () => {
      for (let n = first; n < end; n += 1) {
        state[`post-${n}`] = { post: makePost(n), item: makePlanItem(n, account), state: 'planned' };
        await writeFile(`${path}.tmp`, JSON.stringify(state));
        await rename(`${path}.tmp`, path);
      }
    });
    const perItem = cost.wallS / (end - first);
    rows.push([
      `items ${first + 1}-${end}`,
      end - first,
      cost.wallS,
      cost.cpuS,
      perItem * 1e6,
      perItem / ourSecondsPerItem,
    ]);
  }
  console.log(
    `\nrival: a JSON state file rewritten per item, measured on ${items} items only (its cost per item grows)`,
  );
  printTable(['', 'items', 'wall s', 'CPU s', 'µs wall/item', 'times ours per item'], rows);
}

async function folderBytes(path: string): Promise<number> {
  return (await stat(path)).size;
}
