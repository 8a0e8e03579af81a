import type { Account } from '../contract/index.ts';
import type { DeliveryRow } from '../core/model.ts';
import { writeFileAtomically } from '../disk/index.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { allDeliveries } from '../ledger/pages.ts';
import { guarded } from '../table/guard.ts';
import { momentInCell } from '../table/moments.ts';
import { columnName, type PlanColumn, planColumns } from '../table/words.ts';
import { tableLine, tableStart } from '../table/write.ts';
import { isOverFor, isSent } from './plan-check.ts';
import { type PostInTable, sayingOf, type TableStyle, wasInCell, wasOf, writtenCells } from './plan-table-row.ts';

export interface WritingTable {
  readonly account: Account;
  readonly style: TableStyle;
  /** why it waits, and what a person should know; in words */
  noteOf(row: DeliveryRow): Promise<string>;
  /** a link to what it looks like; empty: there is nothing here */
  thumbnailOf(row: DeliveryRow): Promise<string>;
}

/** The plan in force of one account as a table for spreadsheets, one row a delivery, in plan order. Returns how many. */
export async function writePlanTable(ledger: Ledger, path: string, writing: WritingTable): Promise<number> {
  let count = 0;
  const counting = () => {
    count += 1;
    return count;
  };
  await writeFileAtomically(path, lines(ledger, writing, counting));
  return count;
}

async function* lines(ledger: Ledger, writing: WritingTable, counting: () => number): AsyncIterable<string> {
  const { account, style } = writing;
  yield tableStart + tableLine(planColumns.map((column) => columnName(column, style.language)));
  for await (const row of allDeliveries(ledger.deliveries, { account })) {
    const place = counting();
    const post = await asInTable(ledger, row);
    const cells: Readonly<Record<PlanColumn, string>> = {
      ref: guarded(row.postRef),
      date: momentInCell(row.item.createdAt, style.timeZone),
      thumbnail: await writing.thumbnailOf(row),
      ...writtenCells(post, style),
      note: guarded(await writing.noteOf(row)),
      was: wasInCell({ said: wasOf(row.key, sayingOf(post)), place }),
    };
    yield tableLine(planColumns.map((column) => cells[column]));
  }
}

export async function asInTable(ledger: Ledger, row: DeliveryRow): Promise<PostInTable> {
  return { row, isOver: isSent(row) || (row.state === 'failed' && (await isOverFor(ledger, row))) };
}
