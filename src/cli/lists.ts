import type { Account, Reason } from '../contract/index.ts';
import { type Balance, columnOf } from '../core/balance.ts';
import { deliveryKey } from '../core/identity.ts';
import type { DeletedItem, DeliveryRow, OriginalRow, OriginalTotals, PostRow, UnreadableItem } from '../core/model.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { allDeliveries, allPosts } from '../ledger/pages.ts';
import type { Cli } from './context.ts';
import { type ListName, listNames } from './list-names.ts';

/** All that a post can be; files are asked for by name. */
export const postLists: readonly ListName[] = listNames.filter((name) => !name.startsWith('files-'));

/** One line of a list. */
export type Entry =
  | { readonly kind: 'delivery'; readonly row: DeliveryRow }
  | { readonly kind: 'not-planned'; readonly account: Account; readonly post: PostRow }
  | { readonly kind: 'deleted'; readonly item: DeletedItem }
  | { readonly kind: 'unreadable'; readonly item: UnreadableItem }
  | { readonly kind: 'file'; readonly original: OriginalRow };

export interface Wanted {
  readonly names: readonly ListName[];
  /** null: all */
  readonly account: Account | null;
}

/** In the order of the plan, account by account; then what no account has. Memory does not grow with the posts. */
export async function* entriesOf(ledger: Ledger, { names, account: only }: Wanted): AsyncGenerator<Entry> {
  for (const account of await ledger.deliveries.accounts()) {
    if (only !== null && (only.destination !== account.destination || only.label !== account.label)) continue;
    for await (const row of allDeliveries(ledger.deliveries, { account }))
      if (names.includes(listOf(row))) yield { kind: 'delivery', row };
    if (names.includes('not-planned')) yield* notPlanned(ledger, account);
  }
  if (names.includes('deleted')) for (const item of await ledger.posts.deleted()) yield { kind: 'deleted', item };
  if (names.includes('unreadable'))
    for (const item of await ledger.posts.unreadable()) yield { kind: 'unreadable', item };
  if (names.some((name) => name.startsWith('files-'))) yield* files(ledger, names);
}

async function* notPlanned({ posts, deliveries }: Ledger, account: Account): AsyncGenerator<Entry> {
  for await (const post of allPosts(posts))
    if ((await deliveries.find(deliveryKey(post.ref, account))) === null) yield { kind: 'not-planned', account, post };
}

async function* files({ posts }: Ledger, names: readonly ListName[]): AsyncGenerator<Entry> {
  for await (const { originals } of allPosts(posts))
    for (const original of originals) if (names.includes(fileListOf(original))) yield { kind: 'file', original };
}

/** As `core/balance.ts` counts it. */
export function listOf({ state, hold }: DeliveryRow): ListName {
  const column = columnOf(state, hold !== null);
  return column === 'waiting' ? 'to-come' : column;
}

function fileListOf({ state, hold }: OriginalRow): ListName {
  if (state === 'fetched') return 'files-safe';
  if (state === 'unfetchable') return 'files-unfetchable';
  return hold === null ? 'files-to-fetch' : 'files-held';
}

/** Everything that is said of a post with a code: why it waits or failed, what was changed, what a person should know. */
export function reasonsOf({ hold, reason, item, check }: DeliveryRow): readonly Reason[] {
  const ofFiles = item.media.flatMap(({ rendition }) => {
    if (rendition?.kind === 'make') return rendition.reasons;
    return rendition?.kind === 'refuse' ? [rendition.reason] : [];
  });
  return [
    ...(hold === null ? [] : [hold]),
    ...(reason === null ? [] : [reason]),
    ...item.text.changes.map((change) => change.reason),
    ...item.warnings,
    ...ofFiles,
    ...(check?.differences ?? []),
  ];
}

/** Below a report: how each of its numbers is asked for. */
export function printListHint(
  { ui, talk }: Cli,
  { balances, originals }: { readonly balances: readonly Balance[]; readonly originals: OriginalTotals | null },
): void {
  const has = (column: Exclude<keyof Balance, 'reasons' | 'seen'>) => balances.some((balance) => balance[column] > 0);
  const found = {
    published: has('published'),
    'to-come': has('waiting'),
    held: has('held'),
    unconfirmed: has('unconfirmed'),
    skipped: has('skipped'),
    failed: has('failed'),
    removing: has('removing'),
    removed: has('removed'),
    'not-planned': has('notPlanned'),
    deleted: has('deleted'),
    unreadable: has('unreadable'),
    'files-safe': false,
    'files-to-fetch': (originals?.wanted ?? 0) > 0,
    'files-held': (originals?.held ?? 0) > 0,
    'files-unfetchable': (originals?.unfetchable ?? 0) > 0,
  } satisfies Readonly<Record<ListName, boolean>>;
  const words = listNames.filter((name) => found[name]);
  const { lists } = talk.text;
  if (words.length > 0) ui.line(lists.hint(talk.speech.command('report', '--only', lists.which), words));
}

/** What could not be read is on no other list: it is said last, with the way to see it. Returns how many items it is. */
export async function sayUnreadable({ ui, talk }: Cli, { posts }: Ledger): Promise<number> {
  const { unreadable } = await posts.totals();
  if (unreadable > 0) {
    const { lists } = talk.text;
    const sentence = lists.unreadable(unreadable, talk.speech.command('report', '--only', 'unreadable'));
    if (!ui.json) ui.line(ui.colour.yellow(sentence));
  }
  return unreadable;
}
