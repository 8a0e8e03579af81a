import { because, FerryError } from '../contract/index.ts';

/** What is *known true* of one delivery, never what is being tried. src/README.md draws the picture. */
export type DeliveryState =
  | 'planned'
  | 'prepared'
  | 'uploaded'
  | 'publishing'
  | 'accepted'
  | 'published'
  /** a person wants it gone; it may still be there */
  | 'removing'
  | 'removed'
  | 'unconfirmed'
  | 'skipped'
  | 'failed';

export const deliveryStates: readonly DeliveryState[] = [
  'planned',
  'prepared',
  'uploaded',
  'publishing',
  'accepted',
  'published',
  'removing',
  'removed',
  'unconfirmed',
  'skipped',
  'failed',
];

/**
 * Steps backwards are facts too: `prepared → planned` when a rendition is gone, `uploaded → prepared` when the
 * destination forgot an asset, either of them → `planned` when a new plan says something else of the post (in the ledger's
 * plans/reopen.ts), `published → planned` when what was published is gone, a person wants it again, and the destination can never
 * hold it twice (engine/write-again.ts). Nothing leads from `publishing` back to `uploaded` but a definite refusal or proven absence.
 */
export const allowedTransitions: Readonly<Record<DeliveryState, readonly DeliveryState[]>> = {
  planned: ['prepared', 'skipped', 'failed'],
  prepared: ['uploaded', 'planned', 'skipped', 'failed'],
  uploaded: ['publishing', 'prepared', 'planned', 'skipped', 'failed'],
  publishing: ['accepted', 'uploaded', 'unconfirmed', 'failed'],
  accepted: ['published', 'removing', 'failed'],
  published: ['removing', 'planned'],
  removing: ['removed', 'published'],
  removed: ['planned'],
  unconfirmed: ['accepted', 'uploaded', 'failed'],
  skipped: ['planned'],
  failed: ['planned'],
};

/** States the engine has work for in a run. `unconfirmed` waits for a person, `removing` for `undo`; the others are final. */
export const unfinishedStates: readonly DeliveryState[] = ['planned', 'prepared', 'uploaded', 'publishing', 'accepted'];

export function assertTransition(from: DeliveryState, to: DeliveryState): void {
  if (allowedTransitions[from].includes(to)) return;
  throw new FerryError('fatal', because('bad-transition', { from, to }), { effect: 'none' });
}
