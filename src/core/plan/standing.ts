import { codesEndedByPlan, freedBy } from '../holds.ts';
import type { Standing } from '../model.ts';

/** Why a plan has nothing to say of a post: what became of it already. */
export type Already = 'published' | 'underWay' | 'unconfirmed' | 'removed' | 'failed';

/** null: a plan decides it. */
export function findAlready(known: Standing | null): Already | null {
  if (known === null) return null;
  switch (known.state) {
    case 'published':
    case 'unconfirmed':
    case 'removed':
      return known.state;
    case 'publishing':
    case 'accepted':
    case 'removing':
      return 'underWay';
    case 'failed':
      return known.followsPlan ? null : 'failed';
    default:
      return null;
  }
}

/** A run found that it needs something, and no plan brings that: it waits although the plan lets it go. */
export function waitsForMore({ runHold }: Standing): boolean {
  if (runHold === null || codesEndedByPlan.includes(runHold.code)) return false;
  return ['person', 'file'].includes(freedBy(runHold.code));
}
