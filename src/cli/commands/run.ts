import { FerryError } from '../../contract/index.ts';
import { adoptPlanFile } from '../../engine/plan-file.ts';
import type { PlanRow } from '../../ledger/ledger.ts';
import { ensureConsent } from '../consent.ts';
import { type Cli, getDestination } from '../context.ts';
import type { ExitCode } from '../fail.ts';
import { carryOut } from '../journey.ts';
import { connectLine } from '../lines.ts';
import { type OpenWorkspace, withWorkspace } from '../open.ts';
import { finalReport } from '../run-report.ts';
import { count } from '../words.ts';

export interface RunFlags {
  readonly wait?: true;
  readonly acceptRisk?: string;
}

/** Carries out the plan of every account in this workspace; after a stop, goes on where it stopped. */
export async function runPlan(cli: Cli, flags: RunFlags, planFile?: string): Promise<ExitCode> {
  return withWorkspace(cli, async (workspace) => {
    if (planFile !== undefined) await takePlanFile(cli, workspace, planFile);
    const plans = await plansToRun(workspace);
    let worst: ExitCode = 0;
    for (const plan of plans) {
      const code = await runOne(cli, workspace, { plan, flags });
      worst = worst === 0 ? code : worst;
      if (cli.stop.draining) break;
    }
    return worst;
  });
}

async function takePlanFile(cli: Cli, { engine }: OpenWorkspace, path: string): Promise<void> {
  const { header, written } = await adoptPlanFile({ ledger: engine.ledger, clock: cli.clock }, path);
  cli.ui.note(
    `Took ${path} as the plan for ${header.account.destination}/${header.account.label}: ${count(written, 'post')} that have not gone yet.`,
  );
}

async function plansToRun({ engine }: OpenWorkspace): Promise<readonly PlanRow[]> {
  const accounts = await engine.ledger.deliveries.accounts();
  const plans = await Promise.all(accounts.map((account) => engine.ledger.plans.last(account)));
  const found = plans.flatMap((plan) => (plan === null || plan.header.rehearsal === true ? [] : [plan]));
  if (found.length > 0) return found;
  throw new FerryError('usage', 'no-plan', 'there is no plan in this workspace', {
    hint: 'Make one: clipferry plan <export> --to <destination>',
  });
}

async function runOne(
  cli: Cli,
  { engine, events }: OpenWorkspace,
  { plan, flags }: { readonly plan: PlanRow; readonly flags: RunFlags },
): Promise<ExitCode> {
  const { account, options, choices } = plan.header;
  const destination = await getDestination(cli.registry, account.destination);
  await ensureConsent(cli, engine, { account, destination, options, acceptRisk: flags.acceptRisk });
  const line = await connectLine(cli, engine, { account, destination, options });
  try {
    const result = await carryOut(cli, engine, line, { wait: flags.wait === true, pace: choices.pace });
    await events.finish();
    const { url } = await line.session.whoAmI(cli.stop.now);
    return await finalReport(cli, engine, { account, result, home: url });
  } finally {
    await line.session.close();
  }
}
