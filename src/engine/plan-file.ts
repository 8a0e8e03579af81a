import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '../contract/index.ts';
import { coverText } from '../core/cover/wish.ts';
import type { DeliveryRow, PlanRow } from '../core/model.ts';
import type { PlanHeader, Verdict } from '../core/plan/item.ts';
import { assertPlain, ensureFolder, hashFile, writeFileAtomically } from '../disk/index.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { deliveryPages } from '../ledger/pages.ts';

export interface PlanFileDeps {
  readonly ledger: Ledger;
  readonly clock: Clock;
}

/** The plan as people read and edit it. */
export function planPath(workspace: string): string {
  return join(workspace, 'plan.json');
}

/**
 * One post a line, so that it can be read, searched, edited and compared. The ledger notes how it is written before the file
 * has its name: killed in between, there lies what was written for an earlier plan, and no file that nobody knows.
 */
export async function writePlanFile(
  ledger: Ledger,
  workspace: string,
  plan: { readonly id: number; readonly header: PlanHeader },
): Promise<string> {
  await ensureFolder(workspace);
  const path = planPath(workspace);
  const lines = fileLines(ledger, plan.header);
  await writeFileAtomically(
    path,
    hashed(lines, (sha256) => ledger.plans.wroteFile(plan.id, sha256)),
  );
  return path;
}

async function* hashed(lines: AsyncIterable<string>, note: (sha256: string) => Promise<void>): AsyncIterable<string> {
  const hash = createHash('sha256');
  for await (const line of lines) {
    hash.update(line);
    yield line;
  }
  await note(hash.digest('hex'));
}

const linesAtOnce = 50;

async function* fileLines(ledger: Ledger, header: PlanHeader): AsyncIterable<string> {
  yield `{"v":2,"header":${JSON.stringify(headerInFile(header))},"items":[\n`;
  let separator = '';
  for await (const page of deliveryPages(ledger.deliveries, { account: header.account })) {
    // Some lines at once: each that is handed on alone costs as much as writing it.
    for (let start = 0; start < page.length; start += linesAtOnce) {
      yield separator +
        page
          .slice(start, start + linesAtOnce)
          .map(postLine)
          .join(',\n');
      separator = ',\n';
    }
  }
  yield '\n]}\n';
}

export function headerInFile({ fileSha256: _, takenSha256: _taken, ...header }: PlanHeader): PlanHeader {
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
    ...(item.kind === 'video' ? { cover: coverText(item.cover) } : {}),
    verdict: verdictInFile(verdict),
    ...(planSays === undefined ? {} : { planSays: verdictInFile(planSays) }),
  };
}

function verdictInFile(verdict: Verdict) {
  return verdict.kind === 'deliver' ? { kind: 'go' } : verdict;
}

/** `same`: as a plan in force was written to it. `other`: a person edited it, or it is another plan's. `gone`: there is none. */
type PlanFileState = 'same' | 'other' | 'gone';

/**
 * `behind`: what clipferry wrote for a plan before this one, or took as its edits, and nobody touched since: what made this
 * plan was stopped before its file. There is nothing of anybody's in it.
 */
export async function lookAtPlanFile(ledger: Ledger, workspace: string): Promise<PlanFileState | 'behind'> {
  const look = await findState(ledger, workspace);
  return typeof look === 'string' ? look : 'behind';
}

/** The same; a file that is behind is written anew. */
export async function mendPlanFile(ledger: Ledger, workspace: string): Promise<PlanFileState> {
  const look = await findState(ledger, workspace);
  if (typeof look === 'string') return look;
  await writePlanFile(ledger, workspace, look.inForce);
  return 'same';
}

async function findState(ledger: Ledger, workspace: string): Promise<PlanFileState | { readonly inForce: PlanRow }> {
  const found = await hashOf(planPath(workspace));
  if (found === null) return 'gone';
  for (const account of await ledger.deliveries.accounts()) {
    const plan = await ledger.plans.last(account);
    if (plan?.header.fileSha256 === found) return 'same';
  }
  const itsPlan = await ledger.plans.findOfFile(found);
  const inForce = itsPlan === null ? null : await ledger.plans.last(itsPlan.header.account);
  if (itsPlan === null || inForce === null) return 'other';
  // Edits that a plan took are nobody's any more while it is in force; afterwards they may be wanted again.
  return itsPlan.header.fileSha256 === found || itsPlan.id === inForce.id ? { inForce } : 'other';
}

async function hashOf(path: string): Promise<string | null> {
  try {
    await assertPlain(path);
    return (await hashFile(path)).sha256;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    // Whoever reads it next says why it cannot be read.
    return '';
  }
}
