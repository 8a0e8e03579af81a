import type { Transaction } from 'kysely';
import type { Account } from '../../contract/index.ts';
import type { Tables } from '../sqlite/tables.ts';
import { beginsAgain } from './begin-again.ts';

interface Numbering {
  readonly planId: number;
  readonly account: Account;
}

/**
 * `number = position + shift`. Where deliveries of this plan keep the numbers they have, the others count on around them:
 * the same plan made again after a kill gives the same numbers, and a hand-off folder the same names. Otherwise the
 * plan's first item gets the number after the highest that stays in use.
 */
export async function numberShift(trx: Transaction<Tables>, numbering: Numbering): Promise<number> {
  const plan = await trx
    .selectFrom('plan_items')
    .select((eb) => [eb.fn.min('position').as('first'), eb.fn.max('position').as('last')])
    .where('plan_id', '=', numbering.planId)
    .executeTakeFirst();
  const { first, last } = { first: plan?.first ?? 1, last: plan?.last ?? 1 };
  const shift = await findKeptShift(trx, numbering);
  const outside = keptRows(trx, numbering).where('plan_items.position', 'is', null);
  if (shift !== null && first + shift >= 1) {
    const rival = await outside
      .select('deliveries.key')
      .where('deliveries.number', '>=', first + shift)
      .where('deliveries.number', '<=', last + shift)
      .limit(1)
      .executeTakeFirst();
    if (rival === undefined) return shift;
  }
  const stays = await keptRows(trx, numbering)
    .select((eb) => eb.fn.max('deliveries.number').as('highest'))
    .executeTakeFirst();
  return (stays?.highest ?? 0) + 1 - first;
}

/** `number - position` of the deliveries of this plan that stay as they are; null when there are none or they disagree. */
async function findKeptShift(trx: Transaction<Tables>, numbering: Numbering): Promise<number | null> {
  const kept = await keptRows(trx, numbering)
    .select((eb) => {
      const shift = eb('deliveries.number', '-', eb.ref('plan_items.position'));
      return [eb.fn.min(shift).as('least'), eb.fn.max(shift).as('most')];
    })
    .where('plan_items.position', 'is not', null)
    .executeTakeFirst();
  return kept === undefined || kept.least === null || kept.least !== kept.most ? null : Number(kept.least);
}

/** Deliveries whose number stays: those that do not begin again, and those the plan does not name. */
function keptRows(trx: Transaction<Tables>, { planId, account }: Numbering) {
  return trx
    .selectFrom('deliveries')
    .leftJoin('plan_items', (join) =>
      join.onRef('plan_items.delivery_key', '=', 'deliveries.key').on('plan_items.plan_id', '=', planId),
    )
    .where('deliveries.destination', '=', account.destination)
    .where('deliveries.label', '=', account.label)
    .where((eb) => eb.or([eb.not(beginsAgain(eb)), eb('plan_items.position', 'is', null)]));
}
