import { createHash } from 'node:crypto';
import type { Account, IsoTime, Json } from '../contract/index.ts';
import type { DeliveryRow } from '../core/model.ts';
import type { HandField, PlanHeader, PlanItem } from '../core/plan/item.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { allDeliveries } from '../ledger/pages.ts';
import { putAnew } from './plan-anew.ts';
import { type CheckedEdit, fieldOf, isSent, personsReason, withVerdict } from './plan-check.ts';
import type { PlanFileDeps } from './plan-file.ts';

/** What plan.json and its table have in common: what of the plan in force is changed, and how it becomes the plan. */

export interface PostInPlan {
  readonly ref: string;
  readonly createdAt: IsoTime;
  readonly words: string;
}

export interface PostChange extends PostInPlan {
  readonly what: readonly ('verdict' | HandField)[];
  readonly verdict: PlanItem['verdict']['kind'];
  /** of each field, as it was and as it is now */
  readonly values: readonly FieldChange[];
}

export interface FieldChange {
  readonly field: HandField;
  readonly before: Json;
  readonly after: Json;
}

export interface PlanChanges {
  readonly changes: readonly { readonly post: PostChange; readonly key: string; readonly item: PlanItem }[];
  readonly leftOut: readonly DeliveryRow[];
  /** deliveries as their file has them, in its order */
  readonly keys: readonly string[];
  /** those of them that are not sent go in another order than in the plan */
  readonly reordered: boolean;
}

/** A post of the plan in force: no more than is needed of half a million. */
export interface PostInForce {
  readonly position: number;
  readonly sent: boolean;
  /** it would go or wait: to leave it out is a decision */
  readonly goes: boolean;
  readonly post: PostInPlan;
  /** of what a file says of it as it stands now */
  readonly digest: string;
}

/** By delivery key, in plan order. */
export async function readInForce(
  ledger: Ledger,
  account: Account,
  textOf: (row: DeliveryRow) => string | Promise<string>,
): Promise<ReadonlyMap<string, PostInForce>> {
  const found = new Map<string, PostInForce>();
  for await (const row of allDeliveries(ledger.deliveries, { account })) {
    const sent = isSent(row);
    const goes = !sent && row.state !== 'skipped' && row.state !== 'failed';
    found.set(row.key, { position: row.position, sent, goes, post: inPlan(row), digest: digest(await textOf(row)) });
  }
  return found;
}

/** A post's text is a hundred times as long, and there may be half a million. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

const longestWords = 40;

export function inPlan({ postRef: ref, item: { createdAt, text } }: DeliveryRow): PostInPlan {
  const words = (text.title || text.body).split('\n')[0]?.trim() ?? '';
  return { ref, createdAt, words: words.length > longestWords ? `${words.slice(0, longestWords - 1)}…` : words };
}

export function changeOf(row: DeliveryRow, { item, changed }: CheckedEdit): PlanChanges['changes'][number] {
  const values = changed.flatMap((field) =>
    field === 'verdict' ? [] : [{ field, before: fieldOf(row.item, field), after: fieldOf(item, field) }],
  );
  return { key: row.key, item, post: { ...inPlan(row), what: changed, verdict: item.verdict.kind, values } };
}

/** Which posts a file names, where, and whether in the plan's order. */
export class NamedPosts {
  readonly #places = new Map<string, number>();
  #last = 0;
  reordered = false;

  /** The place it stands in already; null: this is the first. `position`: in the plan; null: not known. */
  add(
    key: string,
    place: number,
    { sent, position }: { readonly sent: boolean; readonly position: number | null },
  ): number | null {
    const before = this.#places.get(key);
    if (before !== undefined) return before;
    this.#places.set(key, place);
    if (sent || position === null) return null;
    if (position < this.#last) this.reordered = true;
    this.#last = Math.max(this.#last, position);
    return null;
  }

  has(key: string): boolean {
    return this.#places.has(key);
  }

  keys(): readonly string[] {
    return [...this.#places.keys()];
  }
}

interface CarryingOver {
  readonly header: PlanHeader;
  readonly found: PlanChanges;
  /** of the plan.json they were found in */
  readonly takenSha256?: string;
}

/** The changes are the plan from here on. Returns the path of its file. */
export function carryOver(
  deps: PlanFileDeps,
  workspace: string,
  { header, found, takenSha256 }: CarryingOver,
): Promise<string> {
  return putAnew(deps, workspace, { header, items: itemsNow(deps.ledger, header.account, found), takenSha256 });
}

/** What is not sent yet. Posts that the file names take each other's places, in its order; the others keep their own. */
async function* itemsNow(
  ledger: Ledger,
  account: Account,
  { keys, changes, leftOut, reordered }: PlanChanges,
): AsyncIterable<PlanItem> {
  const changed = new Map(changes.map(({ key, item }) => [key, item]));
  const out = new Set(leftOut.map(({ key }) => key));
  const named = new Set(keys);
  const order = reordered ? keys[Symbol.iterator]() : null;
  for await (const row of allDeliveries(ledger.deliveries, { account })) {
    const takesPlace = changed.has(row.key) || followsOn(row);
    if (out.has(row.key)) yield withVerdict(row.item, { kind: 'skip', reason: personsReason('skip', null) });
    else if (takesPlace && named.has(row.key) && order !== null) yield* nextItem(ledger, order, changed);
    else if (takesPlace) yield changed.get(row.key) ?? row.item;
  }
}

async function* nextItem(
  ledger: Ledger,
  order: Iterator<string>,
  changed: ReadonlyMap<string, PlanItem>,
): AsyncIterable<PlanItem> {
  for (let next = order.next(); next.done !== true; next = order.next()) {
    const item = changed.get(next.value) ?? (await itemThatFollows(ledger, next.value));
    if (item === null) continue;
    yield item;
    return;
  }
}

async function itemThatFollows({ deliveries }: Ledger, key: string): Promise<PlanItem | null> {
  const row = await deliveries.find(key);
  return row !== null && followsOn(row) ? row.item : null;
}

/** One that failed begins again only if somebody changed something about it. */
function followsOn(row: DeliveryRow): boolean {
  return !isSent(row) && row.state !== 'failed';
}
