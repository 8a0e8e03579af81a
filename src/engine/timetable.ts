import type { Account, IsoTime } from '../contract/index.ts';
import type { DeliveryRow } from '../core/model.ts';
import type { PlanItem } from '../core/plan/item.ts';
import { createSlots } from '../core/plan/slots.ts';
import type { PlanTarget } from '../core/plan/target.ts';
import type { DeliveryState } from '../core/states.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { allDeliveries } from './pages.ts';

/** Gives each post that goes the next time of the person's schedule, in the plan's order. */
interface Timetable {
  /** `known`: the delivery as an earlier plan or run left it */
  withTime(item: PlanItem, known: DeliveryRow | null): PlanItem;
}

/** A new plan leaves these as they are, and they keep the time they were sent with. */
const keptStates: readonly DeliveryState[] = ['publishing', 'accepted', 'published', 'unconfirmed', 'removing'];

export async function createTimetable(ledger: Ledger, target: PlanTarget, now: IsoTime): Promise<Timetable> {
  const { account, capabilities, choices } = target;
  if (choices.schedule === undefined) return { withTime: (item) => item };
  const slots = createSlots({
    schedule: choices.schedule,
    capabilities,
    pace: choices.pace,
    occupied: await findOccupied(ledger, account),
    now,
  });
  return {
    withTime(item, known) {
      if (known !== null && keptStates.includes(known.state)) return { ...item, scheduledAt: known.item.scheduledAt };
      return item.verdict.kind === 'deliver' ? { ...item, scheduledAt: slots.next() } : item;
    },
  };
}

async function findOccupied(ledger: Ledger, account: Account): Promise<readonly IsoTime[]> {
  const times: IsoTime[] = [];
  for await (const { item } of allDeliveries(ledger, { account, states: keptStates }))
    if (item.scheduledAt !== null) times.push(item.scheduledAt);
  return times;
}
