import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { type Account, because, type Clock, FerryError, quoting, type Reason } from '../contract/index.ts';
import type { DeliveryRow } from '../core/model.ts';
import type { PlanHeader, PlanItem, Verdict } from '../core/plan/item.ts';
import { reasonToJson } from '../core/reason-json.ts';
import { toIso } from '../kit/index.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** A reason as the program wrote it, or a few words of the person's own. */
const reasonSchema = z.union([
  z.string().trim().min(1),
  z.strictObject({
    code: z.string().min(1),
    values: z.record(z.string(), z.json()).optional(),
    said: z.string().optional(),
  }),
]);

/** What a person may change; what files become is decided again by the files themselves. */
const itemSchema = z.looseObject({
  deliveryKey: z.string(),
  postRef: z.string(),
  verdict: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('deliver') }),
    z.strictObject({ kind: z.enum(['hold', 'skip']), reason: reasonSchema }),
  ]),
  visibility: z.enum(['public', 'friends', 'private']),
  scheduledAt: z.iso
    .datetime({ offset: true })
    .transform((time) => toIso(Date.parse(time)))
    .nullable(),
  location: z.string().nullable(),
  alt: z.string(),
  text: z.looseObject({ title: z.string().nullable(), body: z.string(), hashtags: z.array(z.string()) }),
});

/** What clipferry 0.1.0 wrote: its verdicts were sentences, which say too little to be taken over. */
const olderSchema = z.looseObject({ v: z.literal(1) });

const fileSchema = z.looseObject({
  v: z.literal(2),
  header: z.looseObject({ account: z.strictObject({ destination: z.string(), label: z.string() }) }),
  items: z.array(z.unknown()),
});

/** V8 cannot hold a longer string; plans of half a million posts are run from the ledger, without editing. */
const maxFileBytes = 500_000_000;
const batchSize = 500;

/**
 * Takes an edited plan.json as the plan. Only what a person may change is taken over; an item that names a post or delivery
 * the ledger does not know is FerryError `usage`, and nothing is changed.
 */
export async function adoptPlanFile(
  { ledger, clock }: { readonly ledger: Ledger; readonly clock: Clock },
  path: string,
): Promise<{ readonly header: PlanHeader; readonly written: number }> {
  const value = parseText(await readPlan(path), path);
  if (olderSchema.safeParse(value).success) throw usage(because('plan-of-older-version', { path }));
  const file = parse(fileSchema, value, { path });
  const { account } = file.header;
  const before = await ledger.plans.last(account);
  if (before === null)
    throw usage(because('plan-of-other-account', { path, destination: account.destination, account: account.label }));
  const items: PlanItem[] = [];
  for (const [index, value] of file.items.entries()) {
    const place = { path, item: index + 1 };
    items.push(await adoptItem(ledger, account, { place, edited: parse(itemSchema, value, place) }));
  }
  const at = clock.now();
  const header = { ...before.header, madeAt: at };
  const id = await ledger.plans.begin(header, at);
  let written = 0;
  for (let start = 0; start < items.length; start += batchSize) {
    written += (await ledger.plans.put(id, items.slice(start, start + batchSize), at)).written;
  }
  await ledger.plans.end(id, clock.now());
  return { header, written };
}

interface Place {
  readonly path: string;
  /** from 1 */
  readonly item?: number;
}

interface EditedItem {
  readonly place: Place;
  readonly edited: z.output<typeof itemSchema>;
}

async function adoptItem(ledger: Ledger, account: Account, { place, edited }: EditedItem): Promise<PlanItem> {
  const { destination, label } = account;
  const row = await ledger.deliveries.find(edited.deliveryKey);
  const isIts =
    row?.postRef === edited.postRef && row.account.destination === destination && row.account.label === label;
  if (row === null || !isIts) {
    const { deliveryKey: delivery, postRef: ref } = edited;
    throw usage(because('plan-item-foreign', { ...place, destination, account: label, delivery, ref }));
  }
  const verdict = verdictOf(edited.verdict);
  if (verdict.kind === 'deliver' && row.item.media.length === 0) throw impossible(row, place);
  const { title, body, hashtags } = edited.text;
  const { visibility, scheduledAt, location, alt } = edited;
  const text = { ...row.item.text, title, body, hashtags };
  return { ...row.item, verdict, visibility, scheduledAt, location, alt, text };
}

function verdictOf(edited: z.output<typeof itemSchema>['verdict']): Verdict {
  if (edited.kind === 'deliver') return edited;
  const { kind, reason } = edited;
  if (typeof reason === 'string') return { kind, reason: quoting(because('decided-by-hand'), reason) };
  const { code, values, said } = reason;
  return {
    kind,
    reason: { code, ...(values === undefined ? {} : { values }), ...(said === undefined ? {} : { said }) },
  };
}

function impossible({ postRef: ref, item: { verdict } }: DeliveryRow, place: Place): FerryError {
  const why = verdict.kind === 'deliver' ? {} : { why: reasonToJson(verdict.reason) };
  return usage(because('plan-impossible', { ...place, ref, ...why }));
}

function parseText(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw usage(because('plan-wrong', { path, field: '' }), error);
  }
}

/** `field` is the one that is wrong, as `text.body`. */
function parse<Schema extends z.ZodType>(schema: Schema, value: unknown, place: Place): z.output<Schema> {
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  throw usage(quoting(because('plan-wrong', { ...place, field }), issue?.message));
}

async function readPlan(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > maxFileBytes) throw usage(because('plan-large', { path }));
    // Editors on Windows put a byte order mark in front, which JSON does not know.
    return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    if (error instanceof FerryError) throw error;
    throw usage(because('plan-unreadable', { path }), error);
  }
}

function usage(reason: Reason, cause?: unknown): FerryError {
  return new FerryError('usage', reason, { effect: 'none', ...(cause === undefined ? {} : { cause }) });
}
