import type { DeliveryRow } from '../../ledger/ledger.ts';
import { openLedger } from '../../ledger/open.ts';
import type { Cli } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { day } from '../words.ts';

interface ReportFlags {
  readonly problems?: true;
  readonly csv?: true;
}

const pageSize = 500;

/** Every post of every account, one a line: where it is, or why it is not there. Reads only; memory does not grow. */
export async function report(cli: Cli, flags: ReportFlags): Promise<ExitCode> {
  const ledger = await openLedger(cli.config.workspace, 'read');
  try {
    if (flags.csv === true)
      cli.ui.line(csvLine(['account', 'ref', 'date', 'state', 'held', 'title', 'address', 'code', 'reason']));
    for (const account of await ledger.deliveries.accounts()) {
      let afterPosition = 0;
      for (;;) {
        const rows = await ledger.deliveries.list({ account, afterPosition }, pageSize);
        for (const row of rows) if (flags.problems !== true || isProblem(row)) print(cli, flags, row);
        const last = rows.at(-1);
        if (last === undefined) break;
        afterPosition = last.position;
      }
    }
    return exitCodes.done;
  } finally {
    await ledger.close();
  }
}

function isProblem(row: DeliveryRow): boolean {
  return row.holdCode !== null || row.state === 'failed' || row.state === 'unconfirmed' || row.state === 'skipped';
}

function print(cli: Cli, flags: ReportFlags, row: DeliveryRow): void {
  const held = row.holdCode !== null;
  const code = row.holdCode ?? row.code;
  const reason = row.holdReason ?? row.reason;
  const account = `${row.account.destination}/${row.account.label}`;
  const title = firstLine(row.item.text.title ?? row.item.text.body);
  const address = row.remote?.url ?? row.remote?.id ?? null;
  if (cli.ui.json) {
    cli.ui.data({
      v: 1,
      kind: 'delivery',
      account: row.account,
      ref: row.postRef,
      createdAt: row.item.createdAt,
      state: row.state,
      held,
      title,
      address,
      code,
      reason,
    });
  } else if (flags.csv === true) {
    cli.ui.line(
      csvLine([
        account,
        row.postRef,
        row.item.createdAt,
        row.state,
        held ? 'yes' : 'no',
        title,
        address ?? '',
        code ?? '',
        reason ?? '',
      ]),
    );
  } else {
    const what = held ? 'waits for you' : row.state;
    const why = address ?? (reason === null ? '' : `${reason} [${code}]`);
    cli.ui.line(
      `${account}  ${day(row.item.createdAt)}  ${row.postRef}  ${what}  ${title}${why === '' ? '' : `\n    ${why}`}`,
    );
  }
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

/** RFC 4180; a cell that a spreadsheet would take for a formula is defused with an apostrophe. */
function csvLine(cells: readonly string[]): string {
  return cells
    .map((cell) => (/^[=+\-@\t]/.test(cell) ? `'${cell}` : cell))
    .map((cell) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',');
}
