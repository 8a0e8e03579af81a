import { because, FerryError, type Reason } from '../../contract/index.ts';

/** What SQLite says → what a person can act on. Anything not listed stays as it is: a bug of ours. https://sqlite.org/rescode.html */
export function toLedgerError(error: unknown, path: string): unknown {
  const code = sqliteCode(error);
  const reason = code === null ? null : reasonOf(code, path);
  return reason === null ? error : new FerryError('fatal', reason, { effect: 'none', cause: error });
}

function reasonOf(code: string, path: string): Reason | null {
  // SHMSIZE: the `-shm` file could not grow, which is what a full disk says first.
  if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_SHMSIZE') return because('disk-full', { path });
  if (code.startsWith('SQLITE_READONLY') || code === 'SQLITE_PERM' || code === 'SQLITE_AUTH')
    return because('ledger-read-only', { path });
  if (code.startsWith('SQLITE_CANTOPEN')) return because('ledger-unopenable', { path });
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return because('ledger-damaged', { path });
  if (code === 'SQLITE_BUSY' || code.startsWith('SQLITE_BUSY_') || code.startsWith('SQLITE_LOCKED'))
    return because('ledger-busy', { path });
  return code.startsWith('SQLITE_IOERR') ? because('ledger-disk-error', { path, error: code }) : null;
}

/** A row names another that is not there. https://sqlite.org/rescode.html#constraint_foreignkey */
export function isForeignKeyError(error: unknown): boolean {
  return sqliteCode(error) === 'SQLITE_CONSTRAINT_FOREIGNKEY';
}

/** SQLite's own symbol. */
export function sqliteCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  return error.code.startsWith('SQLITE_') ? error.code : null;
}

/** Of a file that is only examined, with statements that are known to be right: whatever SQLite cannot do there, the file is at fault. */
export function asDamage(error: unknown, path: string): unknown {
  const told = toLedgerError(error, path);
  if (told instanceof FerryError || sqliteCode(error) === null) return told;
  return new FerryError('fatal', because('ledger-damaged', { path }), { effect: 'none', cause: error });
}
