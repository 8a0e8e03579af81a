import { resolve } from 'node:path';
import type { Database as Connection } from 'better-sqlite3';
import type { z } from 'zod';
import { because, isFerryError, type Reason } from '../../contract/index.ts';
import { probed } from '../imports/shapes.ts';
import { journalPath } from '../journal/file.ts';
import { openLedger } from '../open.ts';
import { planHeader, planItem } from '../plans/shapes.ts';
import { asDamage } from '../sqlite/errors.ts';
import * as shapes from '../sqlite/shapes.ts';
import { type LoadSqlite, openSqlite } from '../sqlite/sqlite.ts';
import { readJsonOrNull } from '../sqlite/stored.ts';
import { ledgerPath } from './names.ts';
import { surveyJournal } from './survey.ts';

export interface Checked {
  /** what is wrong, with its place; empty: nothing */
  readonly faults: readonly Reason[];
  readonly publications: number;
  readonly journalLines: number;
}

/** More of one kind say nothing new. */
const maxFaults = 20;

/** Looks at everything there is to look at, and changes nothing; a run may go on meanwhile. */
export async function checkLedger(given: string, load?: LoadSqlite): Promise<Checked> {
  const folder = resolve(given);
  const faults: Reason[] = [];
  const path = ledgerPath(folder);
  const survey = await surveyJournal(journalPath(folder));
  for (const line of survey?.damaged ?? [])
    faults.push(because('journal-damaged', { path: journalPath(folder), line }));
  try {
    // Empty, older than its journal, of another workspace: as every command finds it.
    await (await openLedger(folder, 'read', load)).close();
    faults.push(...(await faultsInside(path, load)));
  } catch (error) {
    if (!isFerryError(error) || error.kind !== 'fatal') throw error;
    faults.push(error.reason);
  }
  return {
    faults: faults.slice(0, maxFaults),
    publications: survey?.publications ?? 0,
    journalLines: survey?.lines ?? 0,
  };
}

async function faultsInside(path: string, load?: LoadSqlite): Promise<readonly Reason[]> {
  const connection = await openSqlite(path, { readonly: true, fileMustExist: true, timeout: 10_000 }, load);
  try {
    return [...faultsOfPages(connection, path), ...faultsOfRows(connection)];
  } catch (error) {
    const told = asDamage(error, path);
    if (isFerryError(told)) return [told.reason];
    throw told;
  } finally {
    connection.close();
  }
}

function* faultsOfPages(connection: Connection, path: string): Generator<Reason> {
  const said = connection.prepare<[], string>(`pragma integrity_check(${maxFaults})`).pluck();
  for (const line of said.iterate()) if (line !== 'ok') yield { ...because('ledger-damaged', { path }), said: line };
  const lost = connection.prepare<[], { table: string; rowid: number | null }>(
    'select * from pragma_foreign_key_check limit 20',
  );
  for (const { table, rowid } of lost.iterate())
    yield because('ledger-damaged', { table, row: String(rowid ?? '?'), field: 'reference' });
}

/** Every column that holds JSON: its table, what names a row, and its shape. */
const columns: readonly (readonly [table: string, row: string, field: string, shape: z.ZodType])[] = [
  ['posts', 'ref', 'sound', shapes.sound],
  ['posts', 'ref', 'facts', shapes.textFacts],
  ['unreadable_items', 'id', 'because', shapes.reason],
  ['originals', 'id', 'probed', probed],
  ['originals', 'id', 'hold_facts', shapes.reasonFacts],
  ['plans', 'id', 'header', planHeader],
  ['plan_items', 'position', 'hold_facts', shapes.reasonFacts],
  ['plan_items', 'position', 'skip_facts', shapes.reasonFacts],
  ['plan_items', 'position', 'item', planItem],
  ['deliveries', 'key', 'draft', shapes.draft],
  ['deliveries', 'key', 'hold_facts', shapes.reasonFacts],
  ['deliveries', 'key', 'plan_hold_facts', shapes.reasonFacts],
  ['deliveries', 'key', 'facts', shapes.reasonFacts],
  ['deliveries', 'key', 'last_check', shapes.check],
  ['uploads', 'delivery_key', 'ticket', shapes.uploadTicket],
  ['uploads', 'delivery_key', 'asset', shapes.asset],
  ['attempts', 'id', 'draft', shapes.draft],
  ['attempts', 'id', 'ticket', shapes.publishTicket],
  ['accounts', 'label', 'stopped_facts', shapes.reasonFacts],
  ['events', 'id', 'data', shapes.event],
];

function* faultsOfRows(connection: Connection): Generator<Reason> {
  for (const [table, name, field, shape] of columns) {
    const rows = connection.prepare<[], { row: string | number; text: string | null }>(
      `select ${name} as row, ${field} as text from ${table}`,
    );
    for (const { row, text } of rows.iterate()) {
      try {
        readJsonOrNull(text, shape, { table, row, field });
      } catch (error) {
        if (!isFerryError(error)) throw error;
        yield error.reason;
      }
    }
  }
}
