import { join } from 'node:path';
import { FerryError, type Sandbox } from '../../contract/index.ts';
import { untilDrained } from '../../engine/stop.ts';
import { ensureConsent } from '../consent.ts';
import type { Cli } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { carryOut, fetchAll, planFor, readCaptions, readExport, takeOwnFiles } from '../journey.ts';
import { connectLine } from '../lines.ts';
import { type OpenWorkspace, withWorkspace } from '../open.ts';
import { printPlan } from '../plan-report.ts';
import { finalReport } from '../run-report.ts';
import { count } from '../words.ts';
import { type FullTarget, type PlanFlags, parseTarget } from './plan.ts';
import type { RunFlags } from './run.ts';

export interface MigrateFlags extends PlanFlags, RunFlags {
  readonly dryRun?: true;
  readonly rehearse?: true;
  /** keep the sandbox's page open until Ctrl-C */
  readonly stay?: true;
}

/** The whole way in one command. Each step can be repeated, so the same command goes on after any stop. */
export async function migrate(cli: Cli, flags: MigrateFlags, path: string): Promise<ExitCode> {
  const target = await parseTarget(cli, flags);
  return withWorkspace(cli, async (workspace) => {
    if (flags.rehearse !== true) return journey(cli, workspace, { flags, path, target, sandbox: null });
    const sandbox = await startSandbox(cli, target);
    try {
      const rehearsal = {
        ...target,
        account: { ...target.account, label: 'rehearsal' },
        options: { ...target.options, ...sandbox.options },
      };
      const code = await journey(cli, workspace, { flags, path, target: rehearsal, sandbox });
      cli.ui.note(`\nWhat you would have published: ${sandbox.home}`);
      await stayOpen(cli, flags.stay === true);
      cli.ui.note(
        `The page closes now. To look again: clipferry sandbox ${target.destination.name} --folder ${sandboxFolder(cli, target)}`,
      );
      return code;
    } finally {
      await sandbox.close();
    }
  });
}

async function startSandbox(cli: Cli, target: FullTarget): Promise<Sandbox> {
  const { destination } = target;
  if (destination.sandbox) return destination.sandbox({ folder: sandboxFolder(cli, target) });
  throw new FerryError('usage', 'no-sandbox', `${destination.title} has no sandbox to rehearse in`, {
    hint: 'Use --dry-run to see the plan',
  });
}

function sandboxFolder(cli: Cli, { destination }: FullTarget): string {
  return join(cli.config.workspace, `rehearsal-${destination.name}`);
}

/** The page is only there as long as we are. */
async function stayOpen(cli: Cli, untilStopped: boolean): Promise<void> {
  if (cli.stop.draining) return;
  if (!untilStopped) {
    // Nobody to ask (a script): the page goes with us, and its content stays in the workspace.
    await cli.ui.ask('Press Enter when you have seen enough');
    return;
  }
  cli.ui.note('Ctrl-C closes it.');
  await untilDrained(cli.stop);
}

interface Journey {
  readonly flags: MigrateFlags;
  readonly path: string;
  readonly target: FullTarget;
  readonly sandbox: Sandbox | null;
}

async function journey(
  cli: Cli,
  workspace: OpenWorkspace,
  { flags, path, target, sandbox }: Journey,
): Promise<ExitCode> {
  const { engine, events } = workspace;
  await readExport(cli, engine, path);
  await readCaptions(cli, engine, flags.captions);
  await takeOwnFiles(cli, engine, flags.media);
  if (flags.dryRun !== true) await fetchAll(cli, engine);
  if (cli.stop.draining) return exitCodes.interrupted;
  const made = await planFor(cli, engine, { ...target, rehearsal: sandbox !== null });
  await printPlan(cli, engine, { ...made, target });
  if (flags.dryRun === true) return exitCodes.done;
  const going = made.plan.summary.deliver;
  if (sandbox === null) {
    await ensureConsent(cli, engine, { ...target, acceptRisk: flags.acceptRisk });
    await confirm(cli, `Publish ${count(going, 'post')} to ${target.account.destination}/${target.account.label}?`);
  }
  const line = await connectLine(cli, engine, { ...target, ...(sandbox === null ? {} : { sandbox }) });
  try {
    const pace = sandbox === null ? target.choices.pace : { perDay: null, minGapMs: 0 };
    const result = await carryOut(cli, engine, line, { wait: flags.wait === true, pace });
    await events.finish();
    const home = sandbox?.home ?? (await line.session.whoAmI(cli.stop.now)).url;
    return await finalReport(cli, engine, { account: target.account, result, home });
  } finally {
    await line.session.close();
  }
}

/** Nothing goes public without a yes: from the person or from --yes. */
async function confirm(cli: Cli, question: string): Promise<void> {
  if (cli.yes) return;
  const answer = await cli.ui.confirm(question, false);
  if (answer === null)
    throw new FerryError('usage', 'confirmation-needed', `${question} There is no terminal to ask on`, {
      hint: 'Look at the plan above, then add --yes',
    });
  if (!answer)
    throw new FerryError('usage', 'not-confirmed', 'nothing was published', {
      hint: 'The plan is kept: clipferry run carries it out',
    });
}
