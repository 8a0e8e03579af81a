import { join } from 'node:path';
import type { Clock } from '../contract/index.ts';
import type { DeliveryRow } from '../core/model.ts';
import type { PlanHeader, Verdict } from '../core/plan/item.ts';
import { ensureFolder, hashFile, writeFileAtomically } from '../disk/index.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { allDeliveries } from './pages.ts';

export interface PlanFileDeps {
  readonly ledger: Ledger;
  readonly clock: Clock;
}

/** The plan as people read and edit it. */
export function planPath(workspace: string): string {
  return join(workspace, 'plan.json');
}

/** One post a line, so that it can be read, searched, edited and compared. The ledger notes how it was written. */
export async function writePlanFile(
  ledger: Ledger,
  workspace: string,
  plan: { readonly id: number; readonly header: PlanHeader },
): Promise<string> {
  await ensureFolder(workspace);
  const path = planPath(workspace);
  await writeFileAtomically(path, fileLines(ledger, plan.header));
  await ledger.plans.wroteFile(plan.id, (await hashFile(path)).sha256);
  return path;
}

async function* fileLines(ledger: Ledger, header: PlanHeader): AsyncIterable<string> {
  yield `{"v":2,"header":${JSON.stringify(headerInFile(header))},"items":[\n`;
  let separator = '';
  for await (const row of allDeliveries(ledger, { account: header.account })) {
    yield `${separator}${postLine(row)}`;
    separator = ',\n';
  }
  yield '\n]}\n';
}

export function headerInFile({ fileSha256: _, ...header }: PlanHeader): PlanHeader {
  return header;
}

/** A post as its line in the file. */
export function postLine(row: DeliveryRow): string {
  return JSON.stringify(postInFile(row));
}

export function postInFile({ number, state, item }: DeliveryRow) {
  const { verdict, planSays, ...rest } = item;
  return {
    number,
    state,
    ...rest,
    verdict: verdictInFile(verdict),
    ...(planSays === undefined ? {} : { planSays: verdictInFile(planSays) }),
  };
}

function verdictInFile(verdict: Verdict) {
  return verdict.kind === 'deliver' ? { kind: 'go' } : verdict;
}

/**
 * `same`: as a plan in force was written to it. `other`: a person edited it, or it is another plan's. `gone`: there is none.
 */
export async function lookAtPlanFile(ledger: Ledger, workspace: string): Promise<'same' | 'other' | 'gone'> {
  const found = await hashOf(planPath(workspace));
  if (found === null) return 'gone';
  for (const account of await ledger.deliveries.accounts()) {
    const plan = await ledger.plans.last(account);
    if (plan?.header.fileSha256 === found) return 'same';
  }
  return 'other';
}

async function hashOf(path: string): Promise<string | null> {
  try {
    return (await hashFile(path)).sha256;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    // Whoever reads it next says why it cannot be read.
    return '';
  }
}
