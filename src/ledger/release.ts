import type { Transaction } from 'kysely';
import { FerryError, type IsoTime } from '../contract/index.ts';
import type { DeliveryState } from '../core/states.ts';
import { selectForAll } from './bulk.ts';
import { type NewEvent, recordAll } from './events.ts';
import type { DeliveryStore } from './ledger.ts';
import { unheld } from './moves.ts';
import { mayBeginAgain } from './redo.ts';
import type { Tables } from './tables.ts';

type Filter = Parameters<DeliveryStore['release']>[0];

/**
 * Four things a person's `retry` can lift. A delivery may be public from `publishing` on, so there only a hold goes (a
 * held `accepted` would else wait for ever); its state and its waiting time stay.
 */
type Lift = 'failed' | 'run-hold' | 'plan-hold' | 'wait';

interface Candidate {
  readonly key: string;
  readonly post_ref: string;
  readonly state: DeliveryState;
  readonly hold_code: string | null;
  readonly hold_from: 'plan' | 'run' | null;
  readonly code: string | null;
}

export async function releaseDeliveries(trx: Transaction<Tables>, filter: Filter, at: IsoTime): Promise<number> {
  const chosen = choose(await candidates(trx, filter), filter);
  const groups = new Map<Lift, Candidate[]>();
  for (const one of chosen) {
    const lift = liftOf(one);
    const group = groups.get(lift);
    if (group === undefined) groups.set(lift, [one]);
    else group.push(one);
  }
  for (const [lift, group] of groups) await liftAll(trx, lift, group, at);
  await recordAll(trx, at, chosen.map(toEvent));
  return chosen.length;
}

function candidates(trx: Transaction<Tables>, { account }: Filter): Promise<Candidate[]> {
  let query = trx.selectFrom('deliveries').select(['key', 'post_ref', 'state', 'hold_code', 'hold_from', 'code']);
  if (account !== undefined)
    query = query.where('destination', '=', account.destination).where('label', '=', account.label);
  return query
    .where((eb) =>
      eb.or([
        eb.and([eb('state', '=', 'failed'), mayBeginAgain(eb)]),
        eb.and([
          eb('state', 'in', ['planned', 'prepared', 'uploaded']),
          eb.or([eb('hold_code', 'is not', null), eb('not_before', 'is not', null)]),
        ]),
        eb.and([eb('state', 'in', ['publishing', 'accepted']), eb('hold_code', 'is not', null)]),
      ]),
    )
    .orderBy('position')
    .execute();
}

function choose(found: readonly Candidate[], { codes, refs }: Filter): Candidate[] {
  const wantedCodes = codes === undefined ? null : new Set(codes);
  const wantedRefs = refs === undefined ? null : new Set(refs);
  return found.filter(
    (one) =>
      (wantedCodes === null || wantedCodes.has(one.hold_code ?? one.code ?? '')) &&
      (wantedRefs === null || wantedRefs.has(one.post_ref)),
  );
}

function liftOf(one: Candidate): Lift {
  if (one.state === 'failed') return 'failed';
  if (one.hold_code === null) return 'wait';
  return one.hold_from === 'run' ? 'run-hold' : 'plan-hold';
}

async function liftAll(trx: Transaction<Tables>, lift: Lift, group: readonly Candidate[], at: IsoTime): Promise<void> {
  const query = trx.updateTable('deliveries').set({ updated_at: at });
  const keys = (states: (one: Candidate) => boolean) => group.filter(states).map((one) => one.key);
  const anew = { not_before: null, tries: 0 };
  await selectForAll(
    keys(() => true),
    (some) => {
      const these = query.where('key', 'in', some);
      switch (lift) {
        case 'failed':
          return these.set({ state: 'planned', draft: null, code: null, reason: null, ...unheld, ...anew }).execute();
        case 'run-hold':
          return these
            .set((eb) => ({
              hold_code: eb.ref('plan_hold_code'),
              hold_reason: eb.ref('plan_hold_reason'),
              hold_from: eb
                .case()
                .when('plan_hold_code', 'is', null)
                .then(null)
                .else(eb.val('plan' as const))
                .end(),
            }))
            .execute();
        case 'plan-hold':
          return these.set(unheld).execute();
        case 'wait':
          return these.set(anew).execute();
        default:
          throw new FerryError('fatal', 'unknown-lift', `nothing is called ${lift satisfies never}`);
      }
    },
  );
  if (lift === 'run-hold' || lift === 'plan-hold')
    await selectForAll(
      keys((one) => one.state !== 'publishing' && one.state !== 'accepted'),
      (some) => query.set(anew).where('key', 'in', some).execute(),
    );
}

function toEvent(one: Candidate): NewEvent {
  if (one.state === 'failed')
    return { kind: 'delivery-moved', subject: one.key, data: { from: 'failed', to: 'planned', retried: true } };
  return { kind: 'delivery-released', subject: one.key, data: { state: one.state, code: one.hold_code ?? one.code } };
}
