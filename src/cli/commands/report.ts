import type { DeliveryRow } from '../../core/model.ts';
import type { Cli } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { firstLine } from '../layout.ts';
import { withLedger } from '../open.ts';
import { reasonData } from '../tell.ts';

interface ReportFlags {
  readonly problems?: true;
  readonly csv?: true;
}

const pageSize = 500;

/** Every post of every account, one a line: where it is, or why it is not there. Reads only; memory does not grow. */
export async function report(cli: Cli, flags: ReportFlags): Promise<ExitCode> {
  return withLedger(cli, async (ledger) => {
    if (flags.csv === true && !cli.ui.json)
      cli.ui.line(csvLine(['account', 'ref', 'date', 'state', 'held', 'title', 'address', 'code', 'reason']));
    for (const account of await ledger.deliveries.accounts()) {
      let afterPosition = 0;
      for (;;) {
        const rows = await ledger.deliveries.list({ account, afterPosition }, pageSize);
        for (const row of rows) if (flags.problems !== true || isProblem(row)) await print(cli, flags, row);
        const last = rows.at(-1);
        if (last === undefined) break;
        afterPosition = last.position;
      }
    }
    return exitCodes.done;
  });
}

function isProblem({ hold, state, check }: DeliveryRow): boolean {
  const isOff = check !== null && (check.result === 'differs' || check.result === 'missing');
  return hold !== null || isOff || ['failed', 'unconfirmed', 'skipped', 'removing'].includes(state);
}

interface ReportRow {
  readonly row: DeliveryRow;
  readonly title: string;
  readonly address: string | null;
  /** in the reader's words; null: there is nothing to say */
  readonly why: string | null;
}

async function print(cli: Cli, flags: ReportFlags, row: DeliveryRow): Promise<void> {
  const { talk } = cli;
  const reason = row.hold ?? row.reason;
  const by = row.account.destination;
  const content: ReportRow = {
    row,
    title: firstLine(row.item.text.title ?? row.item.text.body),
    address: row.remote?.url ?? (row.remote?.id || null),
    why: reason === null ? null : (await talk.say(reason, by)).sentence,
  };
  if (cli.ui.json) await printData(cli, content);
  else if (flags.csv === true) cli.ui.line(csvOf(content));
  else await printText(cli, content);
}

async function printData({ ui, talk }: Cli, { row, title, address }: ReportRow): Promise<void> {
  const reason = row.hold ?? row.reason;
  const by = row.account.destination;
  const { check } = row;
  ui.data({
    v: 1,
    kind: 'delivery',
    account: row.account,
    ref: row.postRef,
    createdAt: row.item.createdAt,
    scheduledAt: row.item.scheduledAt,
    state: row.state,
    held: row.hold !== null,
    title,
    address,
    reason: reason === null ? null : await reasonData(talk, reason, by),
    check:
      check === null
        ? null
        : { ...check, differences: await Promise.all(check.differences.map((one) => reasonData(talk, one, by))) },
  });
}

function csvOf({ row, title, address, why }: ReportRow): string {
  return csvLine([
    `${row.account.destination}/${row.account.label}`,
    row.postRef,
    row.item.createdAt,
    row.state,
    row.hold === null ? 'no' : 'yes',
    title,
    address ?? '',
    (row.hold ?? row.reason)?.code ?? '',
    why ?? '',
  ]);
}

async function printText({ ui, talk }: Cli, { row, title, address, why }: ReportRow): Promise<void> {
  const { text, speech } = talk;
  const account = `${row.account.destination}/${row.account.label}`;
  const what = row.hold === null ? text.states[row.state] : text.waitsForYou;
  ui.line(`${account}  ${speech.day(row.item.createdAt)}  ${row.postRef}  ${what}  ${title}`.trimEnd());
  const code = (row.hold ?? row.reason)?.code;
  if (address !== null) ui.line(`    ${address}`);
  else if (why !== null) ui.line(`    ${why} [${code}]`);
  for (const difference of row.check?.differences ?? [])
    ui.line(`    ${(await talk.say(difference, row.account.destination)).sentence} [${difference.code}]`);
  if (row.check?.result === 'missing') ui.line(`    ${text.verify.missing}`);
}

/** RFC 4180; a cell that a spreadsheet would take for a formula is defused with an apostrophe. */
function csvLine(cells: readonly string[]): string {
  return cells
    .map((cell) => (/^[=+\-@\t]/.test(cell) ? `'${cell}` : cell))
    .map((cell) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',');
}
