import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import {
  because,
  type Capabilities,
  type IsoTime,
  type Reason,
  type TextLimit,
  type Visibility,
} from '../contract/index.ts';
import type { PlanMistake, PlanProblem } from '../contract/reasons/plan-file.ts';
import type { DeliveryRow } from '../core/model.ts';
import { withFields } from '../core/plan/by-hand.ts';
import type { HandField, PlanItem, Verdict } from '../core/plan/item.ts';
import { findAlready } from '../core/plan/standing.ts';
import { reasonToJson } from '../core/reason-json.ts';
import { type DeliveryState, deliveryStates } from '../core/states.ts';
import { toIso } from '../kit/index.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { postInFile } from './plan-file.ts';
import { findNamedTwice } from './plan-lines.ts';

/** What a person may change in a line; what files become is decided by the files themselves. */
export interface CheckedLine {
  readonly item: PlanItem;
  /** what they changed, `verdict` first; empty: nothing that counts */
  readonly changed: readonly ('verdict' | HandField)[];
  readonly problems: readonly Mistake[];
}

export type Mistake = Omit<PlanProblem, 'line' | 'post'>;

type Fields = Readonly<Record<string, unknown>>;

interface EditedLine {
  readonly fields: Fields;
  /** the post as the ledger has it */
  readonly row: DeliveryRow;
  /** null: not known */
  readonly limits: Capabilities | null;
  /** no plan changes it any more: see `isOverFor` */
  readonly isOver: boolean;
}

interface Checking {
  readonly row: DeliveryRow;
  readonly edited: Fields;
  readonly limits: Capabilities | null;
  readonly problems: Mistake[];
}

const editable = ['verdict', 'text', 'visibility', 'scheduledAt', 'location', 'alt'];
const editableText = ['title', 'body', 'hashtags'];
const editableNames = [
  'verdict.kind',
  'verdict.reason',
  ...editableText.map((name) => `text.${name}`),
  ...editable.slice(2),
];
/** What clipferry of some weeks ago wrote into a line, too. */
const ofOld = ['position'];

/** An edited line against the post as the ledger has it. */
export function checkLine(text: string, { fields, row, limits, isOver }: EditedLine): CheckedLine {
  const problems: Mistake[] = findNamedTwice(text).map((field) => ({ field, wrong: 'field-twice' }));
  const checking: Checking = { row, edited: fields, limits, problems };
  checkFixed(checking);
  const verdict = readVerdict(checking);
  const from = readItem(checking);
  if (problems.length > 0) return { item: row.item, changed: [], problems };
  const changedFields = handFields.filter(
    (field) => !isDeepStrictEqual(fieldOf(from, field), fieldOf(row.item, field)),
  );
  checkLimits(checking, from, changedFields);
  const plain = changedFields.length === 0 ? row.item : withFields(row.item, from, changedFields);
  const item = verdict === null ? plain : withVerdict(plain, verdict);
  if (verdict?.kind === 'deliver' && row.item.media.length === 0) problems.push(noFile(row));
  const changed = [...(verdict === null ? [] : (['verdict'] as const)), ...changedFields];
  const { state } = row;
  const [one] = changed;
  if (one !== undefined && isOver)
    problems.push({ field: editableText.includes(one) ? `text.${one}` : one, wrong: 'sent', state });
  return { item, changed, problems };
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

const handFields: readonly HandField[] = ['title', 'body', 'hashtags', 'visibility', 'scheduledAt', 'location', 'alt'];

function fieldOf(item: PlanItem, field: HandField): unknown {
  return field === 'title' || field === 'body' || field === 'hashtags' ? item.text[field] : item[field];
}

function checkFixed({ row, edited, problems }: Checking): void {
  const written: Fields = JSON.parse(JSON.stringify(postInFile(row)));
  for (const [name, value] of Object.entries(edited)) {
    if (editable.includes(name) || ofOld.includes(name)) continue;
    if (name === 'state') checkState(row, value, problems);
    else if (!Object.hasOwn(written, name)) problems.push(unknownField(name));
    else if (!isDeepStrictEqual(value, written[name])) problems.push(fixed(name));
  }
  for (const name of Object.keys(written))
    if (!Object.hasOwn(edited, name) && (editable.includes(name) || name === 'kind' || name === 'createdAt'))
      problems.push({ field: name, wrong: 'missing' });
  const text = asFields(edited['text']);
  for (const [name, value] of Object.entries(text ?? {})) {
    if (editableText.includes(name)) continue;
    if (name !== 'changes') problems.push(unknownField(`text.${name}`));
    else if (!isDeepStrictEqual(value, asFields(written['text'])?.['changes'])) problems.push(fixed('text.changes'));
  }
}

/** Runs go on while a file lies there: it may show an earlier state than the ledger, never another. */
const onTheWay: readonly DeliveryState[] = [
  'planned',
  'prepared',
  'uploaded',
  'publishing',
  'accepted',
  'published',
  'removing',
  'removed',
];

function checkState({ state }: DeliveryRow, given: unknown, problems: Mistake[]): void {
  const was = deliveryStates.find((one) => one === given);
  if (was === state) return;
  const isEarlier = was !== undefined && onTheWay.includes(was) && was !== 'removed';
  const mayHaveMoved = isEarlier && (!onTheWay.includes(state) ? state !== 'skipped' : place(was) <= place(state));
  if (!mayHaveMoved) problems.push({ field: 'state', wrong: 'state', given: shown(given) });
}

function place(state: DeliveryState): number {
  return onTheWay.indexOf(state);
}

function fixed(field: string): Mistake {
  return { field, wrong: 'fixed', allowed: editableNames };
}

function unknownField(field: string): Mistake {
  return { field, wrong: 'unknown-field', allowed: editableNames };
}

function noFile({ item }: DeliveryRow): Mistake {
  const verdict = item.planSays ?? item.verdict;
  const why = verdict.kind === 'deliver' ? {} : { because: reasonToJson(verdict.reason) };
  return { field: 'verdict.kind', wrong: 'no-file', ...why };
}

const kinds: Readonly<Record<string, Verdict['kind']>> = {
  go: 'deliver',
  deliver: 'deliver',
  hold: 'hold',
  skip: 'skip',
};

/** null: as it was. `"skip"`, `{"kind":"skip"}` and `{"kind":"skip","reason":"your words"}` say the same. */
function readVerdict({ row, edited, problems }: Checking): Verdict | null {
  const given = edited['verdict'];
  if (given === undefined) return null;
  const fields: Fields | null = typeof given === 'string' ? { kind: given } : asFields(given);
  const kind = typeof fields?.['kind'] === 'string' ? kinds[fields['kind']] : undefined;
  if (fields === null || kind === undefined) {
    const what = fields === null || typeof given === 'string' ? given : fields['kind'];
    problems.push({ field: 'verdict.kind', wrong: 'not-allowed', given: shown(what), allowed: ['go', 'hold', 'skip'] });
    return null;
  }
  for (const name of Object.keys(fields))
    if (name !== 'kind' && name !== 'reason') problems.push(unknownField(`verdict.${name}`));
  const before = row.item.verdict;
  if (kind === 'deliver') return before.kind === 'deliver' ? null : { kind };
  const { reason } = fields;
  const own = before.kind === 'deliver' ? null : before.reason;
  const isTheirs = typeof reason === 'string' && reason.trim() !== '';
  const isOurs = reason === undefined || (own !== null && isDeepStrictEqual(reason, reasonToJson(own)));
  if (!isTheirs && !isOurs) {
    problems.push({ field: 'verdict.reason', wrong: 'not-reason', given: shown(reason) });
    return null;
  }
  if (kind === before.kind && !isTheirs) return null;
  return { kind, reason: personsReason(kind, isTheirs ? reason.trim() : null) };
}

export function personsReason(kind: 'hold' | 'skip', said: string | null): Reason {
  const reason = kind === 'hold' ? because('held-by-person') : because('skipped-by-person');
  return said === null ? reason : { ...reason, said };
}

const time = z.iso.datetime({ offset: true }).transform((text): IsoTime => toIso(Date.parse(text)));
const visibilities: readonly Visibility[] = ['public', 'friends', 'private'];

function readItem({ row: { item }, edited, limits, problems }: Checking): PlanItem {
  const text = asFields(edited['text']);
  if (text === null && edited['text'] !== undefined) problems.push(wrong('text', 'not-text', edited['text']));
  const read = <Value>(field: string, value: unknown, { as, mistake, before }: Reading<Value>): Value => {
    if (value === undefined) return before;
    const checked = as.safeParse(value);
    if (checked.success) return checked.data;
    problems.push(wrong(field, mistake, value));
    return before;
  };
  const words = (field: string, value: unknown, before: string) =>
    read(field, value, { as: z.string(), mistake: 'not-text', before });
  const maybe = (field: string, value: unknown, before: string | null) =>
    read(field, value, { as: z.string().nullable(), mistake: 'not-text', before });
  const visibility = visibilities.find((one) => one === edited['visibility']);
  if (visibility === undefined && edited['visibility'] !== undefined)
    problems.push({
      ...wrong('visibility', 'not-allowed', edited['visibility']),
      allowed: limits?.visibility ?? visibilities,
    });
  for (const name of editableText)
    if (text !== null && !Object.hasOwn(text, name)) problems.push({ field: `text.${name}`, wrong: 'missing' });
  return {
    ...item,
    visibility: visibility ?? item.visibility,
    scheduledAt: read('scheduledAt', edited['scheduledAt'], {
      as: time.nullable(),
      mistake: 'not-time',
      before: item.scheduledAt,
    }),
    location: maybe('location', edited['location'], item.location),
    alt: words('alt', edited['alt'], item.alt),
    text: {
      ...item.text,
      title: maybe('text.title', text?.['title'], item.text.title),
      body: words('text.body', text?.['body'], item.text.body),
      hashtags: read('text.hashtags', text?.['hashtags'], {
        as: tags,
        mistake: 'not-tags',
        before: [...item.text.hashtags],
      }),
    },
  };
}

/** `#harbour` and `harbour` are one tag. */
const tags = z.array(
  z
    .string()
    .trim()
    .regex(/^#?[^\s#]+$/u)
    .transform((tag) => tag.replace(/^#/, '')),
);

interface Reading<Value> {
  readonly as: z.ZodType<Value>;
  readonly mistake: PlanMistake;
  readonly before: Value;
}

function wrong(field: string, mistake: PlanMistake, given: unknown): Mistake {
  return { field, wrong: mistake, given: shown(given) };
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'null';
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}

/** Said now, at its line; else the destination would refuse it when the post's turn comes. */
function checkLimits({ limits, problems }: Checking, item: PlanItem, changed: readonly HandField[]): void {
  if (limits === null) return;
  const { text, altText, visibility, schedule } = limits;
  const measure = (field: HandField, name: string, value: string, rules: readonly TextLimit[] | null) => {
    if (!changed.includes(field) || value === '') return;
    if (rules === null) problems.push({ field: name, wrong: 'not-taken-here' });
    const over = rules?.find((rule) => rule.measure(value) > rule.max);
    if (over !== undefined)
      problems.push({ field: name, wrong: 'too-long', max: over.max, found: over.measure(value), unit: over.unit });
  };
  measure('title', 'text.title', item.text.title ?? '', text.title);
  measure('body', 'text.body', item.text.body, text.body);
  measure('alt', 'alt', item.alt, altText === null ? null : altText.limits);
  const { max } = text.hashtags;
  const found = item.text.hashtags.length;
  if (changed.includes('hashtags') && max !== null && found > max)
    problems.push({ field: 'text.hashtags', wrong: 'too-many', max, found });
  if (changed.includes('visibility') && !visibility.includes(item.visibility))
    problems.push({ ...wrong('visibility', 'not-allowed', item.visibility), allowed: visibility });
  if (changed.includes('scheduledAt') && item.scheduledAt !== null && schedule === null)
    problems.push({ field: 'scheduledAt', wrong: 'not-taken-here' });
}

function asFields(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}
