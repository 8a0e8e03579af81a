import type { Kysely } from 'kysely';
import type { IsoTime } from '../../contract/index.ts';
import type { OriginalState, OriginalTotals, ReasonCount } from '../../core/model.ts';
import type { SizeGroup } from '../../core/space.ts';
import { sharedReason } from '../shared-reason.ts';
import type { Tables } from '../sqlite/tables.ts';
import { never } from './merge-post.ts';

/** Answered from `originals_lane`, and from the few rows that wait for a person. */
export async function countOriginals(db: Kysely<Tables>): Promise<OriginalTotals> {
  const rows = await db
    .selectFrom('originals')
    .select((eb) => [
      'state',
      'hold_code',
      eb.fn.countAll<number>().as('count'),
      eb.fn.sum<number | null>('bytes').as('bytes'),
    ])
    .groupBy(['state', 'hold_code'])
    .execute();
  const span = await db
    .selectFrom('originals')
    .select((eb) => [eb.fn.min('fetch_before').as('first'), eb.fn.max('fetch_before').as('last')])
    .where('state', '=', 'wanted')
    .where('fetch_before', '<', never)
    .executeTakeFirst();
  const kept = await db
    .selectFrom('originals')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('state', '=', 'wanted')
    .where('hold_code', 'is not', null)
    .where('sha256', 'is not', null)
    .executeTakeFirstOrThrow();
  const count = (state: OriginalState, held: boolean | null) =>
    rows
      .filter((row) => row.state === state && (held === null || (row.hold_code !== null) === held))
      .reduce((sum, row) => sum + row.count, 0);
  return {
    wanted: count('wanted', false),
    held: count('wanted', true),
    fetched: count('fetched', null),
    unfetchable: count('unfetchable', null),
    kept: kept.count,
    bytes: rows.reduce((sum, row) => sum + (row.state === 'fetched' ? (row.bytes ?? 0) : 0), 0),
    firstExpiry: span?.first ?? null,
    lastExpiry: span?.last ?? null,
  };
}

/** `2026-11-26T18`: links of one import die within hours of each other, each at a second of its own. */
const hourLength = 13;

export async function countExpiries(db: Kysely<Tables>): Promise<{ at: IsoTime; files: number }[]> {
  return db
    .selectFrom('originals')
    .select((eb) => [eb.fn.min('fetch_before').as('at'), eb.fn.countAll<number>().as('files')])
    .where('state', '=', 'wanted')
    .where('hold_code', 'is', null)
    .where('fetch_before', '<', never)
    .groupBy((eb) => eb.fn('substr', ['fetch_before', eb.val(1), eb.val(hourLength)]))
    .orderBy('at')
    .execute();
}

export async function countReasons(db: Kysely<Tables>): Promise<ReasonCount[]> {
  const held = db.selectFrom('originals').where('hold_code', 'is not', null);
  const groups = await held
    .select((eb) => [
      'hold_code as code',
      eb.fn.countAll<number>().as('count'),
      eb.fn.count<number>('hold_facts').as('withFacts'),
      eb.fn.min('hold_facts').as('least'),
      eb.fn.max('hold_facts').as('most'),
    ])
    .groupBy('hold_code')
    .orderBy('count', 'desc')
    .orderBy('hold_code')
    .execute();
  const counts: ReasonCount[] = [];
  for (const { code, ...range } of groups) {
    if (code === null) continue;
    const findAll = async () => {
      const rows = await held.select('hold_facts').distinct().where('hold_code', '=', code).execute();
      return rows.flatMap((row) => row.hold_facts ?? []);
    };
    const place = { table: 'originals', row: `hold_code ${code}`, field: 'hold_facts' };
    counts.push({ reason: await sharedReason(code, [range], findAll, place), count: range.count });
  }
  return counts;
}

/** One look at every row: before fetching, not during it. */
export async function sizeOriginals(db: Kysely<Tables>): Promise<readonly SizeGroup[]> {
  const rows = await db
    .selectFrom('originals')
    .select((eb) => [
      'kind',
      'role',
      'state',
      eb.fn.countAll<number>().as('count'),
      eb.fn.sum<number | null>('bytes').as('bytes'),
    ])
    .where((eb) => eb.or([eb('state', '=', 'fetched'), eb('hold_code', 'is', null)]))
    .groupBy(['kind', 'role', 'state'])
    .execute();
  const groups = new Map<string, SizeGroup>();
  for (const { kind, role, state, count, bytes } of rows) {
    const name = `${kind} ${role}`;
    const group = groups.get(name) ?? { kind, role, fetched: 0, fetchedBytes: 0, wanted: 0 };
    if (state === 'fetched') groups.set(name, { ...group, fetched: count, fetchedBytes: bytes ?? 0 });
    else if (state === 'wanted') groups.set(name, { ...group, wanted: count });
  }
  return [...groups.values()];
}
