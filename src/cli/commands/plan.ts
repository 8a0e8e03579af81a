import type { Destination, Options } from '../../contract/index.ts';
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
    const made = await planFor(cli, engine, target);
    await printPlan(cli, engine, { ...made, target });
    if (!cli.ui.json)
      cli.ui.line(
        `Next: clipferry run${target.destination.login === null ? '' : `   (sign in first: clipferry login ${target.destination.name})`}`,
      );
    return exitCodes.done;
  });
}

export interface FullTarget extends Target {
  readonly destination: Destination;
  readonly options: Options;
}

export async function parseTarget(cli: Cli, flags: PlanFlags): Promise<FullTarget> {
  const destination = await getDestination(cli.registry, flags.to);
  const options = parseOptions(destination, flags.set ?? []);
  return {
    destination,
    options,
    account: { destination: destination.name, label: flags.account },
    capabilities: destination.capabilities(options),
    choices: await parseChoices(flags),
  };
}
