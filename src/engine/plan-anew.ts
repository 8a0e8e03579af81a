import type { PlanHeader, PlanItem } from '../core/plan/item.ts';
import { headerInFile, type PlanFileDeps, writePlanFile } from './plan-file.ts';

const batchSize = 500;

interface PlanAnew {
  readonly header: PlanHeader;
  readonly items: AsyncIterable<PlanItem>;
  /** of the edited file that is taken by it: from its end on, that file is nobody's edit any more */
  readonly takenSha256?: string | undefined;
}

/** The plan in force once more, with other items, and its file. */
export async function putAnew(
  { ledger, clock }: PlanFileDeps,
  workspace: string,
  { header, items, takenSha256 }: PlanAnew,
): Promise<string> {
  const at = clock.now();
  const next = { ...headerInFile(header), madeAt: at, ...(takenSha256 === undefined ? {} : { takenSha256 }) };
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
