import { isDeepStrictEqual } from 'node:util';
import { because, type Capabilities, type Json, type Reason, type TextLimit } from '../contract/index.ts';
import type { PlanProblem } from '../contract/reasons/plan-file.ts';
import { coverText } from '../core/cover/wish.ts';
import type { DeliveryRow } from '../core/model.ts';
import { withFields } from '../core/plan/by-hand.ts';
import { type HandField, handFields, type PlanItem, type Verdict } from '../core/plan/item.ts';
import { findAlready } from '../core/plan/standing.ts';
import { wordingOf } from '../core/plan/wording.ts';
import { reasonToJson } from '../core/reason-json.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** What a person says of one post, as a line of plan.json or a row of its table was read. */
export interface PostEdit {
  /** the post with every field as they want it */
  readonly item: PlanItem;
  /** null: it stays as it is */
  readonly verdict: Verdict | null;
}

export interface CheckedEdit {
  readonly item: PlanItem;
  /** what they changed, `verdict` first; empty: nothing that counts */
  readonly changed: readonly ('verdict' | HandField)[];
  readonly problems: readonly Mistake[];
}

/** `field` as plan.json names it: `text.title` */
export type Mistake = Omit<PlanProblem, 'line' | 'post'>;

export interface Checking {
  /** the post as the ledger has it */
  readonly row: DeliveryRow;
  /** null: not known */
  readonly limits: Capabilities | null;
  /** no plan changes it any more: see `isOverFor` */
  readonly isOver: boolean;
}

/** An edit against the post as the ledger has it, and what its destination takes. */
export function checkEdit({ item: from, verdict }: PostEdit, { row, limits, isOver }: Checking): CheckedEdit {
  const fields = handFields.filter((field) => !isDeepStrictEqual(fieldOf(from, field), fieldOf(row.item, field)));
  const plain = fields.length === 0 ? row.item : withFields(row.item, from, fields);
  const problems = [...limitProblems(plain, fields, limits)];
  const item = verdict === null ? plain : withVerdict(plain, verdict);
  if (verdict?.kind === 'deliver' && row.item.media.length === 0) problems.push(noFile(row));
  if (verdict?.kind === 'deliver' && !fields.includes('visibility')) problems.push(...audienceProblems(plain, limits));
  const changed = [...(verdict === null ? [] : (['verdict'] as const)), ...fields];
  const [one] = changed;
  if (one !== undefined && isOver) problems.push({ field: nameInFile(one), wrong: 'sent', state: row.state });
  return { item, changed, problems };
}

/** The verdict they gave; null: it is the plan's own. `said`: their words. */
export function decideVerdict(before: Verdict, kind: Verdict['kind'], said: string | null): Verdict | null {
  if (kind === 'deliver') return before.kind === 'deliver' ? null : { kind };
  if (kind === before.kind && said === null) return null;
  return { kind, reason: personsReason(kind, said) };
}

export function isSent({ state }: DeliveryRow): boolean {
  return findAlready({ state, followsPlan: true, runHold: null, planHold: null, reason: null, byHand: null }) !== null;
}

/** Sent, or failed in a way that no plan begins again: to take an edit of it would be to lose it. */
export async function isOverFor({ plans }: Ledger, { key }: DeliveryRow): Promise<boolean> {
  return findAlready((await plans.standings([key])).get(key) ?? null) !== null;
}

/** The person's verdict; the plan's own is kept beneath it, for `include`. */
export function withVerdict(item: PlanItem, verdict: Verdict): PlanItem {
  return { ...item, verdict, planSays: item.planSays ?? item.verdict };
}

export function personsReason(kind: 'hold' | 'skip', said: string | null): Reason {
  const reason = kind === 'hold' ? because('held-by-person') : because('skipped-by-person');
  return said === null ? reason : { ...reason, said };
}

export function fieldOf(item: PlanItem, field: HandField): Json {
  if (field === 'cover') return coverText(item.cover);
  return field === 'title' || field === 'body' || field === 'hashtags' ? item.text[field] : item[field];
}

function nameInFile(field: 'verdict' | HandField): string {
  return field === 'title' || field === 'body' || field === 'hashtags' ? `text.${field}` : field;
}

function noFile({ item }: DeliveryRow): Mistake {
  const verdict = item.planSays ?? item.verdict;
  const why = verdict.kind === 'deliver' ? {} : { because: reasonToJson(verdict.reason) };
  return { field: 'verdict.kind', wrong: 'no-file', ...why };
}

/** Said now, at its line; else the destination would refuse it when the post's turn comes. */
function limitProblems(item: PlanItem, changed: readonly HandField[], limits: Capabilities | null): readonly Mistake[] {
  if (limits === null) return [];
  const problems: Mistake[] = [];
  const { text, altText, schedule } = limits;
  const words = wordingOf(item, text);
  const measure = (field: HandField, name: string, value: string, rules: readonly TextLimit[] | null) => {
    if (!changed.includes(field) || value === '') return;
    if (rules === null) problems.push({ field: name, wrong: 'not-taken-here' });
    const over = rules?.find((rule) => rule.measure(value) > rule.max);
    if (over !== undefined)
      problems.push({ field: name, wrong: 'too-long', max: over.max, found: over.measure(value), unit: over.unit });
  };
  measure('title', 'text.title', words.title ?? '', text.title);
  measure(changed.includes('body') ? 'body' : 'hashtags', 'text.body', words.body, text.body);
  measure('alt', 'alt', item.alt, altText === null ? null : altText.limits);
  const { max } = text.hashtags;
  const found = words.hashtags.length;
  if (changed.includes('hashtags') && max !== null && found > max)
    problems.push({ field: 'text.hashtags', wrong: 'too-many', max, found });
  if (changed.includes('visibility')) problems.push(...audienceProblems(item, limits));
  if (changed.includes('cover') && item.cover !== undefined && !takesCover(item, limits))
    problems.push({ field: 'cover', wrong: item.kind === 'video' ? 'not-taken-here' : 'cover-of-photos' });
  if (changed.includes('scheduledAt') && item.scheduledAt !== null && schedule === null)
    problems.push({ field: 'scheduledAt', wrong: 'not-taken-here' });
  return problems;
}

function takesCover({ kind }: PlanItem, { video }: Capabilities): boolean {
  return kind === 'video' && video !== null && video.cover !== 'none';
}

/** A post that was private does not become public by being let go. */
function audienceProblems(item: PlanItem, limits: Capabilities | null): readonly Mistake[] {
  if (limits === null || limits.visibility.includes(item.visibility)) return [];
  return [{ ...wrongValue('visibility', 'not-allowed', item.visibility), allowed: limits.visibility }];
}

export function wrongValue(field: string, wrong: Mistake['wrong'], given: unknown): Mistake {
  return { field, wrong, given: shown(given) };
}

export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'null';
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}
