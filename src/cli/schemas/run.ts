import { z } from 'zod';
import type { CalendarEstimate } from '../../core/pace.ts';
import { handFields } from '../../core/plan/item.ts';
import type { Already } from '../../core/plan/standing.ts';
import type { PlanSummary, Rung } from '../../core/plan/summary.ts';
import type { FieldChange } from '../../engine/plan-changes.ts';
import type { TableRead } from '../../engine/plan-table-edits.ts';
import type { DeviceKind } from '../../hand-off/guard.ts';
import { pageLine } from '../../report/schema.ts';
import { lookUpLine, transcribedLine } from './captions.ts';
import { remarkLine } from './errors.ts';
import { eventLine } from './events.ts';
import {
  account,
  balance,
  byState,
  count,
  deliveryReasonCount,
  exit,
  json,
  line,
  originalTotals,
  reason,
  reasonCount,
  ref,
  time,
} from './shared.ts';

/** Lines of the commands that plan and publish. */

const verdict = z.enum(['deliver', 'hold', 'skip']);

const already = z.strictObject({
  published: count,
  underWay: count,
  unconfirmed: count,
  removed: count,
  failed: count,
}) satisfies z.ZodType<Readonly<Record<Already, number>>>;

const rung = z.enum([
  'as-is',
  'untag',
  'remux',
  'audio',
  'encode',
  'refuse',
  'undecided',
  'kept',
  'missing',
]) satisfies z.ZodType<Rung>;

const calendar = z.strictObject({
  firstAt: time.nullable().describe('null: nothing to publish'),
  lastAt: time.nullable().describe('not before then; null: nothing to publish, or no pace'),
  days: z.number().nullable().describe('in days begun; null: the pace sets no bounds'),
}) satisfies z.ZodType<CalendarEstimate>;

const summary = z
  .strictObject({
    posts: count,
    deliver: count,
    hold: count,
    skip: count,
    already: already.describe('posts that no plan changes any more'),
    fresh: count.nullable().describe("of what goes: new to this account; null: the account's first plan"),
    reasons: z.array(
      z.strictObject({ ...reasonCount.shape, verdict: z.enum(['hold', 'skip']), examples: z.array(ref) }),
    ),
    videos: count.describe('of what goes, as all below'),
    photoPosts: count,
    visibility: z.strictObject({ public: count, friends: count, private: count }),
    renditions: z
      .array(z.strictObject({ rung, files: count, reasons: z.array(reasonCount) }))
      .describe('what happens to the files, covers not counted'),
    textChanges: z.array(reasonCount),
    warnings: z.array(reasonCount.extend({ examples: z.array(z.string()).describe('up to three refs') })),
    bytes: count,
    from: time.nullable(),
    to: time.nullable(),
  })
  .describe('posts, unless named otherwise') satisfies z.ZodType<PlanSummary>;

export const planLine = line('plan', {
  account,
  file: z.string().describe('plan.json: every post, one a line'),
  summary,
  calendar,
  originals: originalTotals,
});

const postInPlan = { ref, createdAt: time, words: z.string() };

const handField = z.enum(handFields);

const changed = z.strictObject({
  ...postInPlan,
  what: z.array(z.union([z.literal('verdict'), handField])),
  verdict,
  values: z
    .array(z.strictObject({ field: handField, before: json, after: json }) satisfies z.ZodType<FieldChange>)
    .describe('what each changed field was and is'),
});

export const planEditedLine = line('plan-edited', {
  path: z.string(),
  account,
  changes: z.array(changed),
  leftOut: z.array(z.strictObject(postInPlan)).describe('their line is gone: they are skipped from now on'),
  reordered: z.boolean(),
  file: z.string(),
}).describe('what a person had changed in plan.json is the plan now');

const tableWrittenLine = line('plan-table-written', { account, path: z.string(), rows: count });

const tableLine = line('plan-table', {
  path: z.string(),
  applied: z.boolean().describe('false: nothing was changed, or it was only looked at'),
  account,
  encoding: z.string(),
  extra: z.array(z.string()).describe("columns of the person's own: left alone"),
  missingColumns: z.array(z.string()),
  rows: count,
  missingRows: count.describe('posts of the plan without a row: they stay as they are'),
  changes: z.array(changed),
  reordered: z.boolean(),
  file: z.string().nullable().describe('plan.json as it is now; null: nothing was changed'),
} satisfies { readonly [Name in Exclude<keyof TableRead, 'encoding'>]: z.ZodType<TableRead[Name]> } & {
  readonly [name: string]: z.ZodType;
});

export const fetchLine = line('fetch', originalTotals.shape).describe('the files, after fetching');

export const runEndedLine = line('run-ended', {
  account,
  totals: byState,
  held: count,
  reasons: z.array(deliveryReasonCount),
  balance,
  nextAt: time.nullable().describe('when the pace lets the next one go; null: nothing waits for it'),
  lookAt: z.string().nullable().describe('where the posts can be looked at'),
  exit,
  stopped: reason.nullable().describe('what ended the run early'),
}).describe('one per account, at its end');

export const handOffLine = line('hand-off', {
  url: z.string().nullable().describe('for a phone in this network, with the token; null: this computer only'),
  localUrl: z.string(),
  port: z.int(),
}).describe('the page for posting by hand is open');

export const pairedLine = line('hand-off-paired', {
  device: z.enum(['iphone', 'ipad', 'android', 'windows', 'mac', 'linux', 'other']) satisfies z.ZodType<DeviceKind>,
  address: z.string(),
}).describe('somebody opened the page');

/** Beside errors, which every command can print. */
export const planLines = [
  planLine,
  planEditedLine,
  tableWrittenLine,
  tableLine,
  pageLine,
  lookUpLine,
  transcribedLine,
  remarkLine,
  eventLine,
] as const;
export const runLines = [runEndedLine, pageLine, planEditedLine, handOffLine, pairedLine, eventLine] as const;
export const migrateLines = [
  planLine,
  runEndedLine,
  pageLine,
  planEditedLine,
  handOffLine,
  pairedLine,
  lookUpLine,
  transcribedLine,
  remarkLine,
  eventLine,
] as const;
export const fetchLines = [fetchLine, remarkLine, eventLine] as const;
