import type { Account, Reason } from '../../contract/index.ts';
import type { Balance } from '../../core/balance.ts';
import type { ReasonCount } from '../../core/model.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { findHolder } from '../../ledger/lock.ts';
import { printAccount } from '../account-report.ts';
import type { Cli } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { knowPlan } from '../know-plan.ts';
import { padTo } from '../layout.ts';
import { printListHint } from '../lists.ts';
import { withLedger } from '../open.ts';
import { findPlaceTrouble } from '../place-trouble.ts';
import { awaitLedger, watchStatus } from '../progress/watch-status.ts';
import { oneLine, reasonData } from '../tell.ts';
import { balanceOf } from '../totals.ts';

/** Reads only: works beside a run. Throws when the totals do not add up. */
export async function status(cli: Cli, flags: { readonly watch?: true } = {}): Promise<ExitCode> {
  if (flags.watch === true && !(await awaitLedger(cli))) return exitCodes.done;
  return withLedger(cli, async (ledger) => {
    const look = () => collect(ledger, (account) => findPlaceTrouble(cli, ledger, account));
    if (flags.watch === true)
      await watchStatus(cli, ledger, { printData: async () => printData(cli, ledger, await look()) });
    else await (cli.ui.json ? printData(cli, ledger, await look()) : print(cli, ledger, await look()));
    return exitCodes.done;
  });
}

/** What `status` tells, as data. `findTrouble`: why an account's posts cannot be seen where they were put. */
export async function collect(
  ledger: Ledger,
  findTrouble: (account: Account) => Promise<Reason | null> = async () => null,
) {
  const posts = await ledger.posts.totals();
  const accounts = [];
  for (const account of await ledger.deliveries.accounts()) {
    const totals = await ledger.deliveries.totals(account);
    const { stopped } = await ledger.accounts.get(account);
    accounts.push({
      account,
      balance: balanceOf(posts, totals),
      ...totals,
      stopped: stopped?.reason ?? null,
      trouble: await findTrouble(account),
    });
  }
  return {
    archive: await ledger.posts.lastArchive(),
    posts,
    originals: await ledger.originals.totals(),
    fileReasons: await ledger.originals.reasons(),
    accounts,
  };
}

type Report = Awaited<ReturnType<typeof collect>>;

async function printData(cli: Cli, ledger: Ledger, report: Report): Promise<void> {
  const { ui, talk, config } = cli;
  const withText = <Row extends ReasonCount>(rows: readonly Row[], by?: string) =>
    Promise.all(rows.map(async (row) => ({ ...row, reason: await reasonData(talk, row.reason, by) })));
  const accounts = [];
  // One after another: the ways out are those of one account's plan.
  for (const row of report.accounts) {
    await knowPlan(cli, ledger, row.account);
    const by = row.account.destination;
    const reasons = await withText(row.reasons, by);
    const stopped = row.stopped === null ? null : await reasonData(talk, row.stopped, by);
    const trouble = row.trouble === null ? null : await reasonData(talk, row.trouble, by);
    accounts.push({ ...row, balance: { ...row.balance, reasons }, reasons, stopped, trouble });
  }
  ui.data({
    v: 1,
    kind: 'status',
    workspace: config.workspace,
    run: await findHolder(config.workspace),
    ...report,
    fileReasons: await withText(report.fileReasons),
    accounts,
  });
}

/** Before there is a plan, what was read is all there is. */
function balancesOf({ accounts, posts }: Report): readonly Balance[] {
  return accounts.length === 0 ? [balanceOf(posts, null)] : accounts.map(({ balance }) => balance);
}

async function print(cli: Cli, ledger: Ledger, report: Report): Promise<void> {
  const { ui, talk } = cli;
  const { text, speech } = talk;
  const { status: words } = text;
  const line = (label: string, content: string) => ui.line(`${padTo(label, 9)}  ${content}`);
  line(words.workspace, cli.config.workspace);
  if (report.archive === null) {
    ui.line(words.nothingYet(speech.command('fetch', text.places.export)));
    return;
  }
  const { path, complete } = report.archive;
  line(words.archive, `${path}${complete ? '' : ` ${ui.colour.yellow(words.incomplete)}`}`);
  line(words.posts, words.postTotals(report.posts));
  const { originals } = report;
  line(words.originals, words.originalTotals(originals));
  for (const { count, reason } of report.fileReasons)
    line('', `${String(count).padStart(6)} ${await oneLine(talk, reason)} [${reason.code}]`);
  if (originals.firstExpiry !== null && originals.wanted > 0) {
    const deadline = text.deadline(originals.firstExpiry, cli.clock.now());
    line('', ui.colour.yellow(words.fetchNow(deadline, speech.command('fetch', path))));
  }
  for (const row of report.accounts) {
    const known = await knowPlan(cli, ledger, row.account);
    await printAccount(cli, { ...row, totals: row, publisher: known?.capabilities?.publisher ?? 'program' });
  }
  ui.line();
  printListHint(cli, { balances: balancesOf(report), originals });
  if (report.accounts.length === 0)
    ui.line(words.noPlan(speech.command('plan', path, '--to', text.places.destination)));
}
