import type { Account, Capabilities } from '../contract/index.ts';
import type { Engine } from '../engine/engine.ts';
import type { RunResult } from '../engine/run.ts';
import { printAccount } from './account-report.ts';
import { openable } from './addresses.ts';
import type { Cli } from './context.ts';
import { type ExitCode, exitCodeOf, exitCodeOfTotals, withUnreadable } from './fail.ts';
import { printListHint, sayUnreadable } from './lists.ts';
import { findPlaceTrouble } from './place-trouble.ts';
import { oneLine, reasonData } from './tell.ts';
import { balanceOf } from './totals.ts';

interface Ended {
  readonly account: Account;
  readonly result: RunResult;
  /** where the posts can be looked at; null: nowhere */
  readonly home: string | null;
  readonly publisher: Capabilities['publisher'];
}

/** What happened, what is left and why, and the next command. Returns the exit code that says the same to a script. */
export async function finalReport(
  cli: Cli,
  engine: Engine,
  { account, result, home, publisher }: Ended,
): Promise<ExitCode> {
  const totals = await engine.ledger.deliveries.totals(account);
  const balance = balanceOf(await engine.ledger.posts.totals(), totals);
  const stopped = result.stopped.find(
    ({ connection }) =>
      connection.account.label === account.label && connection.account.destination === account.destination,
  );
  const exit =
    stopped === undefined ? withUnreadable(exitCodeOfTotals(totals), balance.unreadable) : exitCodeOf(stopped.error);
  const { ui, talk } = cli;
  const by = account.destination;
  if (ui.json) {
    const reasons = await Promise.all(
      totals.reasons.map(async (row) => ({ ...row, reason: await reasonData(talk, row.reason, by) })),
    );
    ui.data({
      v: 1,
      kind: 'run-ended',
      account,
      totals: totals.byState,
      held: totals.held,
      reasons,
      balance: { ...balance, reasons },
      nextAt: result.nextAt,
      lookAt: openable(home, account),
      exit,
      stopped: stopped === undefined ? null : await reasonData(talk, stopped.error.reason, by),
    });
    return exit;
  }
  const { run } = talk.text;
  const trouble = await findPlaceTrouble(cli, engine.ledger, account);
  await printAccount(cli, { account, totals, stopped: null, trouble, publisher });
  ui.line(`  ${run.balance(balance.seen, balance)}`);
  if (stopped !== undefined) ui.line(ui.colour.red(`  ${run.stopped(await oneLine(talk, stopped.error.reason, by))}`));
  if (result.nextAt !== null) ui.line(`  ${run.nextAt(result.nextAt)}`);
  const page = openable(home, account);
  if (page !== null) ui.line(`  ${run.lookAt(page)}`);
  ui.line();
  printListHint(cli, { balances: [balance], originals: await engine.ledger.originals.totals() });
  await sayUnreadable(cli, engine.ledger);
  return exit;
}
