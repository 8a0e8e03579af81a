import { z } from 'zod';
import type { Account, Reason } from '../../contract/index.ts';
import type { Balance } from '../../core/balance.ts';
import type { DeliveryReasonCount, OriginalTotals, ReasonCount } from '../../core/model.ts';
import { type DeliveryState, deliveryStates } from '../../core/states.ts';

/**
 * Pieces of the lines that `--json` prints. Objects are closed here, so that tests notice a field nobody described; what is
 * published (`--json-schema`) leaves them open, because later versions add fields.
 */

export const time = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  .meta({ id: 'time', description: 'UTC: YYYY-MM-DDTHH:mm:ss.sssZ' });

export const count = z.int().min(0);

export const ref = z.string().describe("the post's ref, as skip, hold, include, retry, resolve and undo take it");

export const json = z.json();

export const account = z
  .strictObject({
    destination: z.string().describe('as --to takes it'),
    label: z.string().describe('as --account takes it; rehearsal: the sandbox of migrate --rehearse'),
  })
  .meta({ id: 'account' }) satisfies z.ZodType<Account>;

const bareReason = {
  code: z.string().describe('stable: scripts may go by it; <adapter>/<code> is one of an adapter’s own'),
  values: z.record(z.string(), json).exactOptional().describe('the facts, with units in their names; absent: none'),
  said: z.string().exactOptional().describe("the other side's own words"),
};

export const reason = z
  .strictObject({ ...bareReason, text: z.string().describe('in the language of --lang; not stable') })
  .meta({ id: 'reason', description: 'why something is so' });

export const reasonWithoutText = z
  .strictObject(bareReason)
  .meta({ id: 'reasonWithoutText', description: 'why something is so' }) satisfies z.ZodType<Reason>;

type Worded<Row extends { readonly reason: Reason }> = Omit<Row, 'reason'> & {
  readonly reason: z.output<typeof reason>;
};

export const state = z
  .enum(deliveryStates as readonly [DeliveryState, ...DeliveryState[]])
  .meta({ id: 'state', description: 'what is known true of a post at a destination' });

export const reasonCount = z
  .strictObject({ reason, count })
  .meta({ id: 'reasonCount', description: 'posts or files that share a code' }) satisfies z.ZodType<
  Worded<ReasonCount>
>;

export const deliveryReasonCount = z
  .strictObject({ reason, count, state, held: z.boolean().describe('they wait for a person') })
  .meta({ id: 'deliveryReasonCount' }) satisfies z.ZodType<Worded<DeliveryReasonCount>>;

export const byState = z
  .record(state, count)
  .meta({ id: 'byState', description: 'posts in each state' }) satisfies z.ZodType<
  Readonly<Record<DeliveryState, number>>
>;

export const balance = z
  .strictObject({
    seen: count.describe('every item of the export: the sum of the columns'),
    published: count,
    waiting: count,
    held: count.describe('wait for a person'),
    unconfirmed: count.describe('may be public, and nobody knows'),
    skipped: count,
    failed: count,
    removing: count,
    removed: count,
    notPlanned: count,
    deleted: count.describe('deleted at the source'),
    unreadable: count.describe('items of the export that could not be read'),
    reasons: z.array(deliveryReasonCount).describe('most first'),
  })
  .meta({ id: 'balance' }) satisfies z.ZodType<Omit<Balance, 'reasons'>>;

export const originalTotals = z
  .strictObject({
    wanted: count.describe('not here yet, and not held'),
    held: count,
    fetched: count,
    unfetchable: count,
    kept: count.describe('of the held ones: a file is here, and nothing here can use it'),
    bytes: count.describe('of what is fetched'),
    firstExpiry: time.nullable().describe('when the first link of what is wanted dies'),
    lastExpiry: time.nullable(),
  })
  .meta({ id: 'originalTotals', description: 'files of the export' }) satisfies z.ZodType<OriginalTotals>;

export const exit = z
  .int()
  .meta({ id: 'exit', description: 'the exit code this line stands for; see help exit-codes' });

/** A line: its version, its kind, and what the kind has. */
export function line<Kind extends string, Shape extends z.core.$ZodLooseShape>(kind: Kind, shape: Shape) {
  return z.strictObject({ v: z.literal(1), kind: z.literal(kind), ...shape });
}
