import type { ExpressionBuilder } from 'kysely';
import type { DeliveryState } from '../../core/states.ts';
import type { Tables } from '../sqlite/tables.ts';

/**
 * May this delivery begin again from `planned`? Not if it may already be public: it has a remote post, or an attempt that
 * was neither refused nor proven absent (a person gave up finding out, say). Exactly-once hangs on this line; a new
 * plan and `retry` both ask it.
 */
export function mayBeginAgain(eb: ExpressionBuilder<Tables, 'deliveries'>) {
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
            .where('attempts.outcome', 'in', ['open', 'accepted', 'given-up']),
        ),
      ),
    ]),
  ]);
}

/** Work has been done for these, and nothing of it is public: a new plan may still change them. */
export const readyStates: readonly DeliveryState[] = ['prepared', 'uploaded'];

/** Does a new plan decide what becomes of this delivery? */
export function followsPlan(eb: ExpressionBuilder<Tables, 'deliveries'>) {
  return eb.or([eb('deliveries.state', 'in', readyStates), mayBeginAgain(eb)]);
}
