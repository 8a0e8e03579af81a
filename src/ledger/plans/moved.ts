import { reasonToJson } from '../../core/reason-json.ts';
import type { DeliveryState } from '../../core/states.ts';
import type { NewEvent } from '../events.ts';
import { readReason } from '../sqlite/stored.ts';

/** What a new plan did to the state of a delivery, and why where it skips it. */
export interface PlanMove {
  readonly key: string;
  readonly from: DeliveryState;
  readonly to: DeliveryState;
  readonly skip_code: string | null;
  readonly skip_facts: string | null;
}

export function movedByPlan(planId: number, { key, from, to, skip_code, skip_facts }: PlanMove): NewEvent {
  const reason = readReason(skip_code, skip_facts, { table: 'plan_items', row: key, field: 'skip_facts' });
  return {
    kind: 'delivery-moved',
    subject: key,
    data: { from, to, ...(reason === null ? {} : { reason: reasonToJson(reason) }), plan: planId },
  };
}
