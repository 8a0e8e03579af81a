import type { Expression, ExpressionBuilder, SqlBool, Transaction } from 'kysely';
import type { Account } from '../../contract/index.ts';
import { outlivesPlans } from '../../core/holds.ts';
import type { DeliveryState } from '../../core/states.ts';
import type { Tables } from '../sqlite/tables.ts';

type Builder = ExpressionBuilder<Tables, 'deliveries'>;
type Condition = (eb: Builder) => Expression<SqlBool>;

/** Work has been done for these, and nothing of it is public: a new plan may still change them. */
export const readyStates: readonly DeliveryState[] = ['prepared', 'uploaded'];

/**
 * May this delivery begin again from `planned`? Not if it may already be public: it has a remote post, or an attempt that
 * was neither refused nor proven absent (a person gave up finding out, say). Exactly-once hangs on this line; a new
 * plan and `retry` both ask it.
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
            .where('attempts.outcome', 'in', ['open', 'accepted', 'given-up']),
        ),
      ),
    ]),
  ]);
}

/** What a new plan of an account decides, and what it leaves as it is. */
export interface PlanRules {
  /** begins again, as the new plan says */
  readonly beginsAgain: Condition;
  /** so does this, unless it is ready for an item that says the same */
  readonly follows: Condition;
}

/** What a person said of a post when it was shown to them outlives plans: those rows are left as they are. */
export async function planRules(trx: Transaction<Tables>, account: Account): Promise<PlanRules> {
  const codes = await findPersonsCodes(trx, account);
  const beginsAgain: Condition = (eb) => {
    const may = mayBeginAgain(eb);
    if (codes.length === 0) return may;
    const isSpokenFor = eb.and([eb('deliveries.state', '=', 'failed'), eb('deliveries.code', 'in', codes)]);
    return eb.and([may, eb.or([eb('deliveries.code', 'is', null), eb.not(isSpokenFor)])]);
  };
  return { beginsAgain, follows: (eb) => eb.or([eb('deliveries.state', 'in', readyStates), beginsAgain(eb)]) };
}

async function findPersonsCodes(trx: Transaction<Tables>, account: Account): Promise<readonly string[]> {
  const rows = await trx
    .selectFrom('deliveries')
    .select('code')
    .distinct()
    .where('destination', '=', account.destination)
    .where('label', '=', account.label)
    .where('state', '=', 'failed')
    .execute();
  return rows.flatMap(({ code }) => (code !== null && outlivesPlans(code) ? [code] : []));
}
