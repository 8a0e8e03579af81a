import { type AliasedRawBuilder, sql, type Transaction } from 'kysely';
import type { Account } from '../../contract/index.ts';
import type { Tables } from '../sqlite/tables.ts';

interface NumberedItem {
  readonly numbered_key: string;
  readonly given: number;
}

/**
 * The number of every item of a plan. A number once given stays, whatever a later plan says: people have read it, and folders
 * bear it. What is new gets the numbers after the highest of the account, in the plan's order.
 */
export async function numberedItems(
  trx: Transaction<Tables>,
  { planId, account }: { readonly planId: number; readonly account: Account },
): Promise<AliasedRawBuilder<NumberedItem, 'numbered'>> {
  const { highest } = await trx
    .selectFrom('deliveries')
    .select((eb) => eb.fn.max('number').as('highest'))
    .where('destination', '=', account.destination)
    .where('label', '=', account.label)
    .executeTakeFirstOrThrow();
  return sql<NumberedItem>`(
    select plan_items.delivery_key as numbered_key,
      coalesce(known.number, ${highest ?? 0} + row_number() over (
        partition by known.key is null order by plan_items.position
      )) as given
    from plan_items left join deliveries as known on known.key = plan_items.delivery_key
    where plan_items.plan_id = ${planId}
  )`.as('numbered');
}
