import type { PlanRow } from '../../core/model.ts';
import type { Connection } from '../../engine/connection.ts';
import { lookAtPlanFile, planPath } from '../../engine/plan-file.ts';
import { assertNoObstacle, assertPlaceUsable } from '../account-options.ts';
import { connectPlanned, plannedAccounts } from '../connect.ts';
import { ensureConsent } from '../consent.ts';
import { type Cli, getDestination } from '../context.ts';
import type { ExitCode } from '../fail.ts';
import { carryOut } from '../journey.ts';
import { type OpenWorkspace, withKnownWorkspace } from '../open.ts';
import { takeEdits, takeWorkspaceEdits } from '../plan-edits.ts';
import { finalReport } from '../run-report.ts';

export interface RunFlags {
  readonly wait?: true;
  readonly acceptRisk?: string;
}

/** Carries out the plan of every account in this workspace; after a stop, goes on where it stopped. */
export async function runPlan(cli: Cli, flags: RunFlags, planFile?: string): Promise<ExitCode> {
  return withKnownWorkspace(cli, async (workspace) => {
    await takePlanFile(cli, workspace, planFile);
    let worst: ExitCode = 0;
    for (const plan of await plannedAccounts(workspace.engine, null)) {
      const code = await runOne(cli, workspace, { plan, flags });
      worst = worst === 0 ? code : worst;
      if (cli.stop.draining) break;
    }
    return worst;
  });
}

/** The file they named, or the workspace's own: what a person changed in it counts, and never goes by unseen. */
async function takePlanFile(cli: Cli, { engine }: OpenWorkspace, path: string | undefined): Promise<void> {
  if (path !== undefined) {
    await takeEdits(cli, engine, { path, named: true, rehearsals: false });
    return;
  }
  const seen = await lookAtPlanFile(engine.ledger, engine.workspace);
  if (seen === 'gone') cli.ui.note(cli.talk.text.edits.gone(planPath(engine.workspace)));
  else await takeWorkspaceEdits(cli, engine, { rehearsals: false });
}

async function runOne(
  cli: Cli,
  { engine, events }: OpenWorkspace,
  { plan, flags }: { readonly plan: PlanRow; readonly flags: RunFlags },
): Promise<ExitCode> {
  const { account, options, choices } = plan.header;
  const destination = await getDestination(cli, account.destination);
  cli.talk.knows({ account });
  assertNoObstacle(destination, options);
  await assertPlaceUsable(cli, { destination, account, options });
  await ensureConsent(cli, engine, { account, destination, options, acceptRisk: flags.acceptRisk });
  const ended = await inSession(await connectPlanned(cli, engine, plan), async (connection) => {
    const result = await carryOut(cli, engine, connection, { wait: flags.wait === true, pace: choices.pace });
    await events.finish();
    const { url } = await connection.session.whoAmI(cli.stop.now);
    return { account, result, home: url };
  });
  // Some places have their page only when the session has ended.
  return finalReport(cli, engine, ended);
}

async function inSession<T>(connection: Connection, work: (connection: Connection) => Promise<T>): Promise<T> {
  try {
    return await work(connection);
  } finally {
    await connection.session.close();
  }
}
