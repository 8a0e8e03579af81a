import type { Account, IsoTime } from '../contract/index.ts';
import type { PlanItem } from '../core/plan/item.ts';
import { createSlots } from '../core/plan/slots.ts';
import type { PlanTarget } from '../core/plan/target.ts';
import type { DeliveryState } from '../core/states.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { allDeliveries } from '../ledger/pages.ts';

/** Gives each post that goes the next time of the person's schedule, in the plan's order. */
interface Timetable {
  withTime(item: PlanItem): PlanItem;
}

/** A new plan leaves these as they are, and they keep the time they were sent with. */
const keptStates: readonly DeliveryState[] = ['publishing', 'accepted', 'published', 'unconfirmed', 'removing'];

export async function createTimetable(ledger: Ledger, target: PlanTarget, now: IsoTime): Promise<Timetable> {
  const { account, capabilities, choices } = target;
  if (choices.schedule === undefined) return { withTime: (item) => item };
  const kept = await findKept(ledger, account);
  const slots = createSlots({
    schedule: choices.schedule,
    capabilities,
    pace: choices.pace,
    occupied: [...kept.values()].filter((time) => time !== null),
    now,
  });
  return {
    withTime(item) {
      const time = kept.get(item.deliveryKey);
      if (time !== undefined) return { ...item, scheduledAt: time };
      // A time that a person wrote by hand is theirs.
      const isFree = item.verdict.kind === 'deliver' && item.byHand?.includes('scheduledAt') !== true;
      return isFree ? { ...item, scheduledAt: slots.next() } : item;
    },
  };
}

/** By delivery key; null: it went without a time. */
async function findKept(ledger: Ledger, account: Account): Promise<ReadonlyMap<string, IsoTime | null>> {
  const times = new Map<string, IsoTime | null>();
  for await (const { key, item } of allDeliveries(ledger.deliveries, { account, states: keptStates }))
    times.set(key, item.scheduledAt);
  return times;
}
