import type { ExpressionBuilder } from 'kysely';
import { codesOutlivingPlans } from '../../core/holds.ts';
import type { DeliveryState } from '../../core/states.ts';
import type { Tables } from '../sqlite/tables.ts';

type Builder = ExpressionBuilder<Tables, 'deliveries'>;

/** Something was made or uploaded for these, and nothing of it is public: a new plan may still change them. */
export const readyStates: readonly DeliveryState[] = ['prepared', 'uploaded'];

/**
 * May this delivery begin again from `planned`? Not if it may be public: it has a remote post, or an attempt whose end nobody
 * knows (a person gave up finding out, say). Every accepted attempt leaves a remote post (`attempts.settle`), and only the
 * moves that follow from its being gone (`removed` or `published` → `planned`) take that away: an accepted attempt without one
 * is a publication that is over. Exactly-once hangs on this line; a new plan and `retry` both ask it.
 */
export function mayBeginAgain(eb: Builder) {
  return eb.or([
    eb('deliveries.state', 'in', ['planned', 'skipped']),
    eb.and([
      eb('deliveries.state', '=', 'failed'),
      eb('deliveries.remote_id', 'is', null),
      eb.not(
        eb.exists(
          eb
            .selectFrom('attempts')
            .select('attempts.id')
            .whereRef('attempts.delivery_key', '=', 'deliveries.key')
            .where('attempts.outcome', 'in', ['open', 'given-up']),
        ),
      ),
    ]),
  ]);
}

/** May a new plan decide this delivery anew? What a person said of a post when it was shown to them outlives plans. */
export function beginsAgain(eb: Builder) {
  const isSpokenFor = eb.and([eb('deliveries.state', '=', 'failed'), eb('deliveries.code', 'in', codesOutlivingPlans)]);
  return eb.and([mayBeginAgain(eb), eb.or([eb('deliveries.code', 'is', null), eb.not(isSpokenFor)])]);
}

/** Those, and what is ready, unless it is ready for an item that says the same. */
export function followsPlan(eb: Builder) {
  return eb.or([eb('deliveries.state', 'in', readyStates), beginsAgain(eb)]);
}
