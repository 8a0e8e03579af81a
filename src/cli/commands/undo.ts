import { type Account, because, FerryError, type IsoTime } from '../../contract/index.ts';
import { deliveryKey } from '../../core/identity.ts';
import type { DeliveryRow, PlanRow } from '../../core/model.ts';
import type { Engine } from '../../engine/engine.ts';
import { canRemove, findUndoable, undo as takeThemBack, type UndoResult } from '../../engine/undo.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { openable } from '../addresses.ts';
import { confirm } from '../confirm.ts';
import { connectPlanned, plannedAccounts } from '../connect.ts';
import { type Cli, getDestination } from '../context.ts';
import { type ExitCode, exitCodeOf, exitCodes } from '../fail.ts';
import { columns, firstLine } from '../layout.ts';
import { type OpenWorkspace, withKnownWorkspace } from '../open.ts';
import { beginOfDay } from '../selection.ts';
import { oneLine, reasonData } from '../tell.ts';
import { parseAccount } from './accounts.ts';

interface UndoFlags {
  readonly account?: string;
  readonly since?: string;
}

interface Choice {
  readonly account: Account | null;
  /** empty: all */
  readonly refs: readonly string[];
  readonly since: IsoTime | null;
}

interface AccountPosts {
  readonly plan: PlanRow;
  readonly rows: readonly DeliveryRow[];
}

/** Takes back what clipferry published: the list first, then a question, then one after another. The same command goes on. */
export async function undo(cli: Cli, flags: UndoFlags, refs: readonly string[]): Promise<ExitCode> {
  const here = { timeZone: cli.talk.timeZone, now: cli.clock.now() };
  const choice: Choice = {
    account: flags.account === undefined ? null : parseAccount(flags.account),
    refs,
    since: flags.since === undefined ? null : beginOfDay('--since', flags.since, here),
  };
  const since = flags.since === undefined ? [] : ['--since', flags.since];
  return withKnownWorkspace(cli, async (workspace) => {
    const { engine } = workspace;
    const chosen = await choose(engine, choice, await plannedAccounts(engine, choice.account));
    if (chosen.length === 0) {
      cli.ui.line(cli.talk.text.undo.nothing);
      return exitCodes.done;
    }
    if (chosen.length > 1) await assertAllCan(cli, engine, { chosen, words: [...refs, ...since] });
    for (const posts of chosen) await printList(cli, posts);
    const posts = chosen.reduce((sum, { rows }) => sum + rows.length, 0);
    await confirm(cli, { for: 'taking-back', posts, question: cli.talk.text.undo.question(posts) });
    let worst: ExitCode = exitCodes.done;
    for (const one of chosen) {
      const code = cli.stop.draining ? exitCodes.stoppedEarly : await takeBack(cli, workspace, one);
      worst = worst === exitCodes.done ? code : worst;
    }
    return worst;
  });
}

async function choose({ ledger }: Engine, choice: Choice, plans: readonly PlanRow[]): Promise<readonly AccountPosts[]> {
  const found: AccountPosts[] = [];
  for (const plan of plans) {
    const { account } = plan.header;
    const chosen = await findUndoable(ledger, { ...choice, account });
    // What an earlier undo began with is never left out: nobody knows whether it is still there.
    const all = await findUndoable(ledger, { account, refs: [], since: null });
    const begun = all.filter(({ key, state }) => state === 'removing' && !chosen.some((row) => row.key === key));
    if (chosen.length + begun.length > 0) found.push({ plan, rows: [...begun, ...chosen] });
  }
  const named = new Set(found.flatMap(({ rows }) => rows.map(({ postRef }) => postRef)));
  for (const ref of choice.refs) if (!named.has(ref)) throw await nothingToTakeBack(ledger, ref, plans);
  return found;
}

async function nothingToTakeBack(
  { deliveries, posts }: Ledger,
  ref: string,
  plans: readonly PlanRow[],
): Promise<FerryError> {
  for (const { header } of plans) {
    const row = await deliveries.find(deliveryKey(ref, header.account));
    if (row === null) continue;
    const reason = because('nothing-to-take-back', { delivery: ref, state: row.state });
    return new FerryError('usage', reason, { effect: 'none' });
  }
  const isKnown = (await posts.find(ref)) !== null;
  const reason = isKnown ? because('not-in-plan') : because('unknown-post', { ref });
  return new FerryError('usage', reason, { effect: 'none' });
}

interface Asked {
  readonly chosen: readonly AccountPosts[];
  /** what the command was given beside the account */
  readonly words: readonly string[];
}

/** Nobody is shown a list, and asked, of which only a part could go. */
async function assertAllCan(cli: Cli, engine: Engine, { chosen, words }: Asked): Promise<void> {
  const able: string[] = [];
  const unable: Account[] = [];
  for (const { plan } of chosen) {
    const { account } = plan.header;
    const { session } = await connectPlanned(cli, engine, plan);
    if (canRemove(session)) able.push(nameOf(account));
    else unable.push(account);
    await session.close();
  }
  const [first] = unable;
  if (first === undefined) return;
  const others = able.map((account) => ({ account, words: [...words, '--account', account] }));
  const account = unable.map(nameOf).join(', ');
  throw new FerryError('usage', because('cannot-take-back', { destination: first.destination, account, others }), {
    effect: 'none',
  });
}

function nameOf({ destination, label }: Account): string {
  return `${destination}/${label}`;
}

async function printList({ ui, talk }: Cli, { plan, rows }: AccountPosts): Promise<void> {
  const { undo: words } = talk.text;
  const { account } = plan.header;
  if (!ui.json) ui.line(ui.colour.bold(words.heading(account, rows.length)));
  for (const { postRef, state, item, remote } of rows) {
    const address = remote?.url ?? (remote?.id || null);
    const title = firstLine(item.text.title ?? item.text.body);
    if (ui.json) ui.data({ v: 1, kind: 'to-take-back', account, ref: postRef, state, title, address });
    else ui.line(columns(talk.speech.day(item.createdAt), postRef, title, openable(address, account) ?? ''));
  }
  const begun = rows.filter(({ state }) => state === 'removing').length;
  if (!ui.json && begun > 0) ui.line(`  ${words.begun(begun)}`);
}

async function takeBack(cli: Cli, { engine, events }: OpenWorkspace, { plan, rows }: AccountPosts): Promise<ExitCode> {
  const { account } = plan.header;
  await getDestination(cli, account.destination);
  const connection = await connectPlanned(cli, engine, plan);
  try {
    const result = await takeThemBack(engine, connection, rows);
    cli.ui.endProgress();
    await events.finish();
    const exit = await exitCodeOfUndo(engine, result, rows);
    await printResult(cli, { account, result, exit });
    return exit;
  } finally {
    await connection.session.close();
  }
}

/** 5: the same command goes on. 4: the destination said no for good. */
async function exitCodeOfUndo(
  { ledger }: Engine,
  { removed, left, stopped }: UndoResult,
  rows: readonly DeliveryRow[],
): Promise<ExitCode> {
  if (stopped !== null) return exitCodeOf(stopped);
  if (removed === rows.length) return exitCodes.done;
  if (removed + left.length < rows.length) return exitCodes.stoppedEarly;
  const after = await Promise.all(left.map(({ row }) => ledger.deliveries.find(row.key)));
  return after.some((row) => row?.state === 'removing') ? exitCodes.stoppedEarly : exitCodes.failedForGood;
}

async function printResult(
  { ui, talk }: Cli,
  { account, result, exit }: { readonly account: Account; readonly result: UndoResult; readonly exit: ExitCode },
): Promise<void> {
  const by = account.destination;
  const { removed, left, stopped } = result;
  if (ui.json) {
    const withText = left.map(async ({ row, reason }) => ({
      ref: row.postRef,
      reason: await reasonData(talk, reason, by),
    }));
    ui.data({
      v: 1,
      kind: 'undo-ended',
      account,
      removed,
      left: await Promise.all(withText),
      stopped: stopped === null ? null : await reasonData(talk, stopped.reason, by),
      exit,
    });
    return;
  }
  const { undo: words } = talk.text;
  ui.line(words.removed(account, removed, left.length));
  for (const { row, reason } of left) ui.line(`  ${talk.text.because(row.postRef, await oneLine(talk, reason, by))}`);
  if (exit === exitCodes.stoppedEarly) ui.line(words.goOn(talk.speech.command('undo')));
}
