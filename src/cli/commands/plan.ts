import type { Destination, Options } from '../../contract/index.ts';
import type { PlanChoices } from '../../core/plan/item.ts';
import { assertSchedule } from '../../core/plan/slots.ts';
import { assertFilesThere, decideOptions } from '../account-options.ts';
import { optionsOfAccount } from '../connect.ts';
import { type Cli, getDestination } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { leavePage, type PageFlags } from '../html-report.ts';
import { planFor, readCaptions, readExport, type Target, takeOwnFiles } from '../journey.ts';
import { sayUnreadable } from '../lists.ts';
import { withWorkspace } from '../open.ts';
import { parseOptions } from '../options.ts';
import { takeEditsOrKeepFile } from '../plan-edits.ts';
import { printPlan } from '../plan-report.ts';
import { parseChoices, type SelectionFlags } from '../selection.ts';

export interface PlanFlags extends SelectionFlags, PageFlags {
  readonly to: string;
  readonly account: string;
  readonly set?: readonly string[];
  readonly captions?: string;
  readonly media?: string;
}

/** Reads, joins, decides, prints. Does not sign in anywhere and sends nothing. */
export async function plan(cli: Cli, flags: PlanFlags, path: string): Promise<ExitCode> {
  cli.talk.knows({ exportPath: path });
  const target = await parseTarget(cli, flags);
  return withWorkspace(cli, async ({ engine }) => {
    await takeEditsOrKeepFile(cli, engine);
    await readExport(cli, engine, path);
    await readCaptions(cli, engine, flags.captions);
    await takeOwnFiles(cli, engine, flags.media);
    const made = await planFor(cli, engine, target, { connection: null, rehearsal: false });
    await printPlan(cli, engine, { ...made, target });
    const { text, speech } = cli.talk;
    const login =
      target.destination.login === null ? null : speech.command('login', target.destination.name, ...labelOf(target));
    cli.ui.line(text.plan.next(speech.command('run'), login));
    await sayUnreadable(cli, engine.ledger);
    return exitCodes.done;
  });
    await leavePage(cli, engine, { about: 'plan', only: target.account, flags });
}

function labelOf({ account }: Target): readonly string[] {
  return account.label === 'main' ? [] : ['--account', account.label];
}

/** Everything that can be wrong with what was typed is said here: before anything is read, fetched or made. */
export async function parseTarget(cli: Cli, flags: PlanFlags & { readonly rehearse?: true }): Promise<Target> {
  const destination = await getDestination(cli, flags.to);
  const account = { destination: destination.name, label: flags.account };
  const pairs = flags.set ?? [];
  cli.talk.knows({ account, set: pairs });
  const options =
    flags.rehearse === true
      ? parseOptions(destination, pairs, await optionsOfAccount(cli, account))
      : await decideOptions(cli, { destination, account, pairs });
  const choices = await parseChoices(flags, { timeZone: cli.talk.timeZone, now: cli.clock.now() });
  await assertFilesThere(flags);
  assertScheduleTaken(destination, options, choices);
  const { schedule } = choices;
  if (schedule !== undefined && flags.scheduleFrom !== undefined && flags.scheduleFrom !== schedule.from)
    cli.ui.note(cli.talk.text.journey.scheduleFromPast(flags.scheduleFrom, schedule.from));
  return { destination, account, options, choices };
}

/** Where a server has its own limits, whether it takes a time at all is known after the sign-in only. */
function assertScheduleTaken(destination: Destination, options: Options, { schedule }: PlanChoices): void {
  if (schedule === undefined) return;
  const capabilities = destination.capabilities(options, null);
  if (capabilities.schedule !== null || !destination.limitsComeFromServer) assertSchedule(schedule, capabilities);
}
