import { because, FerryError } from '../contract/index.ts';
import type { AttemptRow, DeliveryRow } from '../core/model.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { openable } from './addresses.ts';
import { type Cli, getDestination } from './context.ts';
import { type ExitCode, exitCodes } from './fail.ts';
import { firstLine } from './layout.ts';
import { reasonData } from './tell.ts';

/** Posts only a person can tell about: accepted and never seen, or sent without an answer. */

export async function printMissing({ ui, talk }: Cli, rows: readonly DeliveryRow[]): Promise<void> {
  const { resolve: words } = talk.text;
  for (const { postRef, account, remote, hold } of rows) {
    const address = openable(remote?.url ?? remote?.id ?? null, account) ?? '';
    if (ui.json) {
      const reason = hold === null ? null : await reasonData(talk, hold, account.destination);
      ui.data({ v: 1, kind: 'missing', ref: postRef, account, address, reason });
      continue;
    }
    ui.line(ui.colour.bold(words.missing(postRef, account)));
    if (address !== '') ui.line(`  ${words.look(address)}`);
    ui.line(`  ${words.missingWays}`);
  }
}

export async function listUnconfirmed(cli: Cli, ledger: Ledger, rows: readonly DeliveryRow[]): Promise<ExitCode> {
  for (const row of rows) await printUnconfirmed(cli, ledger, row);
  const exit = rows.length === 0 ? exitCodes.done : exitCodes.unconfirmed;
  const { ui, talk } = cli;
  if (ui.json) return exit;
  const { text, speech } = talk;
  const { resolve: words } = text;
  if (rows.length === 0) {
    ui.line(words.none);
    return exit;
  }
  ui.line(`\n${words.lookThenSay(rows.length)}`);
  const ways = [
    [speech.command('resolve', text.places.ref, '--published', '<url>'), words.isThere],
    [speech.command('resolve', text.places.ref, '--not-published'), words.isNotThere],
    [speech.command('resolve', text.places.ref, '--give-up'), words.leaveIt],
  ] as const;
  for (const [command, meaning] of ways) ui.line(`  ${command.padEnd(44)} ${meaning}`);
  return exit;
}

async function printUnconfirmed(cli: Cli, ledger: Ledger, row: DeliveryRow): Promise<void> {
  const { ui, talk } = cli;
  const { text } = talk;
  const { account, postRef, reason } = row;
  const attempt = await getAttempt(ledger, row);
  const { draft, startedAt } = attempt;
  const lookAt = await findOwnPosts(cli, ledger, row);
  if (ui.json) {
    ui.data({
      v: 1,
      kind: 'unconfirmed',
      ref: postRef,
      account,
      title: draft.title,
      body: draft.body,
      triedAt: startedAt,
      reason: reason === null ? null : await reasonData(talk, reason, account.destination),
      lookAt,
    });
    return;
  }
  ui.line(ui.colour.bold(text.resolve.sent(postRef, account, startedAt)));
  ui.line(`  ${firstLine(draft.title ?? draft.body) || text.noText}`);
  const why = reason === null ? text.resolve.unknownOutcome : (await talk.say(reason, account.destination)).sentence;
  ui.line(`  ${why}`);
  if (lookAt !== null) ui.line(`  ${text.resolve.look(lookAt)}`);
}

/** Where the person sees their own posts at that destination. */
async function findOwnPosts(cli: Cli, ledger: Ledger, { account }: DeliveryRow): Promise<string | null> {
  const plan = await ledger.plans.last(account);
  const destination = await getDestination(cli, account.destination);
  return plan === null ? null : openable(destination.ownPosts(plan.header.options), account);
}

/** What was sent, and when. */
export async function getAttempt(ledger: Ledger, row: DeliveryRow): Promise<AttemptRow> {
  const attempt = await ledger.attempts.findOpen(row.key);
  if (attempt !== null) return attempt;
  throw new FerryError('fatal', because('delivery-incomplete', { delivery: row.key, lacks: 'attempt' }), {
    effect: 'none',
  });
}
