import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { type Account, type Clock, FerryError } from '../contract/index.ts';
import { decode, decodeJson } from '../kit/index.ts';
import type { PlanHeader, PlanItem } from '../core/plan/item.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** A person may change texts, verdicts and visibility; what files become stays as it was decided. */
const itemSchema = z.looseObject({
  deliveryKey: z.string(),
  postRef: z.string(),
  verdict: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('deliver') }),
    z.strictObject({ kind: z.enum(['hold', 'skip']), code: z.string(), reason: z.string() }),
  ]),
  visibility: z.enum(['public', 'friends', 'private']),
  text: z.looseObject({ title: z.string().nullable(), body: z.string(), hashtags: z.array(z.string()) }),
});

const fileSchema = z.looseObject({
  v: z.literal(1),
  header: z.looseObject({ account: z.strictObject({ destination: z.string(), label: z.string() }) }),
  items: z.array(z.unknown()),
});

/** V8 cannot hold a longer string; plans of half a million posts are run from the ledger, without editing. */
const maxFileBytes = 500_000_000;
const batchSize = 500;
const makeItAnew = 'Make it anew: clipferry plan <export> --to <destination>';

/**
 * Takes an edited plan.json as the plan. Only what a person may change is taken over; an item that names a post or delivery
 * the ledger does not know is FerryError `usage`, and nothing is changed.
 */
export async function adoptPlanFile(
  { ledger, clock }: { readonly ledger: Ledger; readonly clock: Clock },
  path: string,
): Promise<{ readonly header: PlanHeader; readonly written: number }> {
  const wrong = {
    kind: 'usage',
    code: 'plan-wrong',
    hint: makeItAnew,
  } as const;
  const file = decode(fileSchema, decodeJson(await readPlan(path), path, wrong), path, wrong);
  const before = await ledger.plans.last(file.header.account);
  if (before === null)
    throw new FerryError(
      'usage',
      'plan-foreign',
      `${path} is a plan for ${file.header.account.destination}/${file.header.account.label}, which this workspace has none for`,
      { hint: makeItAnew },
    );
  const items: PlanItem[] = [];
  for (const [index, value] of file.items.entries()) {
    const where = `${path}, item ${index + 1}`;
    items.push(
      await adoptItem(ledger, file.header.account, { where, edited: decode(itemSchema, value, where, wrong) }),
    );
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

interface EditedItem {
  /** file and item, for messages */
  readonly where: string;
  readonly edited: z.output<typeof itemSchema>;
}

async function adoptItem(ledger: Ledger, account: Account, { where, edited }: EditedItem): Promise<PlanItem> {
  const row = await ledger.deliveries.find(edited.deliveryKey);
  const isIts =
    row?.postRef === edited.postRef &&
    row.account.destination === account.destination &&
    row.account.label === account.label;
  if (row === null || !isIts)
    throw new FerryError(
      'usage',
      'plan-foreign',
      `${where}: ${account.destination}/${account.label} has no delivery ${edited.deliveryKey} of the post ${edited.postRef}`,
      { hint: makeItAnew },
    );
  const { verdict, visibility } = edited;
  if (verdict.kind === 'deliver' && row.item.media.length === 0)
    throw new FerryError(
      'usage',
      'plan-impossible',
      `${where}: ${edited.postRef} cannot be delivered, there is no file for it that could go${because(row.item)}`,
      { hint: 'Leave its verdict as it was' },
    );
  const { title, body, hashtags } = edited.text;
  return { ...row.item, verdict, visibility, text: { ...row.item.text, title, body, hashtags } };
}

function because({ verdict }: PlanItem): string {
  return verdict.kind === 'deliver' ? '' : ` (${verdict.reason})`;
}

async function readPlan(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > maxFileBytes)
      throw new FerryError('usage', 'plan-large', `${path} is too large to be read back`, {
        hint: 'clipferry run, without the file, carries out the plan the workspace holds',
      });
    // Editors on Windows put a byte order mark in front, which JSON does not know.
    return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    if (error instanceof FerryError) throw error;
    throw new FerryError('usage', 'plan-unreadable', `cannot read ${path}`, { cause: error });
  }
}
