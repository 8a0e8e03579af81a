import { because, FerryError } from '../contract/index.ts';

/** A caller asked for a row that nobody ever gave it: a bug. */
export function unknownRow(table: string, row: string | number): FerryError {
  return new FerryError('fatal', because('unknown-row', { table, row: String(row) }), { effect: 'none' });
}
