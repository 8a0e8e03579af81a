import type { IsoTime } from '../contract/index.ts';
import { openStates } from '../core/states.ts';
import type { DeliveryRow } from '../ledger/ledger.ts';

export function isMovable(row: DeliveryRow, now: IsoTime): boolean {
  return row.holdCode === null && (row.notBefore === null || row.notBefore <= now);
}

export function isBeforeSending({ state }: DeliveryRow): boolean {
  return state === 'planned' || state === 'prepared' || state === 'uploaded';
}

export function isReturn(before: DeliveryRow, after: DeliveryRow): boolean {
  return openStates.indexOf(after.state) < openStates.indexOf(before.state) && isBeforeSending(after);
}

/** A step that changes nothing would be taken again at once, for ever. */
export function assertProgress(before: DeliveryRow, after: DeliveryRow, now: IsoTime): void {
  const same = (['state', 'notBefore', 'tries', 'holdCode'] as const).every((field) => before[field] === after[field]);
  if (same && isMovable(after, now)) throw new Error(`a step changed nothing: ${after.key} is still ${after.state}`);
}
