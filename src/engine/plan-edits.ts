import { z } from 'zod';
import { type Account, because, type Capabilities, FerryError, type Json, type Reason } from '../contract/index.ts';
import type { PlanProblem } from '../contract/reasons/plan-file.ts';
import { stableJson } from '../core/identity.ts';
import type { DeliveryRow, PlanRow } from '../core/model.ts';
import type { PlanHeader } from '../core/plan/item.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { readCoverEdit, type TakeCover } from './cover-edit.ts';
import {
  carryOver,
  changeOf,
  digest,
  inPlan,
  NamedPosts,
  type PlanChanges,
  type PostChange,
  type PostInForce,
  type PostInPlan,
  readInForce,
} from './plan-changes.ts';
import { isOverFor, type Mistake } from './plan-check.ts';
import { headerInFile, type PlanFileDeps, postLine } from './plan-file.ts';
import { checkLine } from './plan-line-check.ts';
import { type PlanLine, type PlanLines, readPlanLines } from './plan-lines.ts';

export type { PostChange, PostInPlan };

export interface TakingEdits {
  readonly workspace: string;
  readonly path: string;
  /** the person named this very file: an older plan's is taken, too */
  readonly named: boolean;
  /** false: a rehearsal's plan cannot be carried out by this command */
  readonly rehearsals: boolean;
  /** what the destination of a plan takes; null: not known here */
  limitsOf(header: PlanHeader): Promise<Capabilities | null>;
  readonly takeCover: TakeCover;
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

type OtherPlan = Extract<PlanFileRead, { readonly kind: 'other-plan' }>;

const mostProblems = 10;

/**
 * Makes what a person changed in a plan.json the plan. All or nothing: with one mistake in it, none of it counts and every
 * mistake is named, as FerryError `usage`.
 */
export async function takePlanEdits(deps: PlanFileDeps, taking: TakingEdits): Promise<PlanFileRead> {
  const { ledger } = deps;
  const file = await readPlanLines(taking.path);
  if (file.kind === 'other-plan') return file;
  const owner = await findItsPlan(ledger, file, taking);
  if (owner.kind === 'other-plan') return owner;
  const { plan, isOlder } = owner;
  const { header } = plan;
  const found = await compare(ledger, {
    ...file,
    plan,
    isOlder,
    limits: await taking.limitsOf(header),
    takeCover: taking.takeCover,
  });
  if (found.problems.length > 0) throw mistakes(taking.path, found.problems);
  const { changes, leftOut, reordered } = found;
  if (changes.length + leftOut.length === 0 && !reordered) {
    if (!taking.named) await ledger.plans.wroteFile(plan.id, file.sha256);
    return { kind: 'nothing-new' };
  }
  if (header.rehearsal === true && !taking.rehearsals) throw usage(because('plan-of-rehearsal', { path: taking.path }));
  const written = await carryOver(deps, taking.workspace, { header, found, takenSha256: file.sha256 });
  const posts = changes.map(({ post }) => post);
  const { account } = header;
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
  { header: value, sha256 }: Pick<PlanLines, 'header' | 'sha256'>,
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
  const edited = (await ledger.plans.findOfFile(sha256))?.header.fileSha256 !== sha256;
  if (named && edited) return { kind: 'its-plan', plan, isOlder: true };
  const { madeAt } = header;
  return otherPlan(because('plan-file-older', { path, madeAt, inForce: plan.header.madeAt, edited }));
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
  readonly takeCover: TakeCover;
}

interface Compared extends PlanChanges {
  readonly problems: PlanProblem[];
}

const lineShape = z.looseObject({ deliveryKey: z.string(), postRef: z.string() });
type LineFields = z.output<typeof lineShape>;

async function compare(ledger: Ledger, comparing: Comparing): Promise<Compared> {
  const { plan, isOlder, limits, lines, takeCover } = comparing;
  const problems = headerProblems(comparing);
  if (lines.length === 0) problems.push({ line: comparing.headerLine, post: null, field: 'items', wrong: 'no-posts' });
  const inForce = await readInForce(ledger, plan.header.account, postLine);
  const byLine = new Map(Array.from(inForce, ([key, post]) => [post.digest, key]));
  const changes: PlanChanges['changes'][number][] = [];
  const named = new NamedPosts();
  for (const { line, text } of lines) {
    const problem = (mistake: Mistake, post: PostInPlan | null = null) => problems.push({ line, post, ...mistake });
    const known = text === null ? undefined : byLine.get(digest(text));
    const fields = known === undefined ? parseLine(text) : null;
    const post = postOf(inForce, known ?? fields?.deliveryKey);
    if (text === null) problem({ field: '', wrong: 'line-too-long' });
    else if (post.key === undefined) problem({ field: '', wrong: 'not-a-post' });
    else if (post.inForce === null) problem({ field: 'deliveryKey', wrong: 'foreign', given: post.key });
    else {
      const { key } = post;
      const before = named.add(key, line, post.inForce);
      if (before !== null) problem({ field: '', wrong: 'post-twice', found: before }, post.inForce.post);
      const row = fields === null || before !== null ? null : await ledger.deliveries.find(key);
      if (row === null || fields === null) continue;
      const checking = { row, limits, isOver: await isOverFor(ledger, row) };
      const cover = await readCoverEdit(fields['cover'], { ledger, row, takeCover });
      const checked = checkLine(text, { fields: isOlder ? asOfNow(fields, row) : fields, cover }, checking);
      for (const mistake of checked.problems) problem(mistake, post.inForce.post);
      if (checked.changed.length > 0) changes.push(changeOf(row, checked));
    }
  }
  const leftOut = isOlder ? [] : await findLeftOut(ledger, inForce, named);
  return { problems, changes, leftOut, keys: named.keys(), reordered: named.reordered };
}

function postOf(inForce: ReadonlyMap<string, PostInForce>, key: string | undefined) {
  return { key, inForce: key === undefined ? null : (inForce.get(key) ?? null) };
}

async function findLeftOut(
  { deliveries }: Ledger,
  inForce: ReadonlyMap<string, PostInForce>,
  named: NamedPosts,
): Promise<readonly DeliveryRow[]> {
  const rows: DeliveryRow[] = [];
  for (const [key, { goes }] of inForce) {
    const row = goes && !named.has(key) ? await deliveries.find(key) : null;
    if (row !== null) rows.push(row);
  }
  return rows;
}

/** An older plan's line says of files and reasons what was so then; that is no edit of anybody's. */
function asOfNow(fields: LineFields, row: DeliveryRow): Readonly<Record<string, unknown>> {
  const now = lineOfNow.parse(JSON.parse(postLine(row)));
  const text = { ...now.text, ...pick(fields['text'], ['title', 'body', 'hashtags']) };
  const theirs = pick(fields, [
    'deliveryKey',
    'postRef',
    'verdict',
    'visibility',
    'scheduledAt',
    'location',
    'alt',
    'cover',
  ]);
  return { ...now, ...theirs, text };
}

const lineOfNow = z.looseObject({ text: z.looseObject({}) });

function pick(value: unknown, names: readonly string[]): object {
  const fields: Readonly<Record<string, unknown>> = typeof value === 'object' && value !== null ? { ...value } : {};
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)));
}

function headerProblems({ header, headerLine, plan, isOlder }: Comparing): PlanProblem[] {
  if (isOlder || stableJson(header) === stableJson(headerInFile(plan.header))) return [];
  return [{ line: headerLine, post: null, field: 'header', wrong: 'header' }];
}

function parseLine(text: string | null): LineFields | null {
  return text === null ? null : (lineShape.safeParse(JSON.parse(text)).data ?? null);
}

function mistakes(path: string, problems: readonly PlanProblem[]): FerryError {
  const more = Math.max(0, problems.length - mostProblems);
  return usage(because('plan-edits-wrong', { path, problems: problems.slice(0, mostProblems), more }));
}

function usage(reason: Reason): FerryError {
  return new FerryError('usage', reason, { effect: 'none' });
}
