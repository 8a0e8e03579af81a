import { type Account, because, FerryError } from '../../contract/index.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { findFfmpeg } from '../../media/ffmpeg.ts';
import { type EntryFilter, entriesOf as reportEntries } from '../../report/entries.ts';
import { gatherHead } from '../../report/gather.ts';
import type { Cli } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { type PageFlags, pageFile, tellPage } from '../html-report.ts';
import type { ListName } from '../list-names.ts';
import { type Entry, entriesOf, listOf, postLists, reasonsOf } from '../lists.ts';
import { withLedger } from '../open.ts';
import { gatheringOf, knownAccounts } from '../report-data.ts';
import { csvLine, fileData, lineOf, tableHead, tableRowOf } from '../report-lines.ts';
import { assertPageFree, assertWritableTarget, lastExport } from '../writable-target.ts';
import { parseAccount } from './accounts.ts';

interface ReportFlags extends Pick<PageFlags, 'thumbnails'> {
  readonly problems?: true;
  readonly only?: readonly ListName[];
  readonly code?: readonly string[];
  readonly account?: string;
  readonly csv?: true;
  /** as a page; its path */
  readonly html?: true | string;
  /** small pictures lie beside the page */
  readonly assets?: true;
}

/** Every item of the export, one a line: where it is, or why it is not there. Reads only; memory does not grow. */
export async function report(cli: Cli, flags: ReportFlags): Promise<ExitCode> {
  const account = flags.account === undefined ? null : parseAccount(flags.account);
  assertTogether(flags);
  return withLedger(cli, async (ledger) => {
    const { ui, talk } = cli;
    if (flags.html !== undefined) return asPage(cli, ledger, { flags, html: flags.html, account });
    if (ui.json) return asData(cli, ledger, { flags, account });
    if (flags.csv === true) ui.line(csvLine(tableHead));
    let count = 0;
    let shown: Account | null = null;
    for await (const entry of entriesOf(ledger, { names: flags.only ?? postLists, account })) {
      if (cli.stop.draining) return exitCodes.interrupted;
      if (!isWanted(entry, flags)) continue;
      count += 1;
      if (flags.csv === true) ui.line(await tableRowOf(cli, entry));
      else {
        shown = printHeading(cli, accountOf(entry), { shown, isFirst: count === 1 });
        ui.line(await lineOf(cli, entry));
      }
    }
    if (count === 0 && flags.csv !== true) ui.line(talk.text.lists.empty);
    return exitCodes.done;
  });
}

function assertTogether({ html, assets, csv, problems, only, code }: ReportFlags): void {
  if (html === undefined && assets === true) throw usage(because('flag-needs', { flag: '--assets', needs: '--html' }));
  if (html === undefined) return;
  const given = { '--csv': csv, '--problems': problems, '--only': only, '--code': code };
  const [other] = Object.entries(given).find(([, value]) => value !== undefined) ?? [];
  // The page holds everything, and is filtered where it is read.
  if (other !== undefined) throw usage(because('flags-apart', { flag: '--html', other }));
}

function usage(reason: ReturnType<typeof because>): FerryError {
  return new FerryError('usage', reason, { effect: 'none' });
}

interface Asked {
  readonly flags: ReportFlags;
  readonly account: Account | null;
}

async function asPage(
  cli: Cli,
  ledger: Ledger,
  { flags, html, account }: Asked & { readonly html: true | string },
): Promise<ExitCode> {
  const { writePage } = await import('../write-page.ts');
  const file = await pageFile(html, cli.config.workspace);
  await assertWritableTarget(cli, { path: file, what: 'page', reads: [await lastExport(ledger)] });
  await assertPageFree(file, cli.yes);
  const page = await writePage(cli, {
    ledger,
    ffmpeg: () => findFfmpeg(cli.config.ffmpeg),
    only: account,
    file,
    pictures: flags.assets === true ? 'beside' : 'inside',
    thumbnails: flags.thumbnails !== false,
    signal: cli.stop.drained,
  });
  tellPage(cli, 'report', page);
  return exitCodes.done;
}

/** The head with its sums, then every entry; with a filter the entries alone, which add up to nothing. */
async function asData(cli: Cli, ledger: Ledger, { flags, account }: Asked): Promise<ExitCode> {
  const { ui, stop } = cli;
  const names = flags.only ?? postLists;
  const gathering = gatheringOf(cli, {
    ledger,
    accounts: await knownAccounts(cli, ledger, account),
    filter: filterOf(flags, names),
    thumbnails: 'made',
    ffmpeg: () => findFfmpeg(cli.config.ffmpeg),
    signal: stop.drained,
  });
  const isWhole = flags.only === undefined && flags.code === undefined && flags.problems !== true;
  if (isWhole) ui.data(await gatherHead(gathering));
  for await (const entry of reportEntries(gathering)) ui.data(entry);
  const files = names.filter((name) => name.startsWith('files-'));
  if (files.length === 0) return exitCodes.done;
  for await (const entry of entriesOf(ledger, { names: files, account })) {
    if (stop.draining) return exitCodes.interrupted;
    if (entry.kind === 'file' && isWanted(entry, flags)) ui.data(await fileData(cli, entry.original));
  }
  return exitCodes.done;
}

function filterOf(flags: ReportFlags, names: readonly ListName[]): EntryFilter {
  const has = (name: ListName) => names.includes(name);
  const isFree = flags.code === undefined && flags.problems !== true;
  return {
    delivery: (row) => has(listOf(row)) && isWanted({ kind: 'delivery', row }, flags),
    unreadable: (item) => has('unreadable') && isWanted({ kind: 'unreadable', item }, flags),
    notPlanned: has('not-planned') && isFree,
    deleted: has('deleted') && isFree,
  };
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
