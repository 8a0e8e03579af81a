import { createHash } from 'node:crypto';
import { z } from 'zod';
import {
  type Account,
  because,
  type Capabilities,
  FerryError,
  type IsoTime,
  type Json,
  type Reason,
} from '../contract/index.ts';
import type { PlanProblem } from '../contract/reasons/plan-file.ts';
import { stableJson } from '../core/identity.ts';
import type { DeliveryRow, PlanRow } from '../core/model.ts';
import type { HandField, PlanHeader, PlanItem } from '../core/plan/item.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { allDeliveries } from './pages.ts';
import { checkLine, isOverFor, isSent, type Mistake, personsReason, withVerdict } from './plan-check.ts';
import { headerInFile, type PlanFileDeps, postLine, writePlanFile } from './plan-file.ts';
import { type PlanLine, readPlanLines } from './plan-lines.ts';

export interface TakingEdits {
  readonly workspace: string;
  readonly path: string;
  /** the person named this very file: an older plan's is taken, too */
  readonly named: boolean;
  /** false: a rehearsal's plan cannot be carried out by this command */
  readonly rehearsals: boolean;
  /** what the destination of a plan takes; null: not known here */
  limitsOf(header: PlanHeader): Promise<Capabilities | null>;
}

/** What a plan.json that a person may have edited turned out to be. */
export type PlanFileRead =
  /** it says what the plan in force says */
  | { readonly kind: 'nothing-new' }
  /** what was changed in it is the plan now */
  | { readonly kind: 'edits'; readonly edits: TakenEdits }
  /** not of the plan in force, so nothing of it counts: whose it is */
  | { readonly kind: 'other-plan'; readonly because: Reason };

export interface TakenEdits {
  readonly account: Account;
  /** every post whose line says something else than the plan did, in the file's order */
  readonly changes: readonly PostChange[];
  /** posts whose line is not there any more; they are skipped from now on */
  readonly leftOut: readonly PostInPlan[];
  readonly reordered: boolean;
  /** the plan as it is now, in a file again */
  readonly file: string;
}

export interface PostInPlan {
  readonly ref: string;
  readonly createdAt: IsoTime;
  readonly words: string;
}

export interface PostChange extends PostInPlan {
  readonly what: readonly ('verdict' | HandField)[];
  readonly verdict: PlanItem['verdict']['kind'];
}

type OtherPlan = Extract<PlanFileRead, { readonly kind: 'other-plan' }>;

const batchSize = 500;
const mostProblems = 10;
const longestWords = 40;

/**
 * Makes what a person changed in a plan.json the plan. All or nothing: with one mistake in it, none of it counts and every
 * mistake is named, as FerryError `usage`.
 */
export async function takePlanEdits(deps: PlanFileDeps, taking: TakingEdits): Promise<PlanFileRead> {
  const { ledger } = deps;
  const file = await readPlanLines(taking.path);
  if (file.kind === 'other-plan') return file;
  const owner = await findItsPlan(ledger, file.header, taking);
  if (owner.kind === 'other-plan') return owner;
  const { plan, isOlder } = owner;
  const limits = await taking.limitsOf(plan.header);
  const found = await compare(ledger, { ...file, plan, isOlder, limits });
  if (found.problems.length > 0) throw mistakes(taking.path, found.problems);
  const { changes, leftOut, reordered } = found;
  if (changes.length + leftOut.length === 0 && !reordered) return { kind: 'nothing-new' };
  if (plan.header.rehearsal === true && !taking.rehearsals)
    throw usage(because('plan-of-rehearsal', { path: taking.path }));
  const items = orderedItems(ledger, { ...found, account: plan.header.account });
  const written = await putAnew(deps, taking.workspace, { header: plan.header, items });
  const posts = changes.map(({ post }) => post);
  const { account } = plan.header;
  return {
    kind: 'edits',
    edits: { account, changes: posts, leftOut: leftOut.map(inPlan), reordered, file: written },
  };
}

const headerShape = z.looseObject({
  madeAt: z.string(),
  account: z.looseObject({ destination: z.string(), label: z.string() }),
  rehearsal: z.boolean().optional(),
});

interface ItsPlan {
  readonly kind: 'its-plan';
  /** the one in force */
  readonly plan: PlanRow;
  /** the file is of one before it */
  readonly isOlder: boolean;
}

async function findItsPlan(
  ledger: Ledger,
  value: Json,
  { path, named }: Pick<TakingEdits, 'path' | 'named'>,
): Promise<ItsPlan | OtherPlan> {
  const header = headerShape.safeParse(value).data;
  if (header === undefined) throw usage(because('plan-wrong', { path, field: 'header' }));
  const { destination, label } = header.account;
  const account = { destination, label };
  const plan = await ledger.plans.last(account);
  const owner = { path, destination, account: label };
  if (plan === null) return otherPlan(because('plan-of-other-account', owner));
  if (header.madeAt === plan.header.madeAt) return { kind: 'its-plan', plan, isOlder: false };
  if ((await ledger.plans.findMade(account, header.madeAt)) === null)
    return otherPlan(because('plan-of-other-workspace', owner));
  if (named) return { kind: 'its-plan', plan, isOlder: true };
  return otherPlan(because('plan-file-older', { path, madeAt: header.madeAt, inForce: plan.header.madeAt }));
}

function otherPlan(reason: Reason): OtherPlan {
  return { kind: 'other-plan', because: reason };
}

interface Comparing {
  readonly header: Json;
  readonly headerLine: number;
  readonly lines: readonly PlanLine[];
  readonly plan: PlanRow;
  readonly isOlder: boolean;
  readonly limits: Capabilities | null;
}

interface Compared {
  readonly problems: PlanProblem[];
  readonly changes: readonly { readonly post: PostChange; readonly key: string; readonly item: PlanItem }[];
  readonly leftOut: readonly DeliveryRow[];
  /** of the file's lines, in its order */
  readonly keys: readonly string[];
  readonly reordered: boolean;
}

const lineShape = z.looseObject({ deliveryKey: z.string(), postRef: z.string() });

async function compare(ledger: Ledger, comparing: Comparing): Promise<Compared> {
  const { plan, isOlder, limits, lines } = comparing;
  const problems = headerProblems(comparing);
  if (lines.length === 0) problems.push({ line: comparing.headerLine, post: null, field: 'items', wrong: 'no-posts' });
  const inForce = await readInForce(ledger, plan.header.account);
  const changes: { post: PostChange; key: string; item: PlanItem }[] = [];
  const named = new Map<string, number>();
  let reordered = false;
  let last = 0;
  for (const { line, text } of lines) {
    const known = text === null ? undefined : inForce.byLine.get(digest(text));
    const fields = known === undefined ? parseLine(text) : null;
    const key = known ?? fields?.deliveryKey;
    const row = key === undefined ? null : (inForce.byKey.get(key) ?? null);
    const problem = (mistake: Mistake, post: PostInPlan | null = null) => problems.push({ line, post, ...mistake });
    if (text === null) problem({ field: '', wrong: 'line-too-long' });
    else if (key === undefined) problem({ field: '', wrong: 'not-a-post' });
    else if (row === null) problem({ field: 'deliveryKey', wrong: 'foreign', given: key });
    else if (named.has(key)) problem({ field: '', wrong: 'post-twice', found: named.get(key) ?? 0 }, row.post);
    else {
      named.set(key, line);
      if (!row.sent) {
        if (row.position < last) reordered = true;
        last = Math.max(last, row.position);
      }
      if (fields === null) continue;
      const full = await ledger.deliveries.find(key);
      if (full === null) continue;
      const isOver = await isOverFor(ledger, full);
      const checked = checkLine(text, { fields: isOlder ? asOfNow(fields, full) : fields, row: full, limits, isOver });
      for (const mistake of checked.problems) problem(mistake, row.post);
      const { item, changed: what } = checked;
      if (what.length > 0) changes.push({ key, item, post: { ...row.post, what, verdict: item.verdict.kind } });
    }
  }
  const leftOut: DeliveryRow[] = [];
  for (const key of isOlder ? [] : inForce.byKey.keys()) {
    if (named.has(key) || inForce.byKey.get(key)?.goes !== true) continue;
    const row = await ledger.deliveries.find(key);
    if (row !== null) leftOut.push(row);
  }
  return { problems, changes, leftOut, keys: [...named.keys()], reordered };
}

/** An older plan's line says of files and reasons what was so then; that is no edit of anybody's. */
function asOfNow(fields: Readonly<Record<string, unknown>>, row: DeliveryRow): Readonly<Record<string, unknown>> {
  const now: Readonly<Record<string, unknown>> = JSON.parse(postLine(row));
  const text = { ...(now['text'] as object), ...pick(fields['text'], ['title', 'body', 'hashtags']) };
  const theirs = pick(fields, ['deliveryKey', 'postRef', 'verdict', 'visibility', 'scheduledAt', 'location', 'alt']);
  return { ...now, ...theirs, text };
}

function pick(value: unknown, names: readonly string[]): object {
  const fields: Readonly<Record<string, unknown>> = typeof value === 'object' && value !== null ? { ...value } : {};
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)));
}

function headerProblems({ header, headerLine, plan, isOlder }: Comparing): PlanProblem[] {
  if (isOlder || stableJson(header) === stableJson(headerInFile(plan.header))) return [];
  return [{ line: headerLine, post: null, field: 'header', wrong: 'header' }];
}

function parseLine(text: string | null): z.output<typeof lineShape> | null {
  return text === null ? null : (lineShape.safeParse(JSON.parse(text)).data ?? null);
}

/** A line is a hundred times as long, and there may be half a million. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

interface InForce {
  /** the key of each post, by the digest of the line it has in a file as it stands now */
  readonly byLine: ReadonlyMap<string, string>;
  readonly byKey: ReadonlyMap<string, BriefRow>;
}

interface BriefRow {
  readonly position: number;
  readonly sent: boolean;
  /** it would go or wait: to leave it out is a decision */
  readonly goes: boolean;
  readonly post: PostInPlan;
}

async function readInForce(ledger: Ledger, account: Account): Promise<InForce> {
  const byLine = new Map<string, string>();
  const byKey = new Map<string, BriefRow>();
  for await (const row of allDeliveries(ledger, { account })) {
    const sent = isSent(row);
    const goes = !sent && row.state !== 'skipped' && row.state !== 'failed';
    byLine.set(digest(postLine(row)), row.key);
    byKey.set(row.key, { position: row.position, sent, goes, post: inPlan(row) });
  }
  return { byLine, byKey };
}

function inPlan({ postRef: ref, item: { createdAt, text } }: DeliveryRow): PostInPlan {
  const words = (text.title || text.body).split('\n')[0]?.trim() ?? '';
  return { ref, createdAt, words: words.length > longestWords ? `${words.slice(0, longestWords - 1)}…` : words };
}

/** What is not sent yet: in the file's order, with what was changed and left out. */
async function* orderedItems(
  ledger: Ledger,
  { keys, changes, leftOut, account }: Compared & { readonly account: Account },
): AsyncIterable<PlanItem> {
  const changed = new Map(changes.map(({ key, item }) => [key, item]));
  const out = new Set(leftOut.map(({ key }) => key));
  const named = new Set(keys);
  for (const key of keys) {
    const item = changed.get(key);
    if (item !== undefined) yield item;
    else {
      const row = await ledger.deliveries.find(key);
      if (row !== null && followsOn(row)) yield row.item;
    }
  }
  for await (const row of allDeliveries(ledger, { account })) {
    if (named.has(row.key) || !followsOn(row)) continue;
    yield out.has(row.key) ? withVerdict(row.item, { kind: 'skip', reason: personsReason('skip', null) }) : row.item;
  }
}

/** One that failed begins again only if somebody changed something about it. */
function followsOn(row: DeliveryRow): boolean {
  return !isSent(row) && row.state !== 'failed';
}

/** The plan in force once more, with other items, and its file. */
export async function putAnew(
  { ledger, clock }: PlanFileDeps,
  workspace: string,
  { header, items }: { readonly header: PlanHeader; readonly items: AsyncIterable<PlanItem> },
): Promise<string> {
  const at = clock.now();
  const next = { ...headerInFile(header), madeAt: at };
  const id = await ledger.plans.begin(next, at);
  // What is read is in force, and stays as it is until the new plan ends.
  let batch: PlanItem[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < batchSize) continue;
    await ledger.plans.put(id, batch, at);
    batch = [];
  }
  await ledger.plans.put(id, batch, at);
  await ledger.plans.end(id, clock.now());
  return writePlanFile(ledger, workspace, { id, header: next });
}

function mistakes(path: string, problems: readonly PlanProblem[]): FerryError {
  const more = Math.max(0, problems.length - mostProblems);
  return usage(because('plan-edits-wrong', { path, problems: problems.slice(0, mostProblems), more }));
}

function usage(reason: Reason): FerryError {
  return new FerryError('usage', reason, { effect: 'none' });
}
