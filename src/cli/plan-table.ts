import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Account, because, FerryError, isFerryError, type Reason } from '../contract/index.ts';
import type { DeliveryRow, PlanRow } from '../core/model.ts';
import { coverTaker } from '../engine/cover-edit.ts';
import type { Engine } from '../engine/engine.ts';
import { writePlanTable } from '../engine/plan-table.ts';
import { type TableRead, takePlanTable } from '../engine/plan-table-edits.ts';
import type { TableStyle } from '../engine/plan-table-row.ts';
import { openable } from './addresses.ts';
import { type Cli, getDestination } from './context.ts';
import { rehearsalLabel } from './phrases/places.ts';
import { countNowPublic, limitsIn } from './plan-edits.ts';
import { createPostLinks } from './post-links.ts';
import { assertWritableTarget, lastExport, type WriteTarget } from './writable-target.ts';

/** The plan in force as a table at `path`, whatever lies there. */
export async function writeTable(cli: Cli, engine: Engine, { account, path }: TableOfAccount): Promise<void> {
  const { ui, talk } = cli;
  const link = createPostLinks(cli, engine);
  const rows = await writePlanTable(engine.ledger, path, {
    account,
    style: styleOf(cli),
    noteOf: (row) => noteOf(cli, row),
    thumbnailOf: async ({ postRef }) => link(await engine.ledger.originals.ofPost(postRef)),
  });
  if (ui.json) ui.data({ v: 1, kind: 'plan-table-written', account, path, rows });
  else
    ui.line(
      talk.text.table.written(
        path,
        rows,
        talk.speech.command('plan', '--apply', path, ...(await whose(engine, account))),
      ),
    );
}

/** In a workspace of several accounts a command has to say which. */
async function whose({ ledger }: Engine, { destination, label }: Account): Promise<readonly string[]> {
  const real = (await ledger.deliveries.accounts()).filter((one) => one.label !== rehearsalLabel);
  return real.length > 1 && label !== rehearsalLabel ? ['--account', `${destination}/${label}`] : [];
}

interface TableOfAccount {
  readonly account: Account;
  readonly path: string;
}

function styleOf({ talk }: Cli): TableStyle {
  return { language: talk.language, timeZone: talk.timeZone };
}

async function noteOf({ talk }: Cli, { account, item, state, hold, reason, remote }: DeliveryRow): Promise<string> {
  const by = account.destination;
  const why = hold ?? (state === 'skipped' || state === 'failed' ? reason : null);
  const address = openable(remote?.url ?? null, account);
  const parts = [
    ...(address === null ? [] : [address]),
    ...(why === null ? [] : [(await talk.say(why, by)).sentence]),
    ...(await Promise.all(item.warnings.map(async (warning) => (await talk.say(warning, by)).sentence))),
  ];
  return talk.text.join(parts);
}

/** What somebody changed in a table that lies there is not written over: asked before there is another plan. */
export async function assertTableFree(
  cli: Cli,
  engine: Engine,
  { account, path, reads }: TableOfAccount & Pick<WriteTarget, 'reads'>,
): Promise<void> {
  await assertWritableTarget(cli, { path, what: 'table', reads: [...reads, await lastExport(engine.ledger)] });
  if (cli.yes || !(await isThere(path))) return;
  const plan = await engine.ledger.plans.last(account);
  const holds =
    plan === null ? 'something-else' : await whatItHolds(() => read(cli, engine, { plan, path, applies: false }));
  if (holds !== null) throw usage(because('table-in-the-way', { path, holds }));
}

async function whatItHolds(look: () => Promise<TableRead>): Promise<'edits' | 'something-else' | null> {
  try {
    const { changes, reordered } = await look();
    return changes.length > 0 || reordered ? 'edits' : null;
  } catch (error) {
    if (!isFerryError(error) || error.kind !== 'usage') throw error;
    return error.reason.code === 'table-wrong' ? 'edits' : 'something-else';
  }
}

export async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    // whoever writes there says what is wrong with the place
    return false;
  }
}

interface Applying extends TableOfAccount {
  /** only show what it would change */
  readonly check: boolean;
}

/** What a person changed in a table becomes the plan, and is told. */
export async function applyTable(cli: Cli, engine: Engine, { account, path, check }: Applying): Promise<void> {
  const plan = await getPlan(engine, account);
  const taken = await read(cli, engine, { plan, path, applies: !check });
  tell(cli, { path, taken, of: await whose(engine, account) });
}

async function getPlan({ ledger }: Engine, account: Account): Promise<PlanRow> {
  const plan = await ledger.plans.last(account);
  if (plan !== null) return plan;
  throw usage(because('no-plan', { account: `${account.destination}/${account.label}` }));
}

async function read(
  cli: Cli,
  { ledger, workspace, store }: Engine,
  { plan, path, applies }: { readonly plan: PlanRow; readonly path: string; readonly applies: boolean },
): Promise<TableRead> {
  await getDestination(cli, plan.header.account.destination);
  return takePlanTable(
    { ledger, clock: cli.clock },
    {
      workspace,
      path,
      plan,
      style: styleOf(cli),
      signal: cli.stop.drained,
      applies,
      limitsOf: (header) => limitsIn(cli, header),
      takeCover: coverTaker({ store, folder: dirname(path), signal: cli.stop.drained }),
    },
  );
}

const mostChanges = 10;

interface Telling {
  readonly path: string;
  readonly taken: TableRead;
  /** `--account x`, or nothing */
  readonly of: readonly string[];
}

function tell({ ui, talk }: Cli, { path, taken, of }: Telling): void {
  const { table, edits, journey } = talk.text;
  const { encoding, extra, missingColumns, missingRows, changes, reordered, file, account } = taken;
  const isNew = changes.length > 0 || reordered;
  if (ui.json) ui.data({ v: 1, kind: 'plan-table', path, applied: file !== null, ...taken });
  if (encoding === 'windows-1252' || encoding === 'gb18030') ui.note(table.codePage(path, encoding));
  if (extra.length > 0) ui.note(table.extra(extra));
  if (missingColumns.length > 0) ui.note(table.missingColumns(missingColumns));
  if (missingRows > 0) ui.note(table.missingRows(missingRows));
  if (!isNew) {
    ui.line(edits.nothing(path));
    return;
  }
  ui.line(file === null ? table.would(path, account, changes.length) : table.taken(path, account, changes.length));
  const shown = ui.verbose ? changes : changes.slice(0, mostChanges);
  for (const change of shown) for (const line of table.change(change)) ui.line(`  ${line}`);
  if (changes.length > shown.length) ui.line(`  ${journey.more(changes.length - shown.length)}`);
  if (reordered) ui.line(`  ${table.reordered}`);
  const nowPublic = countNowPublic(changes);
  if (nowPublic > 0) ui.line(ui.colour.yellow(edits.nowPublic(nowPublic)));
  if (file === null) ui.line(table.toTake(talk.speech.command('plan', '--apply', path, ...of)));
  else ui.line(table.next(talk.speech.command('run', ...of)));
}

function usage(reason: Reason): FerryError {
  return new FerryError('usage', reason, { effect: 'none' });
}
