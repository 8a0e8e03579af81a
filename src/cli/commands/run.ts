import type { PlanRow } from '../../core/model.ts';
import type { Connection } from '../../engine/connection.ts';
import { lookAtPlanFile, planPath } from '../../engine/plan-file.ts';
import { assertNoObstacle, assertPlaceUsable } from '../account-options.ts';
import { confirm } from '../confirm.ts';
import { connectPlanned, plannedAccounts } from '../connect.ts';
import { ensureConsent } from '../consent.ts';
import { type Cli, getDestination } from '../context.ts';
import type { ExitCode } from '../fail.ts';
import { goingAccounts } from '../going.ts';
import { openDesk } from '../hand-off/desk.ts';
import type { HandOffFlags } from '../hand-off/desk-request.ts';
import { leavePage, type PageFlags } from '../html-report.ts';
import { carryOut } from '../journey.ts';
import { knowPlan } from '../know-plan.ts';
import { type OpenWorkspace, withKnownWorkspace } from '../open.ts';
import { takeEdits, takeWorkspaceEdits } from '../plan-edits.ts';
import { finalReport } from '../run-report.ts';
import { parseAccount } from './accounts.ts';

export interface RunFlags extends PageFlags {
  readonly wait?: true;
  readonly acceptRisk?: string;
}

interface RunCommandFlags extends RunFlags, HandOffFlags {
  readonly account?: string;
  /** whoever calls has asked about each account */
  readonly agreed?: true;
}

/** Carries out the plan of every account in this workspace, or of the one that was named; after a stop, goes on where it stopped. */
export async function runPlan(cli: Cli, flags: RunCommandFlags, planFile?: string): Promise<ExitCode> {
  return withKnownWorkspace(cli, async (workspace) => {
    const only = flags.account === undefined ? null : parseAccount(flags.account);
    await takePlanFile(cli, workspace, planFile);
    const plans = await plannedAccounts(workspace.engine, only);
    if (only === null && flags.agreed !== true) await sayWhichGo(cli, workspace);
    let worst: ExitCode = 0;
    for (const plan of plans) {
      const code = await runAccount(cli, workspace, { plan, flags, handOff: flags, always: false });
      worst = worst === 0 ? code : worst;
      if (cli.stop.draining) break;
    }
    await leavePage(cli, workspace.engine, { about: 'report', only: null, flags });
    return worst;
  });
}

/** An older plan of another account is easily forgotten. Somebody who sits here is asked; a script goes on. */
async function sayWhichGo(cli: Cli, { engine }: OpenWorkspace): Promise<void> {
  const going = await goingAccounts(engine.ledger);
  if (going.length < 2) return;
  const { run: words, places } = cli.talk.text;
  cli.ui.note(words.several(going, cli.talk.speech.command('run', '--account', places.account)));
  if (cli.yes || !cli.ui.canAsk) return;
  const posts = going.reduce((sum, one) => sum + one.posts, 0);
  await confirm(cli, { for: 'publishing', posts, question: words.goOnWithAll(going.length) });
}

/** The file they named, or the workspace's own: what a person changed in it counts, and never goes by unseen. */
export async function takePlanFile(cli: Cli, { engine }: OpenWorkspace, path: string | undefined): Promise<void> {
  if (path !== undefined) {
    await takeEdits(cli, engine, { path, named: true, rehearsals: false });
    return;
  }
  const seen = await lookAtPlanFile(engine.ledger, engine.workspace);
  if (seen !== 'gone') {
    await takeWorkspaceEdits(cli, engine, { rehearsals: false });
    return;
  }
  // Where nothing was planned there was no file either: that is what is said then.
  await plannedAccounts(engine, null);
  cli.ui.note(cli.talk.text.edits.gone(planPath(engine.workspace)));
}

interface AccountRequest {
  readonly plan: PlanRow;
  readonly flags: RunFlags;
  readonly handOff: HandOffFlags;
  /** the hand-off page was asked for, whether somebody sits here or not */
  readonly always: boolean;
}

/** One account's plan, as far as it can go now. */
export async function runAccount(
  cli: Cli,
  { engine, events }: OpenWorkspace,
  { plan, flags, handOff, always }: AccountRequest,
): Promise<ExitCode> {
  const { account, options, choices } = plan.header;
  const destination = await getDestination(cli, account.destination);
  await knowPlan(cli, engine.ledger, account);
  assertNoObstacle(destination, options);
  await assertPlaceUsable(cli, { destination, account, options });
  await ensureConsent(cli, engine, { account, destination, options, acceptRisk: flags.acceptRisk });
  const { publisher } = destination.capabilities(options, plan.header.server ?? null);
  const request = { account, destination, options, flags: handOff, pace: choices.pace, always };
  const desk = await openDesk(cli, engine, request);
  try {
    const ended = await inSession(await connectPlanned(cli, engine, plan, desk), async (connection) => {
      await desk.open();
      const result = await carryOut(cli, engine, connection, { wait: flags.wait === true, pace: choices.pace });
      await events.finish();
      await desk.farewell(result);
      const { url } = await connection.session.whoAmI(cli.stop.now);
      return { account, result, home: url, publisher };
    });
    // Some places have their page only when the session has ended.
    return await finalReport(cli, engine, ended);
  } finally {
    await desk.close();
  }
}

async function inSession<T>(connection: Connection, work: (connection: Connection) => Promise<T>): Promise<T> {
  try {
    return await work(connection);
  } finally {
    await connection.session.close();
  }
}
