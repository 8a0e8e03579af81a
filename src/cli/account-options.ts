import { access, constants, stat } from 'node:fs/promises';
import { findWorkspaceId } from '../config/workspace-id.ts';
import {
  type Account,
  because,
  type Destination,
  FerryError,
  isFerryError,
  type Obstacle,
  type Options,
  type PlaceOfAccount,
  type Reason,
} from '../contract/index.ts';
import { stableJson } from '../core/identity.ts';
import type { DeliveryState } from '../core/states.ts';
import { systemCodeOf } from '../disk/index.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { openLedger } from '../ledger/open.ts';
import { accountFolder } from './account-folder.ts';
import { optionsOfAccount } from './connect.ts';
import type { Cli } from './context.ts';
import { fallbacksOf, namesOf, parseOptions } from './options.ts';

/** An account remembers its options: whoever leaves one away means the one of last time. */

interface Wish {
  readonly destination: Destination;
  readonly account: Account;
  /** `name=value`, as typed */
  readonly pairs: readonly string[];
}

/**
 * What was typed, else what the login said, else what the last plan of this account was made with. Before anything is read or
 * fetched: FerryError for a wrong option, for a destination that cannot be used, for a place that is another account's, and
 * where posts of this account would come to lie in two places.
 */
export async function decideOptions(cli: Cli, { destination, account, pairs }: Wish): Promise<Options> {
  const ofLogin = await optionsOfAccount(cli, account);
  const typed = parseOptions(destination, pairs, ofLogin);
  assertNoObstacle(destination, typed);
  const memory = await remember(cli, account);
  const known = new Set([...namesOf(pairs), ...Object.keys(ofLogin ?? {})]);
  const options = memory === null ? typed : withMemory(destination, { typed, known }, memory.options);
  // A server's name may change with the login; a typed one says that the posts are to go there.
  if (memory !== null && memory.posts > 0)
    await assertSamePlace(cli, { destination, account, options, pairs: namesOf(pairs) }, memory);
  await assertPlaceUsable(cli, { destination, account, options });
  if (memory !== null) noteMemory(cli, { destination, typed, options });
  return options;
}

/** Posts cannot go there: said before anything is asked, read or fetched. */
export function assertNoObstacle({ findObstacle }: Destination, options: Options): void {
  const obstacle = findObstacle?.(options) ?? null;
  if (obstacle !== null) throw new FerryError('usage', obstacle.because, { effect: 'none', scope: 'account' });
}

/** As it is when nobody chose anything. */
export function findObstacleOf(destination: Destination): Obstacle | null {
  return destination.findObstacle?.(parseOptions(destination, [])) ?? null;
}

/** A folder that is another account's, that cannot be written, or whose disk is not here. */
export async function assertPlaceUsable(
  cli: Cli,
  {
    destination,
    account,
    options,
  }: { readonly destination: Destination; readonly account: Account; readonly options: Options },
): Promise<void> {
  if (destination.place !== undefined) await destination.place.assertUsable(options, await placeOf(cli, account));
}

export async function placeOf(cli: Cli, account: Account): Promise<PlaceOfAccount> {
  const { workspace } = cli.config;
  return { account, folder: accountFolder(cli, account), workspaceId: await findWorkspaceId(workspace) };
}

interface Memory {
  /** of the account's last plan */
  readonly options: Options;
  /** posts that are at its place, or may be */
  readonly posts: number;
}

const leftSomething: readonly DeliveryState[] = ['publishing', 'accepted', 'published', 'removing', 'unconfirmed'];

/** null: it was never planned for, or there is no workspace yet. */
async function remember(cli: Cli, account: Account): Promise<Memory | null> {
  const ledger = await openIfThere(cli.config.workspace);
  if (ledger === null) return null;
  try {
    const plan = await ledger.plans.last(account);
    if (plan === null || plan.header.rehearsal === true) return null;
    const { byState } = await ledger.deliveries.totals(account);
    return { options: plan.header.options, posts: leftSomething.reduce((sum, state) => sum + byState[state], 0) };
  } finally {
    await ledger.close();
  }
}

async function openIfThere(workspace: string): Promise<Ledger | null> {
  try {
    return await openLedger(workspace, 'read');
  } catch (error) {
    // A new workspace; whatever else is wrong with it stops the command.
    if (isFerryError(error) && error.kind === 'usage') return null;
    throw error;
  }
}

/** What an older clipferry kept and this one does not take is as if it had not been said. */
function withMemory(
  destination: Destination,
  { typed, known }: { readonly typed: Options; readonly known: ReadonlySet<string> },
  before: Options,
): Options {
  const options = { ...typed };
  for (const [name, field] of Object.entries(destination.options.shape)) {
    const value = before[name];
    if (value !== undefined && !known.has(name) && field.safeParse(value).success) options[name] = value;
  }
  return options;
}

interface Chosen {
  readonly destination: Destination;
  readonly account: Account;
  readonly options: Options;
  /** names of what was typed */
  readonly pairs: readonly string[];
}

async function assertSamePlace(cli: Cli, chosen: Chosen, { options: earlier, posts }: Memory): Promise<void> {
  const { destination, account, options, pairs } = chosen;
  const { place } = destination;
  const at = await placeOf(cli, account);
  for (const option of destination.placeOptions ?? []) {
    if (!pairs.includes(option)) continue;
    const [before, now] = [earlier, options].map((some) =>
      place === undefined ? String(some[option] ?? fallbacksOf(destination)[option] ?? '') : place.path(some, at),
    );
    if (before === undefined || now === undefined || before === now) continue;
    if (place !== undefined && (await place.isOwn(options, at))) continue;
    const { name, label } = { name: destination.name, label: account.label };
    const reason = because('place-changed', {
      destination: name,
      account: label,
      option,
      before,
      now,
      posts,
      isFolder: place !== undefined,
    });
    throw new FerryError('usage', reason, { effect: 'none', scope: 'account' });
  }
}

function noteMemory(
  { ui, talk }: Cli,
  {
    destination,
    typed,
    options,
  }: { readonly destination: Destination; readonly typed: Options; readonly options: Options },
): void {
  const taken = Object.keys(options).filter((name) => stableJson(options[name]) !== stableJson(typed[name]));
  const fallbacks = fallbacksOf(destination);
  const worthSaying = taken.filter((name) => stableJson(options[name]) !== stableJson(fallbacks[name]));
  if (worthSaying.length === 0) return;
  const text = (name: string) => (typeof options[name] === 'string' ? options[name] : stableJson(options[name]));
  ui.note(talk.text.journey.remembered(worthSaying.map((name) => `${name}=${text(name)}`)));
}

/** Files that are named are there and can be read, before the export is. */
export async function assertFilesThere(files: {
  readonly captions?: string | undefined;
  readonly media?: string | undefined;
}): Promise<void> {
  const { captions, media } = files;
  if (captions !== undefined) {
    const systemCode = await whyUnreadable(captions);
    if (systemCode !== null) throw unreadable(because('captions-unreadable', { path: captions, systemCode }));
  }
  if (media === undefined) return;
  const systemCode = (await whyUnreadable(media)) ?? ((await stat(media)).isDirectory() ? null : 'ENOTDIR');
  if (systemCode !== null) throw unreadable(because('media-folder-unreadable', { folder: media, systemCode }));
}

async function whyUnreadable(path: string): Promise<string | null> {
  try {
    await access(path, constants.R_OK);
    return null;
  } catch (error) {
    return systemCodeOf(error) ?? '';
  }
}

function unreadable(reason: Reason): FerryError {
  return new FerryError('usage', reason, { effect: 'none' });
}
