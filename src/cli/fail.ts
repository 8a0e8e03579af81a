import { type ErrorKind, FerryError, isFerryError } from '../contract/index.ts';
import type { DeliveryTotals } from '../ledger/ledger.ts';

/** design.md section 6. Scripts rely on these numbers. */
export const exitCodes = {
  done: 0,
  bug: 1,
  usage: 2,
  waitsForPerson: 3,
  failedForGood: 4,
  stoppedEarly: 5,
  unconfirmed: 6,
  locked: 7,
  fatal: 8,
  accountAtRisk: 9,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const codeOfKind: Readonly<Record<ErrorKind, ExitCode>> = {
  retryable: exitCodes.stoppedEarly,
  'needs-user': exitCodes.waitsForPerson,
  'account-risk': exitCodes.accountAtRisk,
  permanent: exitCodes.failedForGood,
  fatal: exitCodes.fatal,
  usage: exitCodes.usage,
};

export function exitCodeOf(error: unknown): ExitCode {
  if (!isFerryError(error)) return exitCodes.bug;
  if (error.code === 'locked') return exitCodes.locked;
  if (error.code === 'interrupted') return exitCodes.interrupted;
  return codeOfKind[error.kind];
}

/** What the ledger says after a run: the first that applies. */
export function exitCodeOfTotals(totals: DeliveryTotals): ExitCode {
  const { byState } = totals;
  const open = byState.planned + byState.prepared + byState.uploaded + byState.publishing + byState.accepted;
  if (byState.unconfirmed > 0) return exitCodes.unconfirmed;
  if (open > totals.held) return exitCodes.stoppedEarly;
  if (totals.held > 0) return exitCodes.waitsForPerson;
  if (byState.failed > 0) return exitCodes.failedForGood;
  return exitCodes.done;
}

/** The only printer of errors: what, and what next. A stack trace is shown for bugs only, and only with -v. */
export function printError(error: unknown, options: { readonly json: boolean; readonly verbose: boolean }): void {
  const code = exitCodeOf(error);
  if (isFerryError(error)) {
    if (options.json)
      printJson({ kind: 'error', code: error.code, message: error.message, hint: error.hint, exit: code });
    process.stderr.write(`clipferry: ${error.message}\n`);
    if (error.hint !== null) process.stderr.write(`  ${error.hint}\n`);
    if (options.verbose && error.cause instanceof Error) process.stderr.write(`  because: ${error.cause.message}\n`);
    return;
  }
  const message = error instanceof Error ? error.message : String(error);
  if (options.json) printJson({ kind: 'error', code: 'bug', message, hint: null, exit: code });
  process.stderr.write(`clipferry: this is a bug in clipferry, not something you did: ${message}\n`);
  process.stderr.write(
    '  Nothing that was published is lost or will be sent twice; the same command goes on where it stopped.\n',
  );
  if (options.verbose && error instanceof Error && error.stack !== undefined) process.stderr.write(`${error.stack}\n`);
  else process.stderr.write('  Run it with -v to see where it happened, and tell us.\n');
}

function printJson(value: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify({ v: 1, ...value })}\n`);
}

export function interrupted(): FerryError {
  return new FerryError('usage', 'interrupted', 'stopped; nothing is lost', {
    hint: 'Run the same command again to go on',
  });
}
