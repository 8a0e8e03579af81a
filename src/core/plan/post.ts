import { because, type IsoTime, type Reason } from '../../contract/index.ts';
import { fitAlt } from '../caption/alt.ts';
import { fitCaption } from '../caption/fit.ts';
import { findMojibake } from '../caption/tidy.ts';
import { deliveryKey } from '../identity.ts';
import type { PostRow } from '../model.ts';
import { decideVisibility } from './audience.ts';
import type { Double } from './duplicates.ts';
import { decideFiles } from './files.ts';
import type { PlanItem, PlannedText, Verdict } from './item.ts';
import { findDeselection } from './select.ts';
import { hold, type Obstacle, type PlanTarget, skip } from './target.ts';

/**
 * One post for one account → deliver, hold or skip, with reasons, the text as it will be shown and what becomes of each file.
 * Pure; never throws for a post. What makes the post impossible comes before what a person can mend, and of several things to
 * mend the first is the verdict and the others are warnings. `double`: see `createDuplicateWatch`. A slot of a schedule
 * is given later, by whoever knows which posts are delivered: see `createSlots`.
 */
export function planPost(
  post: PostRow,
  target: PlanTarget,
  now: IsoTime,
  notes: { readonly double?: Double | null } = {},
): PlanItem {
  const deselection = findDeselection(post, target.choices);
  const files = decideFiles(post, target, now);
  const audience = decideVisibility(post.audience, target);
  const obstacles = deselection === null ? [...files.obstacles, ...audience.obstacles] : [skip(deselection)];
  const blocked = obstacles.some((obstacle) => obstacle.kind === 'skip');
  const { alt, change } = fitAlt(post.alternateText ?? '', target.capabilities.altText);
  // Also of a post that is left out: a person may find it by its words, and let it go all the same.
  const words = fitCaption(post.caption ?? '', target.capabilities.text, target.rules);
  const text = change === null ? words : { ...words, changes: [...words.changes, change] };
  const { double } = notes;
  if (!blocked && double?.same === 'post')
    obstacles.push(hold(because('same-post', { ref: post.ref, earlierRef: double.earlierRef })));
  if (!blocked) obstacles.push(...findCaptionHolds(post, target, text));
  const { verdict, others } = judge(obstacles);
  const warnings = [...others, ...files.warnings, ...audience.warnings, ...warningsOf(post, target)];
  if (goesWithoutText(text, obstacles)) warnings.push(because('without-text'));
  if (alt !== '' && target.capabilities.altText === null) warnings.push(because('alt-stays-behind'));
  if (double?.same === 'file') warnings.push(because('same-file', { earlierRef: double.earlierRef }));
  return {
    deliveryKey: deliveryKey(post.ref, target.account),
    postRef: post.ref,
    createdAt: post.createdAt,
    kind: post.kind === 'images' ? 'images' : 'video',
    verdict,
    text,
    visibility: audience.visibility,
    scheduledAt: null,
    location: post.location,
    alt,
    media: files.files,
    warnings: blocked ? [] : warnings,
  };
}

function judge(obstacles: readonly Obstacle[]): { readonly verdict: Verdict; readonly others: readonly Reason[] } {
  const first = obstacles.find((obstacle) => obstacle.kind === 'skip') ?? obstacles[0];
  if (first === undefined) return { verdict: { kind: 'deliver' }, others: [] };
  const others = obstacles.filter((obstacle) => obstacle !== first && obstacle.kind === 'hold');
  return { verdict: first, others: others.map((obstacle) => obstacle.reason) };
}

/** A post without words is held, never published untitled by default. A destination that does not mind takes it. */
function findCaptionHolds(
  post: PostRow,
  { capabilities, choices }: PlanTarget,
  text: PlannedText,
): readonly Obstacle[] {
  const hasWords = text.body !== '' || (text.title ?? '') !== '' || text.hashtags.length > 0;
  if (hasWords || !capabilities.text.captionWanted || choices.allowUntitled) return [];
  return [hold(because('no-caption', { emptied: (post.caption ?? '').trim() !== '' }))];
}

function warningsOf(post: PostRow, target: PlanTarget): readonly Reason[] {
  const warnings: Reason[] = [];
  if (target.limitsNotFromServer) warnings.push(because('limits-not-from-server'));
  const mojibake = findMojibake(post.caption ?? '');
  if (mojibake !== null) warnings.push(because('decoded-twice', mojibake));
  const sound = findSoundWarning(post);
  return sound === null ? warnings : [...warnings, sound];
}

/** One that waits does not go yet. */
function goesWithoutText({ title, body }: PlannedText, obstacles: readonly Obstacle[]): boolean {
  return body === '' && (title ?? '') === '' && obstacles.length === 0;
}

/** A photo post has no sound of its own: an export holds its pictures only. */
function findSoundWarning({ sound, kind }: PostRow): Reason | null {
  if (sound === null) return null;
  if (kind === 'images') return because('sound-stays-behind');
  return sound.own ? null : because('licensed-sound', { sound: sound.name.slice(0, 60) });
}
