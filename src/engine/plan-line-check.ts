import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { IsoTime, Visibility } from '../contract/index.ts';
import type { PlanMistake } from '../contract/reasons/plan-file.ts';
import type { DeliveryRow } from '../core/model.ts';
import type { PlanItem, Verdict } from '../core/plan/item.ts';
import { reasonToJson } from '../core/reason-json.ts';
import { type DeliveryState, deliveryStates } from '../core/states.ts';
import { toIso } from '../kit/index.ts';
import { findControlCharacter } from './control-characters.ts';
import { type CoverEdit, withCoverEdit } from './cover-edit.ts';
import {
  type CheckedEdit,
  type Checking,
  checkEdit,
  decideVerdict,
  type Mistake,
  shown,
  wrongValue,
} from './plan-check.ts';
import { postInFile } from './plan-file.ts';
import { findNamedTwice } from './plan-lines.ts';

type Fields = Readonly<Record<string, unknown>>;

interface ReadingLine extends Checking {
  readonly cover: CoverEdit;
  readonly edited: Fields;
  readonly problems: Mistake[];
}

const editable = ['verdict', 'text', 'visibility', 'scheduledAt', 'location', 'alt', 'cover'];
const editableText = ['title', 'body', 'hashtags'];
const editableNames = [
  'verdict.kind',
  'verdict.reason',
  ...editableText.map((name) => `text.${name}`),
  ...editable.slice(2),
];
/** What clipferry of some weeks ago wrote into a line, too. */
const ofOld = ['position'];

/** A line of plan.json against the post as the ledger has it. `fields`: what the line says. */
export function checkLine(
  text: string,
  { fields, cover }: { readonly fields: Fields; readonly cover: CoverEdit },
  checking: Checking,
): CheckedEdit {
  const problems: Mistake[] = findNamedTwice(text).map((field) => ({ field, wrong: 'field-twice' }));
  const reading: ReadingLine = { ...checking, edited: fields, cover, problems };
  checkFixed(reading);
  const verdict = readVerdict(reading);
  const item = readItem(reading);
  return problems.length > 0
    ? { item: checking.row.item, changed: [], problems }
    : checkEdit({ item, verdict }, checking);
}

function checkFixed({ row, edited, problems }: ReadingLine): void {
  const written: Fields = JSON.parse(JSON.stringify(postInFile(row)));
  for (const [name, value] of Object.entries(edited)) {
    if (editable.includes(name) || ofOld.includes(name)) continue;
    if (name === 'state') checkState(row, value, problems);
    else if (!Object.hasOwn(written, name)) problems.push(unknownField(name));
    else if (!isDeepStrictEqual(value, written[name])) problems.push(fixed(name));
  }
  for (const name of Object.keys(written))
    if (
      !Object.hasOwn(edited, name) &&
      ((editable.includes(name) && name !== 'cover') || name === 'kind' || name === 'createdAt')
    )
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

const kinds: Readonly<Record<string, Verdict['kind']>> = {
  go: 'deliver',
  deliver: 'deliver',
  hold: 'hold',
  skip: 'skip',
};

/** null: as it was. `"skip"`, `{"kind":"skip"}` and `{"kind":"skip","reason":"your words"}` say the same. */
function readVerdict({ row, edited, problems }: ReadingLine): Verdict | null {
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
  if (kind === 'deliver') return decideVerdict(before, kind, null);
  const { reason } = fields;
  const own = before.kind === 'deliver' ? null : before.reason;
  const isTheirs = typeof reason === 'string' && reason.trim() !== '';
  const isOurs = reason === undefined || (own !== null && isDeepStrictEqual(reason, reasonToJson(own)));
  if (!isTheirs && !isOurs) {
    problems.push({ field: 'verdict.reason', wrong: 'not-reason', given: shown(reason) });
    return null;
  }
  if (isTheirs) problems.push(...controlProblems('verdict.reason', reason));
  return decideVerdict(before, kind, isTheirs ? reason.trim() : null);
}

const time = z.iso.datetime({ offset: true }).transform((text): IsoTime => toIso(Date.parse(text)));
const visibilities: readonly Visibility[] = ['public', 'friends', 'private'];

function readItem({ row: { item: planned }, edited, limits, problems, cover }: ReadingLine): PlanItem {
  if (cover.kind === 'wrong') problems.push(cover.mistake);
  const item = withCoverEdit(planned, cover);
  const text = asFields(edited['text']);
  if (text === null && edited['text'] !== undefined) problems.push(wrongValue('text', 'not-text', edited['text']));
  const read = <Value>(field: string, value: unknown, { as, mistake, before }: Reading<Value>): Value => {
    if (value === undefined) return before;
    const checked = as.safeParse(value);
    if (!checked.success) {
      problems.push(wrongValue(field, mistake, value));
      return before;
    }
    if (!isDeepStrictEqual(checked.data, before)) problems.push(...controlProblems(field, value));
    return checked.data;
  };
  const words = (field: string, value: unknown, before: string) =>
    read(field, value, { as: z.string(), mistake: 'not-text', before });
  const maybe = (field: string, value: unknown, before: string | null) =>
    read(field, value, { as: z.string().nullable(), mistake: 'not-text', before });
  const visibility = visibilities.find((one) => one === edited['visibility']);
  if (visibility === undefined && edited['visibility'] !== undefined)
    problems.push({
      ...wrongValue('visibility', 'not-allowed', edited['visibility']),
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

function controlProblems(field: string, value: unknown): readonly Mistake[] {
  const given = findControlCharacter(Array.isArray(value) ? value.join(' ') : String(value));
  return given === null ? [] : [{ field, wrong: 'control-character', given }];
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

const record = z.record(z.string(), z.unknown());

function asFields(value: unknown): Fields | null {
  return record.safeParse(value).data ?? null;
}
