import { FerryError } from '../../contract/index.ts';

/** What SQLite says → what a person can act on. Anything not listed stays as it is: a bug of ours. https://sqlite.org/rescode.html */
export function toLedgerError(error: unknown, path: string): unknown {
  const code = sqliteCode(error);
  if (code === null) return error;
  const told = tell(code, path);
  if (told === null) return error;
  return new FerryError('fatal', told.code, told.message, { hint: told.hint, effect: 'none', cause: error });
}

interface Told {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

function tell(code: string, path: string): Told | null {
  // SHMSIZE: the `-shm` file could not grow, which is what a full disk says first.
  if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_SHMSIZE')
    return {
      code: 'disk-full',
      message: `the disk is full: ${path} could not be written; everything before is saved`,
      hint: 'free some space and run the same command again',
    };
  if (code.startsWith('SQLITE_READONLY') || code === 'SQLITE_PERM' || code === 'SQLITE_AUTH')
    return {
      code: 'ledger-read-only',
      message: `${path} cannot be written: the file or its folder is read-only`,
      hint: 'make the workspace writable, or choose another with --workspace',
    };
  if (code.startsWith('SQLITE_CANTOPEN'))
    return {
      code: 'ledger-unopenable',
      message: `${path} cannot be opened`,
      hint: 'check that the workspace folder exists and that you may read and write it',
    };
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB')
    return {
      code: 'ledger-damaged',
      message: `${path} is damaged or is not a clipferry ledger`,
      hint: 'keep the file, put back a copy from a backup, or start in a new folder with --workspace; do not delete it: it knows what has been published',
    };
  if (code === 'SQLITE_BUSY' || code.startsWith('SQLITE_BUSY_') || code.startsWith('SQLITE_LOCKED'))
    return {
      code: 'ledger-busy',
      message: `${path} is being written by another program`,
      hint: 'wait for the other clipferry (or backup program) to finish and run the same command again',
    };
  if (code.startsWith('SQLITE_IOERR'))
    return {
      code: 'disk-error',
      message: `the disk failed while ${path} was read or written (${code})`,
      hint: 'check the disk and its free space, then run the same command again; nothing half-written counts',
    };
  return null;
}

/** A row names another that is not there. https://sqlite.org/rescode.html#constraint_foreignkey */
export function isForeignKeyError(error: unknown): boolean {
  return sqliteCode(error) === 'SQLITE_CONSTRAINT_FOREIGNKEY';
}

/** SQLite's own symbol, also from an error that does not come from SQLite but from the file system before it. */
function sqliteCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  const { code } = error;
  if (code.startsWith('SQLITE_')) return code;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'SQLITE_FULL';
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return 'SQLITE_READONLY';
    case 'ENOTDIR':
    case 'EEXIST':
    case 'ENOENT':
      return 'SQLITE_CANTOPEN';
    case 'EIO':
      return 'SQLITE_IOERR';
    default:
      return null;
  }
}
