import type { Account } from '../../contract/index.ts';
import type { PlanRow } from '../../core/model.ts';
import { type CheckResult, checkPublished } from '../../engine/check.ts';
import type { Connection } from '../../engine/connection.ts';
import type { Engine } from '../../engine/engine.ts';
import { writeAgain } from '../../engine/write-again.ts';
import { confirm } from '../confirm.ts';
import { connectPlanned, plannedAccounts } from '../connect.ts';
import type { Cli } from '../context.ts';
import { type ExitCode, exitCodeOf, exitCodes } from '../fail.ts';
import { type OpenWorkspace, withKnownWorkspace } from '../open.ts';
import { oneLine, reasonData } from '../tell.ts';
import { parseAccount } from './accounts.ts';

interface VerifyFlags {
  readonly account?: string;
  readonly writeAgain?: true;
}

/**
 * Reads every published post back and compares it with what was sent. Changes nothing anywhere; with `--write-again`, what is
 * gone from a folder is to be made anew by the next run.
 */
export async function verify(cli: Cli, flags: VerifyFlags): Promise<ExitCode> {
  const only = flags.account === undefined ? null : parseAccount(flags.account);
  return withKnownWorkspace(cli, async (workspace) => {
    const { engine } = workspace;
    let worst: ExitCode = exitCodes.done;
    let looked = 0;
    for (const plan of await plannedAccounts(engine, only)) {
      const { byState } = await engine.ledger.deliveries.totals(plan.header.account);
      if (byState.published === 0) continue;
      looked += 1;
      const code = await verifyOne(cli, workspace, { plan, flags });
      worst = worst === exitCodes.done ? code : worst;
      if (cli.stop.draining) break;
    }
    if (looked === 0) cli.ui.line(cli.talk.text.verify.nothing);
    return worst;
  });
}

async function verifyOne(
  cli: Cli,
  { engine, events }: OpenWorkspace,
  { plan, flags }: { readonly plan: PlanRow; readonly flags: VerifyFlags },
): Promise<ExitCode> {
  const connection = await connectPlanned(cli, engine, plan);
  try {
    const result = await checkPublished(engine, connection);
    cli.ui.endProgress();
    await events.finish();
    const exit = exitCodeOfCheck(result);
    await print(cli, { account: plan.header.account, result, exit });
    if (result.missing === 0) return exit;
    if (flags.writeAgain === true) return await haveWrittenAgain(cli, engine, { connection, result });
    const { verify: words } = cli.talk.text;
    const command = cli.talk.speech.command('verify', '--write-again');
    cli.ui.line(`  ${connection.capabilities.rewritable === true ? words.writeAgain(command) : words.staysGone}`);
    return exit;
  } finally {
    await connection.session.close();
  }
}

/** What is left to do is the next run's. */
async function haveWrittenAgain(
  cli: Cli,
  engine: Engine,
  { connection, result }: { readonly connection: Connection; readonly result: CheckResult },
): Promise<ExitCode> {
  const { verify: words } = cli.talk.text;
  if (connection.capabilities.rewritable === true)
    await confirm(cli, {
      for: 'publishing',
      posts: result.missing,
      question: words.writeAgainQuestion(result.missing),
    });
  const posts = await writeAgain(engine, connection, result);
  if (cli.ui.json) cli.ui.data({ v: 1, kind: 'write-again', account: connection.account, posts });
  cli.ui.line(words.toBeWritten(posts, cli.talk.speech.command('run')));
  return exitCodes.stoppedEarly;
}

function exitCodeOfCheck({ differs, missing, notLooked, stopped }: CheckResult): ExitCode {
  if (differs + missing > 0) return exitCodes.failedForGood;
  if (stopped !== null) return exitCodeOf(stopped);
  return notLooked > 0 ? exitCodes.stoppedEarly : exitCodes.done;
}

interface Certificate {
  readonly account: Account;
  readonly result: CheckResult;
  readonly exit: ExitCode;
}

async function print(cli: Cli, { account, result, exit }: Certificate): Promise<void> {
  const { ui, talk } = cli;
  if (ui.json) return printData(cli, { account, result, exit });
  const { text } = talk;
  const by = account.destination;
  ui.line(text.verify.certificate(account, result));
  for (const { postRef, result: found, reasons } of result.differences) {
    const sentences = await Promise.all(reasons.map(async (reason) => (await talk.say(reason, by)).sentence));
    const what = text.join([...(found === 'missing' ? [text.verify.missing] : []), ...sentences]);
    ui.line(`  ${text.because(postRef, what)}`);
  }
  if (result.stopped !== null)
    ui.line(ui.colour.red(`  ${text.run.stopped(await oneLine(talk, result.stopped.reason, by))}`));
  if (result.notLooked > 0) ui.line(`  ${text.verify.notLooked(talk.speech.command('verify'))}`);
}

async function printData({ ui, talk }: Cli, { account, result, exit }: Certificate): Promise<void> {
  const by = account.destination;
  const { differences, stopped, ...counts } = result;
  const withText = differences.map(async (one) => ({
    ...one,
    reasons: await Promise.all(one.reasons.map((reason) => reasonData(talk, reason, by))),
  }));
  ui.data({
    v: 1,
    kind: 'certificate',
    account,
    ...counts,
    differences: await Promise.all(withText),
    stopped: stopped === null ? null : await reasonData(talk, stopped.reason, by),
    exit,
  });
}
