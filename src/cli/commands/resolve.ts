import { because, FerryError } from '../../contract/index.ts';
import type { AttemptRow, DeliveryRow } from '../../core/model.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Cli } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { withKnownWorkspace } from '../open.ts';
import { getAttempt, listUnconfirmed, printMissing } from '../unconfirmed-report.ts';

interface ResolveFlags {
  readonly published?: string;
  readonly notPublished?: true;
  readonly giveUp?: true;
}

/** Without a ref: lists what clipferry is unsure of. With one: takes the person's word, which is final. */
export async function resolve(cli: Cli, flags: ResolveFlags, ref?: string): Promise<ExitCode> {
  return withKnownWorkspace(cli, async ({ engine }) => {
    const { ledger } = engine;
    const rows = await ledger.deliveries.list({ states: ['unconfirmed'] }, 10_000);
    const missing = await listMissing(ledger);
    if (ref === undefined) {
      await printMissing(cli, missing);
      return listUnconfirmed(cli, ledger, rows);
    }
    const isMeant = ({ postRef, key }: DeliveryRow) => postRef === ref || key === ref;
    const gone = missing.find(isMeant);
    if (gone !== undefined) {
      await settleMissing(cli, ledger, gone, flags);
      return tellState(cli, ledger, gone);
    }
    const row = rows.find(isMeant);
    if (row === undefined) throw await notUnconfirmed(ledger, ref);
    await settle(cli, ledger, { row, attempt: await getAttempt(ledger, row), flags });
    return tellState(cli, ledger, row);
  });
}

async function tellState(
  { ui }: Cli,
  { deliveries }: Ledger,
  { key, postRef: ref, account }: DeliveryRow,
): Promise<ExitCode> {
  const state = (await deliveries.find(key))?.state ?? null;
  if (ui.json) ui.data({ v: 1, kind: 'resolved', account, ref, state });
  return exitCodes.done;
}

async function notUnconfirmed({ posts, deliveries }: Ledger, ref: string): Promise<FerryError> {
  const isKnown = (await posts.find(ref)) !== null || (await deliveries.find(ref)) !== null;
  return new FerryError('usage', isKnown ? because('not-unconfirmed', { ref }) : because('unknown-post', { ref }), {
    effect: 'none',
  });
}

/** Accepted, and never shown: held until a person says what they see there. */
async function listMissing(ledger: Ledger): Promise<readonly DeliveryRow[]> {
  const held = await ledger.deliveries.list({ states: ['accepted'], held: true }, 10_000);
  return held.filter((row) => row.hold?.code === 'missing-after-accept');
}

async function settleMissing(cli: Cli, ledger: Ledger, row: DeliveryRow, flags: ResolveFlags): Promise<void> {
  const at = cli.clock.now();
  const { resolve: words } = cli.talk.text;
  if (flags.published !== undefined && !flags.notPublished && !flags.giveUp) {
    await ledger.deliveries.move(row.key, 'accepted', 'published', {}, at);
    cli.ui.line(words.countsAsPublished(row.postRef));
    return;
  }
  if (flags.giveUp && flags.published === undefined && !flags.notPublished) {
    await ledger.deliveries.move(row.key, 'accepted', 'failed', { reason: because('given-up') }, at);
    cli.ui.line(words.countsAsFailed(row.postRef));
    return;
  }
  throw new FerryError('usage', because('one-verdict', { accepted: true }), { effect: 'none' });
}

interface Verdict {
  readonly row: DeliveryRow;
  readonly attempt: AttemptRow;
  readonly flags: ResolveFlags;
}

async function settle(cli: Cli, ledger: Ledger, { row, attempt, flags }: Verdict): Promise<void> {
  const chosen = [flags.published !== undefined, flags.notPublished, flags.giveUp].filter(Boolean).length;
  if (chosen !== 1) throw new FerryError('usage', because('one-verdict', { accepted: false }), { effect: 'none' });
  const at = cli.clock.now();
  const from = 'unconfirmed' as const;
  const { resolve: words } = cli.talk.text;
  if (flags.published !== undefined) {
    const url = flags.published.includes('://') ? flags.published : null;
    const remote = { id: idOf(flags.published), url, saidBy: 'person' } as const;
    await ledger.attempts.settle(attempt.id, 'accepted', { from, to: 'accepted', change: { remote } }, at);
    cli.ui.line(words.countsAsAccepted(row.postRef));
  } else if (flags.notPublished) {
    await ledger.attempts.settle(attempt.id, 'absent', { from, to: 'uploaded', change: {} }, at);
    cli.ui.line(words.willBePublished(row.postRef));
  } else {
    const change = { reason: because('given-up') };
    await ledger.attempts.settle(attempt.id, 'given-up', { from, to: 'failed', change }, at);
    cli.ui.line(words.countsAsFailed(row.postRef));
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
