import type { Account } from '../../contract/index.ts';
import type { Cli } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import type { ListName } from '../list-names.ts';
import { type Entry, entriesOf, postLists, reasonsOf } from '../lists.ts';
import { withLedger } from '../open.ts';
import { csvLine, dataOf, lineOf, tableHead, tableRowOf } from '../report-lines.ts';
import { parseAccount } from './accounts.ts';

interface ReportFlags {
  readonly problems?: true;
  readonly only?: readonly ListName[];
  readonly code?: readonly string[];
  readonly account?: string;
  readonly csv?: true;
}

/** Every item of the export, one a line: where it is, or why it is not there. Reads only; memory does not grow. */
export async function report(cli: Cli, flags: ReportFlags): Promise<ExitCode> {
  const account = flags.account === undefined ? null : parseAccount(flags.account);
  return withLedger(cli, async (ledger) => {
    const { ui, talk } = cli;
    if (flags.csv === true && !ui.json) ui.line(csvLine(tableHead));
    let count = 0;
    let shown: Account | null = null;
    for await (const entry of entriesOf(ledger, { names: flags.only ?? postLists, account })) {
      if (cli.stop.draining) return exitCodes.interrupted;
      if (!isWanted(entry, flags)) continue;
      count += 1;
      if (ui.json) ui.data(await dataOf(cli, entry));
      else if (flags.csv === true) ui.line(await tableRowOf(cli, entry));
      else {
        shown = printHeading(cli, accountOf(entry), { shown, isFirst: count === 1 });
        ui.line(await lineOf(cli, entry));
      }
    }
    if (count === 0 && flags.csv !== true) ui.line(talk.text.lists.empty);
    return exitCodes.done;
  });
}

function isWanted(entry: Entry, { problems, code }: ReportFlags): boolean {
  if (problems === true && !isProblem(entry)) return false;
  return code === undefined || codesOf(entry).some((one) => code.includes(one));
}

/** Every line belongs to the account above it. */
function printHeading(
  { ui }: Cli,
  account: Account | null,
  { shown, isFirst }: { readonly shown: Account | null; readonly isFirst: boolean },
): Account | null {
  if (!isFirst && account?.destination === shown?.destination && account?.label === shown?.label) return shown;
  if (!isFirst) ui.line();
  if (account !== null) ui.line(ui.colour.bold(`${account.destination}/${account.label}`));
  return account;
}

function accountOf(entry: Entry): Account | null {
  if (entry.kind === 'delivery') return entry.row.account;
  return entry.kind === 'not-planned' ? entry.account : null;
}

function codesOf(entry: Entry): readonly string[] {
  switch (entry.kind) {
    case 'delivery':
      return reasonsOf(entry.row).map(({ code }) => code);
    case 'unreadable':
      return [entry.item.because.code];
    case 'file':
      return entry.original.hold === null ? [] : [entry.original.hold.code];
    case 'deleted':
    case 'not-planned':
      return [];
  }
}

function isProblem(entry: Entry): boolean {
  if (entry.kind !== 'delivery') return entry.kind === 'unreadable' || entry.kind === 'file';
  const { hold, state, check } = entry.row;
  const isOff = check !== null && (check.result === 'differs' || check.result === 'missing');
  return hold !== null || isOff || ['failed', 'unconfirmed', 'skipped', 'removing'].includes(state);
}
