import type { PlanHeader, PlanItem } from '../core/plan/item.ts';
import { headerInFile, type PlanFileDeps, writePlanFile } from './plan-file.ts';

const batchSize = 500;

/** The plan in force once more, with other items, and its file. */
export async function putAnew(
  { ledger, clock }: PlanFileDeps,
  workspace: string,
  { header, items }: { readonly header: PlanHeader; readonly items: AsyncIterable<PlanItem> },
): Promise<string> {
  const at = clock.now();
  const next = { ...headerInFile(header), madeAt: at };
  const id = await ledger.plans.begin(next, at);
  // What is read is in force, and stays as it is until the new plan ends.
  let batch: PlanItem[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < batchSize) continue;
    await ledger.plans.put(id, batch, at);
    batch = [];
  }
  await ledger.plans.put(id, batch, at);
  await ledger.plans.end(id, clock.now());
  return writePlanFile(ledger, workspace, { id, header: next });
}
