import { type Account, because, type Capabilities, FerryError } from '../contract/index.ts';
import type { TableProblem } from '../contract/reasons/table.ts';
import { deliveryKey } from '../core/identity.ts';
import type { PlanRow } from '../core/model.ts';
import type { PlanHeader } from '../core/plan/item.ts';
import type { Encoding } from '../kit/encoding.ts';
import { toEpochMs } from '../kit/index.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { readMoment } from '../table/moments.ts';
import { openPlanTable, type PlanTable, type PlanTableRow } from '../table/read.ts';
import type { PlanColumn } from '../table/words.ts';
import { readCoverEdit, type TakeCover } from './cover-edit.ts';
import {
  carryOver,
  changeOf,
  digest,
  NamedPosts,
  type PlanChanges,
  type PostChange,
  type PostInForce,
  readInForce,
} from './plan-changes.ts';
import { checkEdit, type Mistake } from './plan-check.ts';
import type { PlanFileDeps } from './plan-file.ts';
import { asInTable } from './plan-table.ts';
import {
  type CellMistake,
  coverInCell,
  editableColumns,
  readRow,
  readWas,
  type SavedStyle,
  sayingOf,
  sayingsInCells,
  type TableStyle,
  type Was,
  wasOf,
} from './plan-table-row.ts';

export interface TakingTable {
  readonly workspace: string;
  readonly path: string;
  readonly plan: PlanRow;
  readonly style: TableStyle;
  readonly signal: AbortSignal;
  /** false: only look what it would change */
  readonly applies: boolean;
  /** what the destination of the plan takes; null: not known here */
  limitsOf(header: PlanHeader): Promise<Capabilities | null>;
  readonly takeCover: TakeCover;
}

export interface TableRead {
  readonly account: Account;
  readonly encoding: Encoding;
  /** columns of the person's own: left alone */
  readonly extra: readonly string[];
  /** columns one could edit that are not there any more */
  readonly missingColumns: readonly string[];
  readonly rows: number;
  /** posts of the plan that have no row: they stay as they are */
  readonly missingRows: number;
  /** in the table's order */
  readonly changes: readonly PostChange[];
  /** not sent ones go in another order than the plan has */
  readonly reordered: boolean;
  /** the plan as it is now, in a file; null: nothing was changed */
  readonly file: string | null;
}

const mostProblems = 20;

/**
 * Makes what a person changed in a table the plan. All or nothing: with one mistake in it, none of it counts and all are
 * named by row and column, as FerryError `usage`. A row they did not touch changes nothing, whatever became of its post since.
 */
export async function takePlanTable(deps: PlanFileDeps, taking: TakingTable): Promise<TableRead> {
  const { header } = taking.plan;
  const table = await openPlanTable(taking.path, taking.signal);
  const found = await compare(deps.ledger, table, taking);
  if (found.problems.length > 0) throw mistakes(taking.path, found.problems);
  const isNew = found.changes.length > 0 || found.reordered;
  const { extra, missing, encoding } = table;
  return {
    account: header.account,
    encoding,
    extra,
    missingColumns: editableColumns.filter((column) => missing.includes(column)),
    rows: found.keys.length,
    missingRows: found.missingRows,
    changes: found.changes.map(({ post }) => post),
    reordered: found.reordered,
    file: isNew && taking.applies ? await carryOver(deps, taking.workspace, { header, found }) : null,
  };
}

interface Compared extends PlanChanges {
  readonly problems: readonly TableProblem[];
  readonly missingRows: number;
}

async function compare(
  ledger: Ledger,
  table: PlanTable,
  { plan, style, limitsOf, signal, takeCover }: TakingTable,
): Promise<Compared> {
  const { account } = plan.header;
  const limits = await limitsOf(plan.header);
  const inForce = await readInForce(ledger, account, async (row) => sayingOf(await asInTable(ledger, row)));
  const comparing: Comparing = { ledger, table, limits, takeCover, style: { ...style, encoding: table.encoding } };
  const problems: TableProblem[] = [];
  const changes: PlanChanges['changes'][number][] = [];
  const named = new NamedPosts();
  let last = 1;
  for await (const one of table.rows) {
    signal.throwIfAborted();
    last = one.row;
    const post = findPost(one, inForce, account);
    const found =
      post.inForce === null
        ? notThere(post.ref)
        : await compareRow(one, { ...post, inForce: post.inForce, named }, comparing);
    for (const { column, ...mistake } of found.problems)
      problems.push({ row: one.row, post: post.inForce?.post ?? null, field: nameOf(table, column), ...mistake });
    if (found.change !== null) changes.push(found.change);
  }
  const keys = named.keys();
  if (keys.length === 0 && problems.length === 0)
    problems.push({ row: last, post: null, field: '', wrong: 'no-posts' });
  return { problems, changes, leftOut: [], keys, reordered: named.reordered, missingRows: inForce.size - keys.length };
}

interface Comparing {
  readonly ledger: Ledger;
  readonly table: PlanTable;
  readonly limits: Capabilities | null;
  readonly takeCover: TakeCover;
  readonly style: SavedStyle;
}

interface RowFound {
  readonly problems: readonly CellMistake[];
  readonly change: PlanChanges['changes'][number] | null;
}

function findPost({ cells }: PlanTableRow, inForce: ReadonlyMap<string, PostInForce>, account: Account) {
  const ref = (cells.get('ref') ?? '').normalize('NFKC').replaceAll(/^['\s]+|\s+$/gu, '');
  const key = deliveryKey(ref, account);
  return { ref, key, inForce: inForce.get(key) ?? null };
}

function notThere(ref: string): RowFound {
  const given = ref.length <= 60 ? ref : `${ref.slice(0, 57)}…`;
  return {
    problems: [ref === '' ? { column: 'ref', wrong: 'no-ref' } : { column: 'ref', wrong: 'foreign', given }],
    change: null,
  };
}

interface KnownPost {
  readonly key: string;
  readonly inForce: PostInForce;
  readonly named: NamedPosts;
}

async function compareRow(
  one: PlanTableRow,
  { key, inForce, named }: KnownPost,
  comparing: Comparing,
): Promise<RowFound> {
  const { ledger, style, limits, takeCover } = comparing;
  const was = readWas(one.cells);
  const before = named.add(key, one.row, { ...inForce, position: placeOf(comparing.table, was, inForce) });
  if (before !== null) return { problems: [{ column: null, wrong: 'post-twice', found: before }], change: null };
  const around = problemsAround(one, inForce, style);
  const sayings = sayingsInCells(one.cells, style);
  if (sayings.some((said) => digest(said) === inForce.digest)) return { problems: around, change: null };
  const row = await ledger.deliveries.find(key);
  if (row === null) return { problems: around, change: null };
  const post = await asInTable(ledger, row);
  const isStale = was !== null && was.said !== wasOf(key, sayingOf(post));
  // Not a word of it was changed since it was written: what changed is the plan.
  if (isStale && sayings.some((said) => wasOf(key, said) === was.said)) return { problems: around, change: null };
  const cover = await readCoverEdit(coverInCell(one.cells, post), { ledger, row, takeCover });
  const { edit, problems } = readRow(one.cells, { ...post, cover }, style);
  const checked = checkEdit(edit, { row, limits, isOver: post.isOver });
  const changes = checked.changed.length > 0 || problems.length > 0;
  if (isStale && changes) return { problems: [...around, { column: null, wrong: 'changed-meanwhile' }], change: null };
  return {
    problems: [...around, ...problems, ...checked.problems.map(inTable)],
    change: checked.changed.length > 0 ? changeOf(row, checked) : null,
  };
}

/** Order is what a person changed since the table was written, not what a plan did meanwhile. null: nothing can be told. */
function placeOf({ missing }: PlanTable, was: Was | null, { position }: PostInForce): number | null {
  return missing.includes('was') ? position : (was?.place ?? null);
}

const dayMs = 86_400_000;

/** What is only shown. A spreadsheet may have written the date anew, so only another day is a change. */
function problemsAround(
  { cells, spills }: PlanTableRow,
  { post }: PostInForce,
  { timeZone }: TableStyle,
): readonly CellMistake[] {
  const problems: CellMistake[] = spills ? [{ column: null, wrong: 'cells' }] : [];
  const cell = cells.get('date')?.trim() ?? '';
  if (cell === '' || cell.startsWith(post.createdAt.slice(0, 10))) return problems;
  const moment = readMoment(cell, timeZone);
  const days = moment.kind === 'at' ? [moment.at.slice(0, 10)] : moment.days;
  const isNear = (day: string) => Math.abs(Date.parse(day) - toEpochMs(post.createdAt)) < 2 * dayMs;
  if (days.length > 0 && !days.some(isNear))
    problems.push({ column: 'date', wrong: 'fixed', allowed: editableColumns });
  return problems;
}

const columnsOfFields: Readonly<Record<string, PlanColumn>> = {
  'text.title': 'title',
  'text.body': 'body',
  'text.hashtags': 'topics',
  cover: 'cover',
  visibility: 'visibility',
  scheduledAt: 'when',
  verdict: 'go',
  'verdict.kind': 'go',
};

function inTable({ field, ...mistake }: Mistake): CellMistake {
  return { ...mistake, column: columnsOfFields[field] ?? null };
}

function nameOf({ names }: PlanTable, column: PlanColumn | null): string {
  return column === null ? '' : (names.get(column) ?? column);
}

function mistakes(path: string, problems: readonly TableProblem[]): FerryError {
  const more = Math.max(0, problems.length - mostProblems);
  return new FerryError('usage', because('table-wrong', { path, problems: problems.slice(0, mostProblems), more }), {
    effect: 'none',
  });
}
