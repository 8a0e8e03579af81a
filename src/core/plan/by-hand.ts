import type { Reason } from '../../contract/index.ts';
import { freedByText, outlivesPlans } from '../holds.ts';
import { stableJson } from '../identity.ts';
import type { Standing } from '../model.ts';
import type { HandField, PlanItem, Verdict } from './item.ts';

/** What a person decided about a post by hand stands until they say otherwise, however often it is planned again. */
export function keepByHand(made: PlanItem, known: Standing | null): PlanItem {
  if (known === null) return made;
  const edited = known.byHand?.byHand ?? [];
  const item = known.byHand === null || edited.length === 0 ? made : withFields(made, known.byHand, edited);
  const word = findWord(item.verdict, known);
  return word === null ? item : { ...item, verdict: word, planSays: made.verdict };
}

/** The fields of `from` over those of `item`, marked as written by hand. A text of its own answers a hold for want of one. */
export function withFields(item: PlanItem, from: PlanItem, fields: readonly HandField[]): PlanItem {
  const has = (field: HandField) => fields.includes(field);
  const text = {
    ...item.text,
    ...(has('title') ? { title: from.text.title } : {}),
    ...(has('body') ? { body: from.text.body } : {}),
    ...(has('hashtags') ? { hashtags: from.text.hashtags } : {}),
  };
  const changed: PlanItem = {
    ...(has('cover') ? withCover(item, from) : item),
    text,
    ...(has('visibility') ? { visibility: from.visibility } : {}),
    ...(has('scheduledAt') ? { scheduledAt: from.scheduledAt } : {}),
    ...(has('location') ? { location: from.location } : {}),
    ...(has('alt') ? { alt: from.alt } : {}),
    byHand: [...new Set([...(item.byHand ?? []), ...fields])],
  };
  const { verdict } = item;
  const isAnswered = verdict.kind === 'hold' && freedByText(verdict.reason.code) && hasWords(changed);
  return isAnswered ? { ...changed, verdict: { kind: 'deliver' }, planSays: verdict } : changed;
}

/** What becomes of the cover's file is decided anew, when it is needed: the post is not here. */
function withCover(item: PlanItem, { cover }: PlanItem): PlanItem {
  if (stableJson(item.cover) === stableJson(cover)) return item;
  const { cover: _before, ...rest } = item;
  const media = item.media.map(({ file: _file, ...one }) => (one.role === 'cover' ? { ...one, rendition: null } : one));
  return { ...rest, media, ...(cover === undefined ? {} : { cover }) };
}

export function hasWords({ text: { title, body, hashtags } }: PlanItem): boolean {
  return body !== '' || (title ?? '') !== '' || hashtags.length > 0;
}

/** Their word on whether it goes; null: they gave none, or it is out of place. */
function findWord(made: Verdict, known: Standing): Verdict | null {
  const { state, reason, planHold } = known;
  if ((state === 'failed' || state === 'skipped') && reason !== null && outlivesPlans(reason.code))
    return { kind: 'skip', reason };
  if (planHold !== null && outlivesPlans(planHold.code)) return { kind: 'hold', reason: planHold };
  return made.kind !== 'deliver' && isOverruled(known, made.reason) ? { kind: 'deliver' } : null;
}

/** Did they say "go all the same" to this very reason? To another one they said nothing. */
export function isOverruled({ byHand }: Standing, reason: Reason): boolean {
  const before = byHand?.verdict.kind === 'deliver' ? byHand.planSays : undefined;
  return before !== undefined && before.kind !== 'deliver' && before.reason.code === reason.code;
}
