import type { Database as Connection } from 'better-sqlite3';

/**
 * "FRYc" in the file's header (application_id, https://sqlite.org/fileformat.html, section 1.3.13), which no SQL of ours touches: a backup
 * that somebody put in the ledger's place by hand knows nothing of what was published since, and must say so itself, for the
 * journal may be gone too.
 */
const copyMark = 0x46525963;

export function markAsCopy(connection: Connection): void {
  connection.pragma(`application_id = ${copyMark}`);
}

export function markAsLedger(connection: Connection): void {
  connection.pragma('application_id = 0');
}

export function isCopy(connection: Connection): boolean {
  return connection.pragma('application_id', { simple: true }) === copyMark;
}
