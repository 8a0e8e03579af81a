import type { Database as Connection } from 'better-sqlite3';
import { because, FerryError } from '../../contract/index.ts';

/** FerryError `fatal` `ledger-damaged` when SQLite finds its own pages out of order. What stands in the rows is another matter: `stored.ts`. */
export function assertSound(connection: Connection, path: string): void {
  if (connection.pragma('quick_check(1)', { simple: true }) === 'ok') return;
  throw new FerryError('fatal', because('ledger-damaged', { path }), { effect: 'none' });
}
