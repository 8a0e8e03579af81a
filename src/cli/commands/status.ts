import type { Account } from '../../contract/index.ts';
import { planOnlyHolds } from '../../core/plan/item.ts';
import { deliveryStates } from '../../core/states.ts';
import type { DeliveryTotals, Ledger } from '../../ledger/ledger.ts';
import { openLedger } from '../../ledger/open.ts';
import type { Cli } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { balanceOf } from '../totals.ts';
import { bytes, count, deadline } from '../words.ts';

/** Reads only: works beside a run. Throws when the totals do not add up. */
export async function status(cli: Cli): Promise<ExitCode> {
  const ledger = await openLedger(cli.config.workspace, 'read');
  try {
    const report = await collect(ledger);
    if (cli.ui.json) cli.ui.data({ v: 1, kind: 'status', workspace: cli.config.workspace, ...report });
    else print(cli, report);
    return exitCodes.done;
  } finally {
    await ledger.close();
  }
}

export async function collect(ledger: Ledger) {
  const posts = await ledger.posts.totals();
  const originals = await ledger.originals.totals();
  const accounts = [];
  for (const account of await ledger.deliveries.accounts()) {
    const totals = await ledger.deliveries.totals(account);
    const { stoppedCode, stoppedReason } = await ledger.accounts.get(account);
    accounts.push({
      account,
      balance: balanceOf(posts, totals),
      ...totals,
      stopped: stoppedCode === null ? null : { code: stoppedCode, reason: stoppedReason },
    });
  }
  return {
    archive: await ledger.posts.lastArchive(),
    posts,
    originals,
    fileReasons: await ledger.originals.reasons(),
    accounts,
  };
}

type Report = Awaited<ReturnType<typeof collect>>;

function print(cli: Cli, report: Report): void {
  const { ui } = cli;
  ui.line(`Workspace ${cli.config.workspace}`);
  if (report.archive === null) {
    ui.line('Nothing here yet. Start with: clipferry fetch <the zip TikTok sent you>');
    return;
  }
  ui.line(
    `Archive   ${report.archive.path}${report.archive.complete ? '' : ui.colour.yellow(' (not read to its end: run the same command again)')}`,
  );
  ui.line(
    `Posts     ${report.posts.posts}, and ${report.posts.deleted} deleted, ${report.posts.unreadable} unreadable`,
  );
  const { originals } = report;
  ui.line(
    `Originals ${count(originals.fetched, 'file')} safe here (${bytes(originals.bytes)}), ${originals.wanted} to fetch, ${originals.held} waiting for you, ${originals.unfetchable} not to be had`,
  );
  for (const reason of report.fileReasons)
    ui.line(`          ${String(reason.count).padStart(6)} ${reason.reason} [${reason.code}]`);
  if (originals.firstExpiry !== null && originals.wanted > 0)
    ui.line(
      ui.colour.yellow(
        `          ${deadline(originals.firstExpiry, cli.clock.now())}: clipferry fetch ${report.archive.path}`,
      ),
    );
  for (const account of report.accounts) printAccount(cli, account.account, account, account.stopped);
  if (report.accounts.length === 0) ui.line('No plan yet. Next: clipferry plan <export> --to <destination>');
}

export function printAccount(
  cli: Cli,
  account: Account,
  totals: DeliveryTotals,
  stopped: { readonly reason: string | null } | null,
): void {
  const { ui } = cli;
  ui.line();
  ui.line(ui.colour.bold(`${account.destination} / ${account.label}`));
  if (stopped !== null)
    ui.line(
      ui.colour.red(
        `  stopped: ${stopped.reason}. When you have seen to it: clipferry accounts resume ${account.destination}/${account.label}`,
      ),
    );
  for (const state of deliveryStates) {
    const number = totals.byState[state];
    if (number > 0) ui.line(`  ${state.padEnd(12)} ${number}`);
  }
  for (const reason of totals.reasons) {
    const word = reason.held ? 'waits for you' : reason.state;
    ui.line(`    ${String(reason.count).padStart(6)} ${word}: ${reason.reason} [${reason.code}]`);
  }
  for (const hint of nextSteps(totals)) ui.line(`  ${hint}`);
}

function nextSteps(totals: DeliveryTotals): readonly string[] {
  const { byState, held, reasons } = totals;
  const open = byState.planned + byState.prepared + byState.uploaded + byState.publishing + byState.accepted;
  const steps: string[] = [];
  if (open > held) steps.push('Go on with: clipferry run');
  if (byState.unconfirmed > 0) steps.push('Say whether they were published: clipferry resolve');
  // These wait for a choice, which only a plan can take: `retry` leaves them alone.
  const choices = reasons.filter((reason) => reason.held && planOnlyHolds.includes(reason.code));
  const forChoice = choices.reduce((sum, reason) => sum + reason.count, 0);
  if (forChoice > 0)
    steps.push('For captions and other choices: the same plan or migrate command with the flag named above');
  if (held > forChoice || byState.failed > 0)
    steps.push('When the other reasons are seen to: clipferry retry, then clipferry run');
  return steps;
}
