import { type ErrorKind, isFerryError, type JsonObject } from '../contract/index.ts';
import type { DeliveryTotals } from '../core/model.ts';
import { unfinishedStates } from '../core/states.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { fitted } from './layout.ts';
import type { Talk } from './phrases/talk.ts';
import { reasonData } from './tell.ts';

export { type ExitCode, exitCodes } from './exit-codes.ts';

const codeOfKind: Readonly<Record<ErrorKind, ExitCode>> = {
  retryable: exitCodes.stoppedEarly,
  'needs-user': exitCodes.waitsForPerson,
  'account-risk': exitCodes.accountAtRisk,
  permanent: exitCodes.failedForGood,
  fatal: exitCodes.fatal,
  usage: exitCodes.usage,
  locked: exitCodes.locked,
  interrupted: exitCodes.interrupted,
};

export function exitCodeOf(error: unknown): ExitCode {
  return isFerryError(error) ? codeOfKind[error.kind] : exitCodes.bug;
}

/** What the ledger says after a run: the first that applies. */
export function exitCodeOfTotals({ byState, held }: DeliveryTotals): ExitCode {
  const unfinished = unfinishedStates.reduce((sum, state) => sum + byState[state], 0);
  if (byState.unconfirmed > 0) return exitCodes.unconfirmed;
  if (unfinished > held) return exitCodes.stoppedEarly;
  if (held > 0) return exitCodes.waitsForPerson;
  if (byState.failed > 0) return exitCodes.failedForGood;
  return exitCodes.done;
}

/** Where all that could be read is where it should be, what could not be read is as lost as what failed. */
export function withUnreadable(exit: ExitCode, unreadable: number): ExitCode {
  return exit === exitCodes.done && unreadable > 0 ? exitCodes.failedForGood : exit;
}

interface ErrorPrinting {
  readonly json: boolean;
  readonly verbose: boolean;
  readonly talk: Talk;
}

/** The only printer of errors: what, and what next. A stack trace is shown for bugs only, and only with -v. */
export async function printError(error: unknown, { json, verbose, talk }: ErrorPrinting): Promise<void> {
  const exit = exitCodeOf(error);
  const { text } = talk;
  if (isFerryError(error)) {
    const { sentence, ways } = await talk.say(error.reason);
    if (json) printJson({ kind: 'error', ...(await reasonData(talk, error.reason)), ways: ways.map(asData), exit });
    complain(`clipferry: ${sentence}`);
    for (const way of ways) complain(`  ${text.way(way.text, way.command)}`);
    if (verbose && error.cause instanceof Error) complain(`  ${text.technical(error.cause.message)}`);
    return;
  }
  const message = error instanceof Error ? error.message : String(error);
  if (json) printJson({ kind: 'error', code: 'bug', text: message, ways: [], exit });
  complain(`clipferry: ${text.bug(message)}`);
  complain(`  ${text.bugIsHarmless}`);
  complain(verbose && error instanceof Error && error.stack !== undefined ? error.stack : `  ${text.bugWhere}`);
}

function asData({ text, command }: { readonly text: string; readonly command?: string }): JsonObject {
  return command === undefined ? { text } : { text, command };
}

function complain(line: string): void {
  process.stderr.write(`${fitted(line, process.stderr)}\n`);
}

function printJson(value: JsonObject): void {
  process.stdout.write(`${JSON.stringify({ v: 1, ...value })}\n`);
}
