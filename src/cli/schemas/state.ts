import { z } from 'zod';
import type { ArchiveRow, PostTotals } from '../../core/model.ts';
import type { Freeable } from '../../engine/workspace-free.ts';
import { type WorkspaceKind, workspaceKinds } from '../../engine/workspace-use.ts';
import type { Restored } from '../../ledger/safekeeping/restore.ts';
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
  time,
} from './shared.ts';

/** Lines of the commands that look at a workspace, its accounts and its ledger. */

const archive = z.strictObject({
  id: count,
  path: z.string().describe('as it was typed'),
  location: z.string().nullable().describe('absolute; null: an old version did not keep it'),
  source: z.string(),
  generation: z.string(),
  accountName: z.string().nullable(),
  complete: z.boolean().describe('it was read to its end'),
}) satisfies z.ZodType<ArchiveRow>;

const posts = z.strictObject({
  posts: count,
  deleted: count,
  unreadable: count,
  withoutCaption: count,
}) satisfies z.ZodType<PostTotals>;

const accountStatus = z.strictObject({
  account,
  balance,
  byState,
  held: count,
  changed: count.describe('of the published: not as sent when verify last looked'),
  reasons: z.array(deliveryReasonCount),
  stopped: reason.nullable().describe('nothing goes until accounts resume'),
  trouble: reason.nullable().describe('why its posts cannot be seen where they were put'),
});

export const statusLines = [
  line('status', {
    workspace: z.string(),
    archive: archive.nullable().describe('the last export that was read'),
    posts,
    originals: originalTotals,
    fileReasons: z.array(reasonCount),
    accounts: z.array(accountStatus),
    run: z
      .strictObject({ pid: count.nullable(), startedAt: time.nullable() })
      .nullable()
      .describe('a command is at work in this workspace; null: none is'),
  }),
] as const;

const uses = z.array(
  z.strictObject({ kind: z.enum(workspaceKinds) satisfies z.ZodType<WorkspaceKind>, files: count, bytes: count }),
);

const kept = z
  .array(z.strictObject({ account, posts: count, because: reason }))
  .describe('posts whose originals stay, because they are not seen where they were published');

export const workspaceLines = [
  line('workspace', {
    path: z.string(),
    kinds: uses,
    freeBytes: count.describe('left on the disk'),
    freeable: z.array(
      z.strictObject({ kind: z.string(), files: count, bytes: count }) satisfies z.ZodType<
        Omit<Freeable, 'paths' | 'kind'>
      >,
    ),
    kept,
  }),
  line('workspace-freed', { files: count, bytes: count, kept }),
] as const;

export const accountsLines = [
  line('account', account.shape).describe('somebody is signed in'),
  line('account-may-go-on', { account, wasStopped: z.boolean() }).describe('after accounts resume'),
  eventLine,
] as const;

export const loginLines = [
  line('signed-in', {
    account,
    options: z.record(z.string(), json).describe('what the login found out; used from now on'),
  }),
] as const;

export const logoutLines = [line('signed-out', { account })] as const;

export const ledgerLines = [
  line('ledger-checked', {
    faults: z.array(reason),
    publications: count.describe('posts that were published'),
    journalLines: count,
    exit,
  }),
  line('ledger-backed-up', { path: z.string() }),
  line('ledger-restored', {
    from: z
      .string()
      .nullable()
      .describe('the ledger or backup that was used; empty: a new one; null: nothing was wrong'),
    entered: count.describe('posts entered from the journal'),
    inDoubt: count,
    waiting: count.describe('known from the journal, and waiting for the plan that names them'),
    linesLost: count,
    unknownSince: time.nullable(),
    kept: z.array(z.string()).describe('what was moved aside'),
  } satisfies { readonly [Name in keyof Restored]: z.ZodType<Restored[Name]> }),
] as const;
