import type { Account } from '../contract/index.ts';
import type { Engine } from '../engine/engine.ts';
import type { RunResult } from '../engine/run.ts';
import { printAccount } from './commands/status.ts';
import type { Cli } from './context.ts';
import { type ExitCode, exitCodeOf, exitCodeOfTotals } from './fail.ts';
import { balanceOf } from './totals.ts';
import { minute } from './words.ts';

/** What happened, what is left and why, and the next command. Returns the exit code that says the same to a script. */
export async function finalReport(
  cli: Cli,
  engine: Engine,
  { account, result, home }: { readonly account: Account; readonly result: RunResult; readonly home: string | null },
): Promise<ExitCode> {
  const totals = await engine.ledger.deliveries.totals(account);
  const balance = balanceOf(await engine.ledger.posts.totals(), totals);
  const stopped = result.stopped.find(
    ({ line }) => line.account.label === account.label && line.account.destination === account.destination,
  );
  const code = stopped === undefined ? exitCodeOfTotals(totals) : exitCodeOf(stopped.error);
  if (cli.ui.json) {
    cli.ui.data({
      v: 1,
      kind: 'run-ended',
      account,
      totals: totals.byState,
      held: totals.held,
      reasons: totals.reasons,
      balance,
      nextAt: result.nextAt,
      lookAt: home,
      exit: code,
      stopped: stopped === undefined ? null : { code: stopped.error.code, message: stopped.error.message },
    });
    return code;
  }
  printAccount(cli, account, totals, null);
  cli.ui.line(`  ${balance.lines[0] ?? ''}`);
  if (stopped !== undefined)
    cli.ui.line(
      cli.ui.colour.red(
        `  Stopped: ${stopped.error.message}${stopped.error.hint === null ? '' : `. ${stopped.error.hint}`}`,
      ),
    );
  if (result.nextAt !== null)
    cli.ui.line(`  The next one may go at ${minute(result.nextAt)}: run the same command again then.`);
  if (home !== null) cli.ui.line(`  Look at it: ${home}`);
  return code;
}
