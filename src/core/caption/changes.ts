import type { Reason } from '../../contract/index.ts';
import type { TextChange } from '../plan/item.ts';

/** Collects what a caption went through. A change that changes nothing is not one. */
export interface ChangeLog {
  add(reason: Reason, before: string, after: string): void;
  readonly changes: readonly TextChange[];
}

export function createChangeLog(): ChangeLog {
  const changes: TextChange[] = [];
  return {
    add(reason, before, after) {
      if (before !== after) changes.push({ reason, before, after });
    },
    changes,
  };
}

export function join(fragments: readonly string[]): string {
  return fragments.filter((fragment) => fragment !== '').join(' ');
}
