import { type Account, because, FerryError } from '../contract/index.ts';
import { liftedByInclude, outlivesPlans } from '../core/holds.ts';
import { deliveryKey } from '../core/identity.ts';
import type { DeliveryRow } from '../core/model.ts';
import type { PlanItem, Verdict } from '../core/plan/item.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { allDeliveries } from '../ledger/pages.ts';
import { putAnew } from './plan-anew.ts';
import { isOverFor, isSent, personsReason, withVerdict } from './plan-check.ts';
import type { PlanFileDeps } from './plan-file.ts';

/** What a person says of single posts, outside a plan: it stands until they take it back. */
export type Word = 'skip' | 'hold' | 'include';

export interface SayingWord {
  readonly workspace: string;
  readonly account: Account;
  readonly word: Word;
  readonly refs: readonly string[];
}

export interface WordKept {
  /** as they stand now, in the order they were named */
  readonly rows: readonly DeliveryRow[];
  /** so many of them stand otherwise than before */
  readonly changed: number;
}

/** Posts that an undo took away; to include one means to publish it a second time. */
export async function findTakenBack(ledger: Ledger, { account, refs }: Omit<SayingWord, 'workspace' | 'word'>) {
  const rows = await findAll(ledger, { account, refs });
  return rows.filter(({ state }) => state === 'removed');
}

/** All or nothing; saying it twice changes nothing. The plan and its file follow. */
export async function sayWord(deps: PlanFileDeps, saying: SayingWord): Promise<WordKept> {
  const { ledger } = deps;
  const { account, word, workspace } = saying;
  const before = await findAll(ledger, saying);
  const plan = await ledger.plans.last(account);
  if (word !== 'include') await assertOpen(ledger, before, word);
  const free = before.filter((row) => needsFreeing(row, word));
  for (const row of free) await setFree(deps, row);
  const items = new Map<string, PlanItem>();
  for (const row of before) {
    const item = isSent(row) || (word !== 'include' && isSpokenFor(row)) ? null : withWord(row, word);
    if (item !== null) items.set(row.key, item);
  }
  if (plan !== null && items.size + free.length > 0)
    await putAnew(deps, workspace, { header: plan.header, items: itemsNow(ledger, account, items) });
  const keys = new Set([...items.keys(), ...free.map(({ key }) => key)]);
  return { rows: await findAll(ledger, saying), changed: keys.size };
}

async function findAll(
  { deliveries }: Ledger,
  { account, refs }: Pick<SayingWord, 'account' | 'refs'>,
): Promise<readonly DeliveryRow[]> {
  const rows: DeliveryRow[] = [];
  for (const ref of new Set(refs)) {
    const row = await deliveries.find(deliveryKey(ref, account));
    if (row === null) throw usage(because('unknown-post', { ref }));
    rows.push(row);
  }
  return rows;
}

/** What is over cannot be left out or held back; what they skipped already can, once more. */
async function assertOpen(ledger: Ledger, rows: readonly DeliveryRow[], word: Word): Promise<void> {
  for (const row of rows) {
    const isOver = !(word === 'skip' && isSpokenFor(row)) && (await isOverFor(ledger, row));
    if (isOver) throw usage(because('already-sent', { ref: row.postRef, state: row.state }));
  }
}

function isSpokenFor({ state, reason }: DeliveryRow): boolean {
  return state === 'failed' && outlivesPlans(reason?.code ?? '');
}

/** "Skip it", said to its face, is a failure of the delivery; and what was taken back is over, for a plan. */
function needsFreeing(row: DeliveryRow, word: Word): boolean {
  return word === 'include' && (row.state === 'removed' || isSpokenFor(row));
}

async function setFree({ ledger, clock }: PlanFileDeps, { key, postRef, account, state }: DeliveryRow): Promise<void> {
  if (state === 'removed') await ledger.deliveries.move(key, 'removed', 'planned', {}, clock.now());
  else await ledger.deliveries.release({ account, refs: [postRef] }, clock.now());
}

/** null: it says so already. */
function withWord({ item, state }: DeliveryRow, word: Word): PlanItem | null {
  const { verdict, planSays, ...rest } = item;
  const isTheirs = verdict.kind !== 'deliver' && outlivesPlans(verdict.reason.code);
  if (word === 'include' && verdict.kind === 'hold' && liftedByInclude(verdict.reason.code))
    return withVerdict(item, { kind: 'deliver' });
  if (word === 'include') return isTheirs ? { ...rest, verdict: planSays ?? { kind: 'deliver' } } : null;
  if (isTheirs && verdict.kind === word && state !== 'failed') return null;
  const theirs: Verdict = { kind: word, reason: personsReason(word, null) };
  return withVerdict(isTheirs ? { ...rest, verdict: planSays ?? { kind: 'deliver' } } : item, theirs);
}

async function* itemsNow(
  ledger: Ledger,
  account: Account,
  changed: ReadonlyMap<string, PlanItem>,
): AsyncIterable<PlanItem> {
  for await (const row of allDeliveries(ledger.deliveries, { account })) {
    const item = changed.get(row.key);
    if (item !== undefined) yield item;
    else if (!isSent(row) && row.state !== 'failed') yield row.item;
  }
}

function usage(reason: ReturnType<typeof because>): FerryError {
  return new FerryError('usage', reason, { effect: 'none' });
}
