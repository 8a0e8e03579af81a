import { type Account, because, FerryError } from '../../contract/index.ts';
import type { PlanRow } from '../../core/model.ts';
import { plannedAccounts } from '../connect.ts';
import { type Cli, getDestination } from '../context.ts';
import type { ExitCode } from '../fail.ts';
import type { HandOffFlags } from '../hand-off/desk-request.ts';
import { leavePage, type PageFlags } from '../html-report.ts';
import { withKnownWorkspace } from '../open.ts';
import { parseAccount } from './accounts.ts';
import { runAccount, takePlanFile } from './run.ts';

export interface HandOffCommandFlags extends HandOffFlags, PageFlags {
  readonly account?: string;
}

/** Puts what is planned before the person, one post at a time, and stays until all is done or Ctrl-C. */
export async function handoff(cli: Cli, flags: HandOffCommandFlags): Promise<ExitCode> {
  return withKnownWorkspace(cli, async (workspace) => {
    await takePlanFile(cli, workspace, undefined);
    const only = flags.account === undefined ? null : parseAccount(flags.account);
    const plan = await choosePlan(cli, await plannedAccounts(workspace.engine, only));
    const code = await runAccount(cli, workspace, {
      plan,
      flags: { ...flags, wait: true },
      handOff: flags,
      always: true,
    });
    await leavePage(cli, workspace.engine, { about: 'report', only: null, flags });
    return code;
  });
}

/** The one account whose posts a person publishes. */
async function choosePlan(cli: Cli, plans: readonly PlanRow[]): Promise<PlanRow> {
  const byPerson: PlanRow[] = [];
  for (const plan of plans) {
    const destination = await getDestination(cli, plan.header.account.destination);
    const { publisher } = destination.capabilities(plan.header.options, plan.header.server ?? null);
    if (publisher === 'person') byPerson.push(plan);
  }
  const [only, ...others] = byPerson;
  if (only === undefined) {
    const accounts = plans.map(({ header }) => nameOf(header.account));
    throw new FerryError('usage', because('nothing-by-hand', { accounts }), { effect: 'none' });
  }
  if (others.length === 0) return only;
  const accounts = byPerson.map(({ header }) => nameOf(header.account));
  throw new FerryError('usage', because('which-account', { accounts }), { effect: 'none' });
}

function nameOf({ destination, label }: Account): string {
  return `${destination}/${label}`;
}
