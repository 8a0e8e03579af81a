import { FerryError } from '../../contract/index.ts';
import type { AttemptRow, DeliveryRow, Ledger } from '../../ledger/ledger.ts';
import { type Cli, getDestination } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { withWorkspace } from '../open.ts';
import { count, minute } from '../words.ts';

interface ResolveFlags {
  readonly published?: string;
  readonly notPublished?: true;
  readonly giveUp?: true;
}

/** Without a ref: lists what clipferry is unsure of. With one: takes the person's word, which is final. */
export async function resolve(cli: Cli, flags: ResolveFlags, ref?: string): Promise<ExitCode> {
  return withWorkspace(cli, async ({ engine }) => {
    const rows = await engine.ledger.deliveries.list({ states: ['unconfirmed'] }, 10_000);
    const missing = await listMissing(engine.ledger);
    if (ref === undefined) {
      printMissing(cli, missing);
      return list(cli, engine.ledger, rows);
    }
    const gone = missing.find((candidate) => candidate.postRef === ref || candidate.key === ref);
    if (gone !== undefined) return settleMissing(cli, engine.ledger, gone, flags);
    const row = rows.find((candidate) => candidate.postRef === ref || candidate.key === ref);
    if (row === undefined)
      throw new FerryError('usage', 'not-unconfirmed', `${ref} is not among the unconfirmed posts`, {
        hint: 'clipferry resolve lists them',
      });
    const attempt = await getAttempt(engine.ledger, row);
    await settle(cli, engine.ledger, { row, attempt, flags });
    return exitCodes.done;
  });
}

/** Accepted, and never shown: `verify` looked often and the destination has nothing to show. */
async function listMissing(ledger: Ledger): Promise<readonly DeliveryRow[]> {
  const held = await ledger.deliveries.list({ states: ['accepted'], held: true }, 10_000);
  return held.filter((row) => row.holdCode === 'missing-after-accept');
}

function printMissing({ ui }: Cli, rows: readonly DeliveryRow[]): void {
  for (const row of rows) {
    const address = row.remote?.url ?? row.remote?.id ?? '';
    if (ui.json) {
      ui.data({ v: 1, kind: 'missing', ref: row.postRef, account: row.account, address, reason: row.holdReason });
      continue;
    }
    ui.line(
      `${ui.colour.bold(row.postRef)} to ${row.account.destination}/${row.account.label}: accepted, but not to be seen`,
    );
    ui.line(`  Look: ${address}`);
    ui.line('  There after all: --published <url>. Leave it: --give-up. It is never sent again: it may still turn up.');
  }
}

async function settleMissing(cli: Cli, ledger: Ledger, row: DeliveryRow, flags: ResolveFlags): Promise<ExitCode> {
  const at = cli.clock.now();
  if (flags.published !== undefined && !flags.notPublished && !flags.giveUp) {
    await ledger.deliveries.move(row.key, 'accepted', 'published', {}, at);
    cli.ui.line(`${row.postRef} counts as published.`);
    return exitCodes.done;
  }
  if (flags.giveUp && flags.published === undefined && !flags.notPublished) {
    await ledger.deliveries.move(row.key, 'accepted', 'failed', { code: 'given-up', reason: 'you gave it up' }, at);
    cli.ui.line(`${row.postRef} counts as failed and is left alone.`);
    return exitCodes.done;
  }
  throw new FerryError(
    'usage',
    'one-verdict',
    'the destination accepted this post: say either --published <url> or --give-up',
  );
}

async function list(cli: Cli, ledger: Ledger, rows: readonly DeliveryRow[]): Promise<ExitCode> {
  const { ui } = cli;
  for (const row of rows) {
    const attempt = await getAttempt(ledger, row);
    const lookAt = await findOwnPosts(cli, ledger, row);
    if (ui.json) {
      ui.data({
        v: 1,
        kind: 'unconfirmed',
        ref: row.postRef,
        account: row.account,
        title: attempt.draft.title,
        body: attempt.draft.body,
        triedAt: attempt.startedAt,
        reason: row.reason,
        lookAt,
      });
      continue;
    }
    ui.line(
      `${ui.colour.bold(row.postRef)} to ${row.account.destination}/${row.account.label}, sent ${minute(attempt.startedAt)}`,
    );
    ui.line(`  ${firstLine(attempt.draft.title ?? attempt.draft.body)}`);
    ui.line(`  ${row.reason ?? 'the outcome is unknown'}`);
    if (lookAt !== null) ui.line(`  Look: ${lookAt}`);
  }
  if (ui.json) return rows.length === 0 ? exitCodes.done : exitCodes.unconfirmed;
  if (rows.length === 0) ui.line('No post is unconfirmed.');
  else {
    ui.line(`\n${count(rows.length, 'post')}. Look at your account at the destination, then say for each:`);
    ui.line('  clipferry resolve <ref> --published <url>   it is there');
    ui.line('  clipferry resolve <ref> --not-published     it is not there: publish it');
    ui.line('  clipferry resolve <ref> --give-up           leave it');
  }
  return rows.length === 0 ? exitCodes.done : exitCodes.unconfirmed;
}

/** Where the person sees their own posts at that destination. */
async function findOwnPosts(cli: Cli, ledger: Ledger, row: DeliveryRow): Promise<string | null> {
  const plan = await ledger.plans.last(row.account);
  const destination = await getDestination(cli.registry, row.account.destination);
  return plan === null ? null : destination.ownPosts(plan.header.options);
}

interface Verdict {
  readonly row: DeliveryRow;
  readonly attempt: AttemptRow;
  readonly flags: ResolveFlags;
}

async function settle(cli: Cli, ledger: Ledger, { row, attempt, flags }: Verdict): Promise<void> {
  const chosen = [flags.published !== undefined, flags.notPublished, flags.giveUp].filter(Boolean).length;
  if (chosen !== 1) {
    throw new FerryError('usage', 'one-verdict', 'say exactly one of --published <url>, --not-published, --give-up');
  }
  const at = cli.clock.now();
  const from = 'unconfirmed' as const;
  if (flags.published !== undefined) {
    const remote = { id: idOf(flags.published), url: flags.published.includes('://') ? flags.published : null };
    await ledger.attempts.settle(attempt.id, 'accepted', { from, to: 'accepted', change: { remote } }, at);
    cli.ui.line(`${row.postRef} counts as accepted; the next run reads it back.`);
  } else if (flags.notPublished) {
    await ledger.attempts.settle(attempt.id, 'absent', { from, to: 'uploaded', change: {} }, at);
    cli.ui.line(`${row.postRef} will be published by the next run.`);
  } else {
    await ledger.attempts.settle(
      attempt.id,
      'given-up',
      { from, to: 'failed', change: { code: 'given-up', reason: 'you gave it up' } },
      at,
    );
    cli.ui.line(`${row.postRef} counts as failed and is left alone.`);
  }
}

/** Platforms put a post's id last in its address. */
function idOf(addressOrId: string): string {
  const path = addressOrId.split(/[?#]/)[0] ?? addressOrId;
  return (
    path
      .split('/')
      .filter((part) => part !== '')
      .at(-1) ?? addressOrId
  );
}

async function getAttempt(ledger: Ledger, row: DeliveryRow): Promise<AttemptRow> {
  const attempt = await ledger.attempts.open(row.key);
  if (attempt === null) throw new FerryError('fatal', 'no-attempt', `the ledger has no open attempt for ${row.key}`);
  return attempt;
}

function firstLine(text: string): string {
  return text.split('\n')[0] || '(no text)';
}
