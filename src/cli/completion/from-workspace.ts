import type { DeliveryRow } from '../../core/model.ts';
import { type DeliveryState, unfinishedStates } from '../../core/states.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { openLedger } from '../../ledger/open.ts';
import { rehearsalLabel } from '../phrases/places.ts';
import type { Candidate } from './candidate.ts';

/** What only the ledger knows. No ledger, no candidates. */

const mostRows = 1000;

async function fromLedger<Found>(
  workspace: string,
  look: (ledger: Ledger) => Promise<readonly Found[]>,
): Promise<readonly Found[]> {
  const ledger = await openLedger(workspace, 'read');
  try {
    return await look(ledger);
  } finally {
    await ledger.close();
  }
}

type RefVerb = 'skip' | 'hold' | 'include' | 'retry' | 'resolve' | 'undo';

interface Wanted {
  readonly states: readonly DeliveryState[];
  readonly held?: boolean;
}

/** Those that the command can do something about. */
const wanted: Readonly<Record<RefVerb, readonly Wanted[]>> = {
  skip: [{ states: unfinishedStates }],
  hold: [{ states: unfinishedStates, held: false }],
  include: [{ states: unfinishedStates, held: true }, { states: ['skipped', 'removed'] }],
  retry: [{ states: ['failed'] }, { states: unfinishedStates, held: true }],
  resolve: [{ states: ['unconfirmed'] }, { states: ['accepted'], held: true }],
  undo: [{ states: ['published', 'accepted', 'removing'] }],
};

export async function refsOf(workspace: string, verb: RefVerb): Promise<readonly Candidate[]> {
  const rows = await fromLedger(workspace, async ({ deliveries }) =>
    (await Promise.all(wanted[verb].map((filter) => deliveries.list(filter, mostRows)))).flat(),
  );
  const titles = new Map(rows.map((row) => [row.postRef, titleOf(row)]));
  return [...titles].map(([value, about]) => ({ value, about }));
}

function titleOf({ item }: DeliveryRow): string {
  return `${item.createdAt.slice(0, 10)} ${(item.text.title ?? item.text.body).split('\n')[0] ?? ''}`.slice(0, 60);
}

export async function accountsOf(workspace: string): Promise<readonly Candidate[]> {
  const accounts = await fromLedger(workspace, ({ deliveries }) => deliveries.accounts());
  return accounts.map(({ destination, label }) => ({
    value: `${destination}/${label}`,
    about: label === rehearsalLabel ? 'sandbox' : '',
  }));
}

export async function codesOf(workspace: string): Promise<readonly Candidate[]> {
  const codes = await fromLedger(workspace, async ({ deliveries, originals }) =>
    [...(await deliveries.totals(null)).reasons, ...(await originals.reasons())].map(({ reason }) => reason.code),
  );
  return [...new Set(codes)].sort().map((value) => ({ value, about: '' }));
}
