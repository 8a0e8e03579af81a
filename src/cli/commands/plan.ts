import { optionsOfAccount } from '../connect.ts';
import { type Cli, getDestination } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { planFor, readCaptions, readExport, type Target, takeOwnFiles } from '../journey.ts';
import { withWorkspace } from '../open.ts';
import { parseOptions } from '../options.ts';
import { printPlan } from '../plan-report.ts';
import { parseChoices, type SelectionFlags } from '../selection.ts';

export interface PlanFlags extends SelectionFlags {
  readonly to: string;
  readonly account: string;
  readonly set?: readonly string[];
  readonly captions?: string;
  readonly media?: string;
}

/** Reads, joins, decides, prints. Does not sign in anywhere and sends nothing. */
export async function plan(cli: Cli, flags: PlanFlags, path: string): Promise<ExitCode> {
  const target = await parseTarget(cli, flags);
  return withWorkspace(cli, async ({ engine }) => {
    await readExport(cli, engine, path);
    await readCaptions(cli, engine, flags.captions);
    await takeOwnFiles(cli, engine, flags.media);
    const made = await planFor(cli, engine, target, { connection: null, rehearsal: false });
    await printPlan(cli, engine, { ...made, target });
    const { text, speech } = cli.talk;
    const login =
      target.destination.login === null ? null : speech.command('login', target.destination.name, ...labelOf(target));
    cli.ui.line(text.plan.next(speech.command('run'), login));
    return exitCodes.done;
  });
}

function labelOf({ account }: Target): readonly string[] {
  return account.label === 'main' ? [] : ['--account', account.label];
}

export async function parseTarget(cli: Cli, flags: PlanFlags): Promise<Target> {
  const destination = await getDestination(cli, flags.to);
  const account = { destination: destination.name, label: flags.account };
  cli.talk.knows({ account, set: flags.set ?? [] });
  return {
    destination,
    account,
    options: parseOptions(destination, flags.set ?? [], await optionsOfAccount(cli, account)),
    choices: await parseChoices(flags, { timeZone: cli.talk.timeZone, now: cli.clock.now() }),
  };
}
