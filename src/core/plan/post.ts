import { type IsoTime, type Visibility } from '../../contract/index.ts';
import { assertNever } from '../../kit/index.ts';
import { fitCaption } from '../caption/fit.ts';
import { findMojibake } from '../caption/tidy.ts';
import { deliveryKey } from '../identity.ts';
import type { PlanItem, PlannedText, Verdict } from './item.ts';
import { planMedia } from './media.ts';
import { findDeselection } from './select.ts';
import { findSoundWarning } from './sound.ts';
import { hold, type Obstacle, type PlannablePost, type PlanTarget, skip } from './plannable.ts';

export { createDuplicateWatch, planCover } from './media.ts';
export { selects } from './select.ts';
export { createPlanSummary, type PlanSummary } from './summary.ts';
export type { PlannableOriginal, PlannablePost, PlanTarget } from './plannable.ts';

/**
 * One post for one account → deliver, hold or skip, with reasons, the text as it will be shown and what becomes of each file.
 * Pure; never throws for a post. What makes the post impossible comes before what a person can mend, and of several things to
 * mend the first is the verdict and the others are warnings. `duplicateOf`: see `createDuplicateWatch`.
 */
export function planPost(
  post: PlannablePost,
  target: PlanTarget,
  now: IsoTime,
  notes: { readonly duplicateOf?: string | null } = {},
): PlanItem {
  const { capabilities, choices } = target;
  const deselection = findDeselection(post, choices);
  const media = planMedia(post, target, now);
  const audience = decideVisibility(post, target);
  const obstacles = deselection === null ? [...media.obstacles, ...audience.obstacles] : [deselection];
  const blocked = obstacles.some((obstacle) => obstacle.kind === 'skip');
  const text = blocked ? emptyText(target) : fitCaption(post.caption ?? '', capabilities.text);
  if (!blocked) obstacles.push(...findCaptionHolds(post, target, text));
  const { verdict, others } = judge(obstacles);
  return {
    deliveryKey: deliveryKey(post.ref, target.account),
    postRef: post.ref,
    createdAt: post.createdAt,
    kind: post.kind === 'images' ? 'images' : 'video',
    verdict,
    text,
    visibility: audience.visibility,
    scheduledAt: null,
    alt: post.facts['alternateText'] ?? '',
    media: media.media,
    warnings: blocked
      ? []
      : [...others, ...media.warnings, ...audience.warnings, ...warningsOf(post, notes.duplicateOf ?? null, text)],
  };
}

function judge(obstacles: readonly Obstacle[]): { readonly verdict: Verdict; readonly others: readonly string[] } {
  const first = obstacles.find((obstacle) => obstacle.kind === 'skip') ?? obstacles[0];
  if (first === undefined) return { verdict: { kind: 'deliver' }, others: [] };
  const others = obstacles.filter((obstacle) => obstacle !== first && obstacle.kind === 'hold');
  return { verdict: first, others: others.map((obstacle) => `also waits: ${obstacle.reason}`) };
}

function emptyText({ capabilities }: PlanTarget): PlannedText {
  return { title: capabilities.text.title === null ? null : '', body: '', hashtags: [], changes: [] };
}

interface VisibilityPlan {
  readonly visibility: Visibility;
  readonly obstacles: readonly Obstacle[];
  readonly warnings: readonly string[];
}

/** Private and friends posts never become public, and neither does a post of unknown audience unless the person says so. */
function decideVisibility(post: PlannablePost, { capabilities, choices }: PlanTarget): VisibilityPlan {
  switch (post.audience) {
    case 'public':
      return decidePublic(capabilities.visibility);
    case 'unknown':
      return decideUnknown({ capabilities, choices });
    case 'friends':
    case 'private':
      return decideNonPublic(post.audience, { capabilities, choices });
    default:
      return assertNever(post.audience);
  }
}

type Rules = Pick<PlanTarget, 'capabilities' | 'choices'>;

function decidePublic(visibilities: readonly Visibility[]): VisibilityPlan {
  if (visibilities.includes('public')) return { visibility: 'public', obstacles: [], warnings: [] };
  return {
    visibility: 'private',
    obstacles: [skip('public-unsupported', 'this destination has no public posts')],
    warnings: [],
  };
}

function decideUnknown({ capabilities, choices }: Rules): VisibilityPlan {
  if (choices.unknownAudience === 'public') return decidePublic(capabilities.visibility);
  if (choices.privatePosts === 'private' && capabilities.visibility.includes('private'))
    return {
      visibility: 'private',
      obstacles: [],
      warnings: ['the export does not say who could see it: it goes as private'],
    };
  const reason =
    'the export does not say who could see it; make such posts public with --assume-public, or private with --private-posts private';
  // Private even while it waits: if the hold is lifted by mistake, nothing becomes public.
  return { visibility: 'private', obstacles: [hold('unknown-audience', reason)], warnings: [] };
}

function decideNonPublic(audience: 'friends' | 'private', { capabilities, choices }: Rules): VisibilityPlan {
  const was = audience === 'friends' ? 'for friends only' : 'private';
  const has = (visibility: Visibility) => capabilities.visibility.includes(visibility);
  if (choices.privatePosts === 'skip')
    return {
      visibility: 'private',
      obstacles: [
        skip(`${audience}-post`, `${was} on TikTok; send such posts as private with --private-posts private`),
      ],
      warnings: [],
    };
  if (audience === 'friends' && has('friends')) return { visibility: 'friends', obstacles: [], warnings: [] };
  if (!has('private'))
    return {
      visibility: 'private',
      obstacles: [skip(`${audience}-unsupported`, `${was} on TikTok, and here every post is public`)],
      warnings: [],
    };
  const warnings =
    audience === 'friends' ? ['it was for friends; there is no such thing here, so it goes as private'] : [];
  return { visibility: 'private', obstacles: [], warnings };
}

/** A post without words is held, never published untitled by default. A destination that does not mind takes it. */
function findCaptionHolds(
  post: PlannablePost,
  { capabilities, choices }: PlanTarget,
  text: PlannedText,
): readonly Obstacle[] {
  const hasWords = text.body !== '' || (text.title ?? '') !== '' || text.hashtags.length > 0;
  if (hasWords || !capabilities.text.captionWanted || choices.allowUntitled) return [];
  const why = (post.caption ?? '').trim() === '' ? 'it has no caption' : 'nothing is left of its caption';
  return [
    hold(
      'no-caption',
      `${why}; give captions with --captions <file>, or let such posts go without with --allow-untitled`,
    ),
  ];
}

function warningsOf(post: PlannablePost, duplicateOf: string | null, text: PlannedText): readonly string[] {
  const warnings: string[] = [];
  const mojibake = findMojibake(post.caption ?? '');
  if (mojibake !== null)
    warnings.push(
      `the caption looks as if it was decoded twice: check it (${mojibake.found} was probably ${mojibake.probably})`,
    );
  if (text.body === '' && (text.title ?? '') === '' && post.kind !== 'none') warnings.push('it goes without any text');
  const sound = findSoundWarning(post.facts['sound'], post.kind === 'images' ? 'images' : 'video');
  if (sound !== null) warnings.push(sound);
  if (duplicateOf !== null) warnings.push(`it has the same file as an earlier post (${duplicateOf})`);
  return warnings;
}
