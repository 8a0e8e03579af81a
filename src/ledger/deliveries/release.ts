import type { ExpressionBuilder, Transaction } from 'kysely';
import type { IsoTime } from '../../contract/index.ts';
import { codesFreedByPlan, freedBy, outlivesPlans } from '../../core/holds.ts';
import { type DeliveryState, unfinishedStates } from '../../core/states.ts';
import { assertNever } from '../../kit/index.ts';
import { type NewEvent, recordAll } from '../events.ts';
import type { DeliveryStore } from '../ledger.ts';
import { mayBeginAgain, readyStates } from '../plans/begin-again.ts';
import { inBatches } from '../sqlite/batches.ts';
import type { Tables } from '../sqlite/tables.ts';
import { unheld } from '../unheld.ts';
import { accountsOf } from './accounts.ts';

type Filter = Parameters<DeliveryStore['release']>[0];

/**
 * Four things a person's `retry` can lift. A delivery may be public from `publishing` on, so there only a hold goes (a
 * held `accepted` would else wait for ever); its state and its waiting time stay.
 */
type Lift = 'failed' | 'run-hold' | 'plan-hold' | 'wait';

const beforePublishing: readonly DeliveryState[] = ['planned', ...readyStates];

interface Candidate {
  readonly key: string;
  readonly post_ref: string;
  readonly destination: string;
  readonly label: string;
  readonly position: number;
  readonly state: DeliveryState;
  readonly hold_code: string | null;
  readonly hold_from: 'plan' | 'run' | null;
  readonly code: string | null;
  readonly not_before: IsoTime | null;
  readonly may_begin: unknown;
}

export async function releaseDeliveries(trx: Transaction<Tables>, filter: Filter, at: IsoTime): Promise<number> {
  if (filter.codes?.length === 0 || filter.refs?.length === 0) return 0;
  const groups = new Map<Lift, Candidate[]>();
  const chosen: Candidate[] = [];
  for (const one of await findCandidates(trx, filter)) {
    const lift = matchesFilter(one, filter) ? findLift(one, filter) : null;
    if (lift === null) continue;
    chosen.push(one);
    const group = groups.get(lift);
    if (group === undefined) groups.set(lift, [one]);
    else group.push(one);
  }
  for (const [lift, group] of groups) await liftAll(trx, lift, group, at);
  await recordAll(trx, at, chosen.map(toEvent));
  return chosen.length;
}

/**
 * All that can be lifted, and little else: each question is a range of one index. It is asked after every fetched file
 * (with refs), and for 100,000 held rows the answer must not be to read them all.
 */
async function findCandidates(trx: Transaction<Tables>, { account, codes, refs }: Filter): Promise<Candidate[]> {
  if (refs !== undefined)
    return inPlanOrder(
      await inBatches([...new Set(refs)], (some) => selectCandidates(trx).where('post_ref', 'in', some).execute()),
    );
  const found: Candidate[] = [];
  for (const one of account === undefined ? await accountsOf(trx) : [account]) {
    const rows = selectCandidates(trx).where('destination', '=', one.destination).where('label', '=', one.label);
    const notHeld = rows
      .where('hold_code', 'is', null)
      .$if(codes !== undefined, (q) => q.where('code', 'in', codes ?? []));
    found.push(
      ...(await rows
        .where('state', 'in', unfinishedStates)
        .where('hold_code', 'is not', null)
        .where('hold_code', 'not in', codesFreedByPlan)
        .$if(codes !== undefined, (query) => query.where('hold_code', 'in', codes ?? []))
        .execute()),
      ...(await notHeld.where('state', '=', 'failed').execute()),
      ...(await notHeld.where('state', 'in', beforePublishing).where('not_before', 'is not', null).execute()),
    );
  }
  return inPlanOrder(found);
}

function selectCandidates(trx: Transaction<Tables>) {
  return trx
    .selectFrom('deliveries')
    .select([
      'key',
      'post_ref',
      'destination',
      'label',
      'position',
      'state',
      'hold_code',
      'hold_from',
      'code',
      'not_before',
    ])
    .select((eb) => mayBeginAgain(eb).as('may_begin'));
}

function inPlanOrder(found: Candidate[]): Candidate[] {
  return found.sort((a, b) => a.position - b.position);
}

function matchesFilter(one: Candidate, { account, codes }: Filter): boolean {
  if (account !== undefined && (one.destination !== account.destination || one.label !== account.label)) return false;
  return codes === undefined || codes.includes(one.hold_code ?? one.code ?? '');
}

/** Null: there is nothing to lift, or nothing that a `retry` may. */
function findLift(one: Candidate, filter: Filter): Lift | null {
  if (one.state === 'failed') return one.may_begin && !mustBeNamed(one, filter) ? 'failed' : null;
  if (!unfinishedStates.includes(one.state)) return null;
  if (one.hold_code === null) return one.not_before !== null && beforePublishing.includes(one.state) ? 'wait' : null;
  if (freedBy(one.hold_code) === 'plan') return null;
  return one.hold_from === 'run' ? 'run-hold' : 'plan-hold';
}

/** What a person decided of one post, only they take back: by its name or by the code, never with "all that failed". */
function mustBeNamed({ code }: Candidate, { refs, codes }: Filter): boolean {
  return code !== null && outlivesPlans(code) && refs === undefined && codes === undefined;
}

async function liftAll(trx: Transaction<Tables>, lift: Lift, group: readonly Candidate[], at: IsoTime): Promise<void> {
  const keys = group.map((one) => one.key);
  await inBatches(keys, (some) =>
    trx
      .updateTable('deliveries')
      .set({ updated_at: at })
      .set((eb) => {
        const isBefore = eb('state', 'in', beforePublishing);
        switch (lift) {
          case 'failed':
            return { state: 'planned', draft: null, code: null, facts: null, ...unheld, not_before: null, tries: 0 };
          case 'run-hold':
          case 'plan-hold':
            return {
              ...(lift === 'plan-hold' ? unheld : planHoldAgain(eb)),
              not_before: eb.case().when(isBefore).then(null).else(eb.ref('not_before')).end(),
              tries: eb.case().when(isBefore).then(0).else(eb.ref('tries')).end(),
            };
          case 'wait':
            return { not_before: null, tries: 0 };
          default:
            return assertNever(lift);
        }
      })
      .where('key', 'in', some)
      .execute(),
  );
}

/** What the plan's hold was before a run's came on top of it, or none. */
function planHoldAgain(eb: ExpressionBuilder<Tables, 'deliveries'>) {
  const from = eb.val('plan' as const);
  return {
    hold_code: eb.ref('plan_hold_code'),
    hold_facts: eb.ref('plan_hold_facts'),
    hold_from: eb.case().when('plan_hold_code', 'is', null).then(null).else(from).end(),
  };
}

function toEvent(one: Candidate): NewEvent {
  if (one.state === 'failed')
    return { kind: 'delivery-moved', subject: one.key, data: { from: 'failed', to: 'planned', retried: true } };
  return { kind: 'delivery-released', subject: one.key, data: { state: one.state, code: one.hold_code ?? one.code } };
}
