import { isAbsolute, join } from 'node:path';
import { because, FerryError, type Sandbox } from '../../contract/index.ts';
import type { Connection } from '../../engine/connection.ts';
import type { Engine } from '../../engine/engine.ts';
import type { RunResult } from '../../engine/run.ts';
import { untilDrained } from '../../engine/stop.ts';
import { gatherCaptions } from '../caption-sources.ts';
import { confirm } from '../confirm.ts';
import { connect } from '../connect.ts';
import { ensureConsent } from '../consent.ts';
import { type Cli, titleOf } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { openDesk } from '../hand-off/desk.ts';
import type { HandOffFlags, OpenDesk } from '../hand-off/desk-request.ts';
import { leavePage } from '../html-report.ts';
import { carryOut, fetchAll, planFor, readExport, type Target, takeOwnFiles } from '../journey.ts';
import { transcribe } from '../language/transcription.ts';
import { sayUnreadable } from '../lists.ts';
import { type OpenWorkspace, withWorkspace } from '../open.ts';
import { rehearsalLabel } from '../phrases/places.ts';
import { takeEditsOrKeepFile } from '../plan-edits.ts';
import { printPlan } from '../plan-report.ts';
import { finalReport } from '../run-report.ts';
import { typedPlan } from '../typed-plan.ts';
import { type PlanFlags, parseTarget } from './plan.ts';
import type { RunFlags } from './run.ts';

export interface MigrateFlags extends PlanFlags, RunFlags, HandOffFlags {
  readonly dryRun?: true;
  readonly rehearse?: true;
  /** keep the sandbox's page open until Ctrl-C */
  readonly stay?: true;
}

/** The whole way in one command. Each step can be repeated, so the same command goes on after any stop. */
export async function migrate(cli: Cli, flags: MigrateFlags, path: string): Promise<ExitCode> {
  cli.talk.knows({ exportPath: path });
  const target = await parseTarget(cli, flags, 'migrate');
  return withWorkspace(cli, async (workspace) => {
    if (flags.rehearse !== true) return journey(cli, workspace, { flags, path, target, sandbox: null });
    const sandbox = await startSandbox(cli, target);
    try {
      const rehearsal = {
        ...target,
        account: { ...target.account, label: rehearsalLabel },
        options: { ...target.options, ...sandbox.options },
      };
      const planned = typedPlan('migrate', flags, cli.globals);
      cli.talk.knows({ account: rehearsal.account, set: flags.set ?? [], planned });
      const code = await journey(cli, workspace, { flags, path, target: rehearsal, sandbox });
      await stayOpen(cli, sandbox.home, flags.stay === true);
      const { text, speech } = cli.talk;
      const set = (flags.set ?? []).flatMap((pair) => ['--set', pair]);
      const again = speech.command('sandbox', target.destination.name, '--folder', sandboxFolder(cli, target), ...set);
      if (flags.dryRun !== true) cli.ui.note(text.run.pageCloses(again));
      return code;
    } finally {
      await sandbox.close();
    }
  });
}

async function startSandbox(cli: Cli, target: Target): Promise<Sandbox> {
  const { destination } = target;
  if (destination.sandbox) return destination.sandbox({ folder: sandboxFolder(cli, target), options: target.options });
  throw new FerryError('usage', because('no-sandbox', { destination: destination.name }), { effect: 'none' });
}

function sandboxFolder(cli: Cli, { destination }: Target): string {
  return join(cli.config.workspace, `rehearsal-${destination.name}`);
}

/** The page is only there as long as we are. Nobody to ask (a script): it goes with us, and its content stays in the workspace. */
async function stayOpen(cli: Cli, home: string, untilStopped: boolean): Promise<void> {
  if (cli.stop.draining || (!cli.ui.canAsk && !untilStopped)) return;
  const { run: words } = cli.talk.text;
  cli.ui.note(`\n${words.rehearsed(home)}`);
  if (!untilStopped) {
    await cli.ui.ask(words.seenEnough);
    return;
  }
  cli.ui.note(words.ctrlCCloses);
  await untilDrained(cli.stop);
}

const nothingDone: RunResult = { nextAt: null, stopped: [] };

interface Journey {
  readonly flags: MigrateFlags;
  readonly path: string;
  readonly target: Target;
  readonly sandbox: Sandbox | null;
}

/** A rehearsal is a page of its own; what was really done stands beside all else that was. */
async function journey(cli: Cli, workspace: OpenWorkspace, way: Journey): Promise<ExitCode> {
  const code = await carryThrough(cli, workspace, way);
  const { target, sandbox } = way;
  const { open: _, ...flags } = way.flags;
  const only = sandbox === null ? null : target.account;
  if (flags.dryRun !== true) await leavePage(cli, workspace.engine, { about: 'report', only, flags });
  return code;
}

async function carryThrough(cli: Cli, { engine, events }: OpenWorkspace, way: Journey): Promise<ExitCode> {
  const { flags, path, target, sandbox } = way;
  await takeEditsOrKeepFile(cli, engine);
  await readExport(cli, engine, path);
  await gatherCaptions(cli, engine, flags);
  await takeOwnFiles(cli, engine, flags.media);
  if (flags.dryRun !== true) await fetchAll(cli, engine, { copies: copiesAll(way) });
  if (cli.stop.draining) return exitCodes.interrupted;
  await transcribe(cli, engine, { flags, choices: target.choices });
  const desk = await openDesk(cli, engine, { ...target, flags, pace: target.choices.pace, always: false });
  const session = createSession(cli, engine, { ...way, desk });
  try {
    const early = target.destination.limitsComeFromServer && flags.dryRun !== true ? await session.open() : null;
    const made = await planFor(cli, engine, target, { connection: early, rehearsal: sandbox !== null });
    await printPlan(cli, engine, { ...made, target });
    if (flags.dryRun === true) {
      await sayUnreadable(cli, engine.ledger);
      await leavePage(cli, engine, { about: 'plan', only: target.account, flags });
      return exitCodes.done;
    }
    // Whoever is asked can look at it first.
    if (flags.open === true) await leavePage(cli, engine, { about: 'plan', only: target.account, flags });
    const { deliver, already } = made.plan.summary;
    const { publisher } = made.capabilities;
    if (deliver + already.underWay === 0) {
      // A hand-off folder brings its page up to date when it closes, also where an earlier run was killed before it could.
      if (made.capabilities.rewritable === true && already.published > 0) await session.confirmAndOpen(deliver);
      cli.ui.note(cli.talk.text.run.nothingToGo(target.account));
      return await finalReport(cli, engine, { account: target.account, result: nothingDone, home: null, publisher });
    }
    const connection = await session.confirmAndOpen(deliver);
    const pace = sandbox === null ? target.choices.pace : { perDay: null, minGapMs: 0 };
    const result = await carryOut(cli, engine, connection, { wait: flags.wait === true, pace });
    await events.finish();
    await desk.farewell(result);
    // A sandbox's page ends with this run, which says how to see it again.
    const home = sandbox === null ? (await connection.session.whoAmI(cli.stop.now)).url : null;
    // Some places have their page only when the session has ended.
    await session.close();
    return await finalReport(cli, engine, { account: target.account, result, home, publisher });
  } finally {
    await session.close();
    await desk.close();
  }
}

/** A folder to hand over, and a rehearsal, hold every file once more. An option that names a folder may mean another disk. */
function copiesAll({ sandbox, target: { destination, options } }: Journey): boolean {
  if (sandbox !== null) return true;
  const isElsewhere = Object.values(options).some((value) => typeof value === 'string' && isAbsolute(value));
  return !isElsewhere && destination.capabilities(options, null).rewritable === true;
}

/** Signs in once: before the plan where the server's limits are needed for it, else after the person said yes. */
function createSession(
  cli: Cli,
  engine: Engine,
  { flags, target, sandbox, desk }: Journey & { readonly desk: OpenDesk },
) {
  let opened: Connection | null = null;
  const agree = async () => {
    if (sandbox === null) await ensureConsent(cli, engine, { ...target, acceptRisk: flags.acceptRisk });
  };
  const open = async (): Promise<Connection> => {
    const { handOff } = desk;
    opened ??= await connect(cli, engine, { ...target, handOff, ...(sandbox === null ? {} : { sandbox }) });
    return opened;
  };
  return {
    async open(): Promise<Connection> {
      await agree();
      cli.ui.note(cli.talk.text.journey.serverLimits(titleOf(cli, target.destination)));
      return open();
    },
    async confirmAndOpen(posts: number): Promise<Connection> {
      await agree();
      // What is under way already was agreed to when it went. Where a person publishes, nothing goes public by itself.
      const { publisher } = target.destination.capabilities(target.options, null);
      if (sandbox === null && posts > 0 && publisher === 'program')
        await confirm(cli, { for: 'publishing', posts, question: cli.talk.text.run.publish(posts, target.account) });
      return open();
    },
    async close(): Promise<void> {
      const ending = opened;
      opened = null;
      await ending?.session.close();
    },
  };
}
