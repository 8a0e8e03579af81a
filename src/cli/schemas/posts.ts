import { z } from 'zod';
import { pageLine, reportLine } from '../../report/schema.ts';
import { eventLine } from './events.ts';
import { planEditedLine } from './run.ts';
import { account, count, exit, line, reason, ref, state, time } from './shared.ts';

/** Lines about single posts: `report`, `skip`, `hold`, `include`, `retry`, `resolve`, `undo`, `verify`. */

const title = z.string().describe('the title, or the first line of the text');
const address = z.string().nullable().describe('an address, or an id where there is none; null: not published');

/** The head with the sums, then the entries, then files. */
export const reportLines = [reportLine, pageLine] as const;

const wordLine = line('delivery', { account, ref, state, held: z.boolean(), reason: reason.nullable() });

/** `posts`: named; `changed`: of those, how many stand otherwise now. */
function wordEnded<Kind extends string>(kind: Kind) {
  return line(kind, { account, posts: count, changed: count.describe('of those, how many stand otherwise now') });
}

export const skipLines = [wordLine, wordEnded('skip-ended'), planEditedLine, eventLine] as const;
export const holdLines = [wordLine, wordEnded('hold-ended'), planEditedLine, eventLine] as const;
export const includeLines = [wordLine, wordEnded('include-ended'), planEditedLine, eventLine] as const;

const retryLine = line('retry', {
  deliveries: count.describe('posts that get another chance'),
  originals: count.describe('files that do'),
});

export const retryLines = [retryLine, eventLine] as const;

const missingLine = line('missing', {
  ref,
  account,
  address: z.string().describe('where to look; empty: nobody knows'),
  reason: reason.nullable(),
}).describe('accepted by the destination, and never seen there');

const unconfirmedLine = line('unconfirmed', {
  ref,
  account,
  title: z.string().nullable(),
  body: z.string(),
  triedAt: time,
  reason: reason.nullable(),
  lookAt: z.string().nullable().describe('where a person sees their own posts'),
}).describe('it was sent, and no answer came');

const resolvedLine = line('resolved', { account, ref, state }).describe('a person has said what became of it');

export const resolveLines = [missingLine, unconfirmedLine, resolvedLine, eventLine] as const;

const toTakeBackLine = line('to-take-back', { account, ref, state, title, address }).describe(
  'before anything is done',
);

const undoEndedLine = line('undo-ended', {
  account,
  removed: count,
  left: z.array(z.strictObject({ ref, reason })).describe('still there, or perhaps'),
  stopped: reason.nullable(),
  exit,
});

export const undoLines = [toTakeBackLine, undoEndedLine, eventLine] as const;

const certificateLine = line('certificate', {
  account,
  published: count.describe('the sum of the next five'),
  same: count,
  differs: count,
  missing: count,
  unseen: count.describe('the destination gives nothing to compare'),
  notLooked: count,
  differences: z.array(
    z.strictObject({ postRef: ref, result: z.enum(['differs', 'missing']), reasons: z.array(reason) }),
  ),
  stopped: reason.nullable(),
  exit,
});

const writeAgainLine = line('write-again', { account, posts: count }).describe('the next run writes them');

export const verifyLines = [certificateLine, writeAgainLine, eventLine] as const;
