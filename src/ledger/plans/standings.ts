import type { Kysely } from 'kysely';
import type { Standing } from '../../core/model.ts';
import { stateToTake } from '../safekeeping/bring-forward.ts';
import { inBatches } from '../sqlite/batches.ts';
import { readJsonOrNull, readReason } from '../sqlite/stored.ts';
import type { Tables } from '../sqlite/tables.ts';
import { followsPlan } from './begin-again.ts';
import { planItem } from './shapes.ts';

/** One page of posts. The item is read only where a person left their mark in it: most have none. */
export async function findStandings(
  db: Kysely<Tables>,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Standing>> {
  const rows = await inBatches(keys, (some) => selectStandings(db, some));
  const known = await inBatches(keys, (some) => selectKnown(db, some));
  return new Map([
    ...known.flatMap((row): [string, Standing][] => {
      const standing = standingOfKnown(row);
      return standing === null ? [] : [[row.key, standing]];
    }),
    ...rows.map((row): [string, Standing] => [row.key, toStanding(row)]),
  ]);
}

/** What only the journal knows of: the end of this planning will bring it forward. Nearly always an empty table. */
function selectKnown(db: Kysely<Tables>, keys: readonly string[]) {
  return db.selectFrom('known_deliveries').select(['key', 'state', 'code', 'facts']).where('key', 'in', keys).execute();
}

/** null: it was refused or never arrived, so a plan decides it like any other. */
function standingOfKnown(row: Awaited<ReturnType<typeof selectKnown>>[number]): Standing | null {
  const state = stateToTake({ known: row.state, now: 'planned', outcomeBefore: null });
  if (state === null) return null;
  const reason = readReason(row.code, row.facts, { table: 'known_deliveries', row: row.key, field: 'facts' });
  return { state, followsPlan: false, runHold: null, planHold: null, reason, byHand: null };
}

function selectStandings(db: Kysely<Tables>, keys: readonly string[]) {
  return db
    .selectFrom('deliveries')
    .innerJoin('plan_items', 'plan_items.position', 'deliveries.position')
    .select(['deliveries.key', 'deliveries.state', 'deliveries.code', 'deliveries.facts'])
    .select(['deliveries.hold_code', 'deliveries.hold_facts', 'deliveries.hold_from'])
    .select(['deliveries.plan_hold_code', 'deliveries.plan_hold_facts'])
    .select((eb) => [
      followsPlan(eb).as('follows_plan'),
      eb
        .case()
        .when(eb.or(marks.map((mark) => eb(eb.fn<number>('instr', ['plan_items.item', eb.val(mark)]), '>', 0))))
        .then(eb.ref('plan_items.item'))
        .else(null)
        .end()
        .as('item'),
    ])
    .where('deliveries.key', 'in', keys)
    .execute();
}

/** In a text of the post these would have a backslash before the last quotation mark. */
const marks = ['"byHand":', '"planSays":'];

function toStanding(row: Awaited<ReturnType<typeof selectStandings>>[number]): Standing {
  const placeOf = (field: string) => ({ table: 'deliveries', row: row.key, field });
  const hold = readReason(row.hold_code, row.hold_facts, placeOf('hold_facts'));
  return {
    state: row.state,
    followsPlan: Boolean(row.follows_plan),
    runHold: row.hold_from === 'run' ? hold : null,
    planHold: readReason(row.plan_hold_code, row.plan_hold_facts, placeOf('plan_hold_facts')),
    reason: readReason(row.code, row.facts, placeOf('facts')),
    byHand: readJsonOrNull(row.item, planItem, { table: 'plan_items', row: row.key, field: 'item' }),
  };
}
