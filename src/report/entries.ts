import type { Account, IsoTime, TextLimit } from '../contract/index.ts';
import type { Looks } from '../core/cover/look.ts';
import { deliveryKey } from '../core/identity.ts';
import type { DeletedItem, DeliveryRow, PostRow, UnreadableItem } from '../core/model.ts';
import type { PlannedText } from '../core/plan/item.ts';
import { wordingOf } from '../core/plan/wording.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { looksOfPosts } from '../ledger/looks.ts';
import { deliveryPages, postPages } from '../ledger/pages.ts';
import type { KnownAccount } from './account.ts';
import { chosenCover, coverChoices } from './covers.ts';
import type { Counter, ReportEntry, ReportPost, Thumbnail } from './data.ts';
import { decidedFiles, reportFiles } from './files.ts';
import { inOrder } from './in-order.ts';
import { type Say, sayFor } from './said.ts';
import type { Thumbnails } from './thumbnails.ts';

/** Which entries are wanted: asked before anything is read or made for them. */
export interface EntryFilter {
  delivery(row: DeliveryRow): boolean;
  unreadable(item: UnreadableItem): boolean;
  readonly notPlanned: boolean;
  readonly deleted: boolean;
}

export const allEntries: EntryFilter = {
  delivery: () => true,
  unreadable: () => true,
  notPlanned: true,
  deleted: true,
};

export interface EntryParts {
  readonly ledger: Ledger;
  readonly accounts: readonly KnownAccount[];
  readonly filter: EntryFilter;
  readonly say: Say;
  /** the name of a unit of text, in the reader's words */
  unit(code: string): string;
  /** an address that a person can open; null: none */
  openable(address: string | null, account: Account): string | null;
  /** null: none are wanted */
  readonly thumbnails: Thumbnails | null;
  /** absolute */
  readonly workspace: string;
  readonly now: IsoTime;
  readonly signal: AbortSignal;
}

/** How many thumbnails are made at a time: each may run an ffmpeg of its own. */
const atOnce = 2;

/** In the order of the plan, account by account; then what no account has. */
export async function* entriesOf(parts: EntryParts): AsyncGenerator<ReportEntry> {
  for (const known of parts.accounts) {
    yield* postsOf(known, parts);
    if (parts.filter.notPlanned) yield* notPlanned(known.account, parts);
  }
  const { posts } = parts.ledger;
  if (parts.filter.deleted) for (const item of await posts.deleted()) yield deletedEntry(item);
  const say = sayFor(parts.say, null);
  for (const item of await posts.unreadable())
    if (parts.filter.unreadable(item))
      yield { v: 1, kind: 'unreadable', where: item.where, reason: await say(item.because) };
}

async function* postsOf(known: KnownAccount, parts: EntryParts): AsyncGenerator<ReportPost> {
  const { ledger, filter, signal } = parts;
  for await (const page of deliveryPages(ledger.deliveries, { account: known.account })) {
    const rows = page.filter((row) => filter.delivery(row));
    const posts = await ledger.posts.findMany(rows.map(({ postRef }) => postRef));
    const looks = await looksOfPosts(ledger.answers, posts.values());
    yield* inOrder(rows, atOnce, (row) => {
      signal.throwIfAborted();
      return postEntry({ row, post: posts.get(row.postRef), known, looks }, parts);
    });
  }
}

async function* notPlanned(account: Account, { ledger, signal }: EntryParts): AsyncGenerator<ReportEntry> {
  for await (const page of postPages(ledger.posts)) {
    signal.throwIfAborted();
    const planned = await ledger.plans.standings(page.map(({ ref }) => deliveryKey(ref, account)));
    for (const { ref, createdAt, caption } of page)
      if (!planned.has(deliveryKey(ref, account)))
        yield { v: 1, kind: 'not-planned', account, ref, createdAt, title: firstLine(caption ?? '') };
  }
}

function firstLine(text: string): string {
  return text.trimStart().split('\n', 1)[0] ?? '';
}

function deletedEntry({ ref, createdAt, where }: DeletedItem): ReportEntry {
  return { v: 1, kind: 'deleted', ref, createdAt, where };
}

interface One {
  readonly row: DeliveryRow;
  readonly post: PostRow | undefined;
  readonly known: KnownAccount;
  readonly looks: Looks;
}

async function postEntry({ row, post, known, looks }: One, parts: EntryParts): Promise<ReportPost> {
  const { item, remote, check, account } = row;
  const say = sayFor(parts.say, account);
  const rules = { now: parts.now, capabilities: known.capabilities, choices: known.header.choices, looks };
  const reason = row.hold ?? row.reason;
  const files = decidedFiles(row, post, rules);
  const covers = parts.thumbnails === null ? [] : coverChoices(row, files, { looks, workspace: parts.workspace });
  const words = known.capabilities === null ? pick(item.text) : wordingOf(item, known.capabilities.text);
  return {
    v: 1,
    kind: 'delivery',
    account,
    ref: row.postRef,
    number: row.number,
    createdAt: item.createdAt,
    scheduledAt: item.scheduledAt,
    updatedAt: row.updatedAt,
    state: row.state,
    held: row.hold !== null,
    reason: reason === null ? null : await say(reason),
    media: item.kind,
    ...words,
    counters: countersOf(words, known, parts),
    visibility: item.visibility,
    location: item.location,
    caption: post?.caption ?? null,
    captionFrom: post?.captionFrom ?? null,
    changes: await Promise.all(item.text.changes.map(async (one) => ({ ...one, reason: await say(one.reason) }))),
    byHand: item.byHand ?? [],
    warnings: await Promise.all(item.warnings.map(say)),
    files: await reportFiles(row, files, say),
    covers,
    check: check === null ? null : { ...check, differences: await Promise.all(check.differences.map(say)) },
    address: parts.openable(remote?.url ?? null, account),
    remoteId: remote?.id || null,
    saidBy: remote === null ? null : (remote.saidBy ?? 'destination'),
    thumbnail: post === undefined ? null : ((await chosenCover(covers)) ?? (await thumbnailOf(row, post, parts))),
  };
}

async function thumbnailOf(row: DeliveryRow, post: PostRow, parts: EntryParts): Promise<Thumbnail | null> {
  return parts.thumbnails === null ? null : parts.thumbnails.of(post, row.draft);
}

function pick({ title, body, hashtags }: PlannedText): Words {
  return { title, body, hashtags };
}

type Words = Pick<ReportPost, 'title' | 'body' | 'hashtags'>;

function countersOf({ title, body }: Words, { capabilities }: KnownAccount, parts: EntryParts): ReportPost['counters'] {
  if (capabilities === null) return { title: [], body: [] };
  const { text } = capabilities;
  return {
    title: title === null ? [] : measured(title, text.title ?? [], parts),
    body: measured(body, text.body, parts),
  };
}

function measured(text: string, rules: readonly TextLimit[], { unit }: EntryParts): readonly Counter[] {
  return (
    rules
      .map((rule) => ({ used: rule.measure(text), max: rule.max, unit: unit(rule.unit) }))
      // A rule that does not touch this text says nothing.
      .filter(({ used }) => used > 0)
  );
}
