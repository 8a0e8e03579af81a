import { because, type IsoTime, type Reason } from '../../contract/index.ts';
import { fitAlt } from '../caption/alt.ts';
import { findMojibake } from '../caption/repair.ts';
import { deliveryKey } from '../identity.ts';
import type { LikePost } from '../likeness.ts';
import type { OriginalRow, PostRow } from '../model.ts';
import { decideVisibility } from './audience.ts';
import type { CoverKnowledge } from './cover.ts';
import type { Double } from './duplicates.ts';
import { decideFiles } from './files.ts';
import type { PlanItem, PlannedText, Verdict } from './item.ts';
import { findDeselection } from './select.ts';
import { hold, type KnownKeyFrames, type Obstacle, type PlanTarget, skip } from './target.ts';
import {
  captionIn,
  isTranscript,
  type TranslationNote,
  translationChanges,
  translationObstacles,
  translationWarnings,
} from './translation.ts';
import { planWords, saysSomething } from './words.ts';

/** What is known of a post beside itself. */
interface PostNotes {
  /** see `createDuplicateWatch` */
  readonly double?: Double | null;
  /** see `createLikenessWatch` */
  readonly near?: LikePost | null;
  readonly cover?: CoverKnowledge;
  readonly keyFrames?: KnownKeyFrames | undefined;
  /** its place among all posts */
  readonly number?: number | null;
  /** what became of the wish to have it translated; absent: nobody wished it, or it needs none */
  readonly translation?: TranslationNote | undefined;
}

/**
 * One post for one account → deliver, hold or skip, with reasons, the text as it will be shown and what becomes of each file.
 * Pure; never throws for a post. What makes the post impossible comes before what a person can mend, and of several things to
 * mend the first is the verdict and the others are warnings. A slot of a schedule
 * is given later, by whoever knows which posts are delivered: see `createSlots`.
 */
export function planPost(post: PostRow, target: PlanTarget, now: IsoTime, notes: PostNotes = {}): PlanItem {
  const deselection = findDeselection(post, target.choices) ?? findSoundSkip(post, target);
  const { double, near, cover, keyFrames } = notes;
  const files = decideFiles(post, { ...target, ...(cover === undefined ? {} : { cover }), keyFrames }, now);
  const audience = decideVisibility(post.audience, target);
  const obstacles = deselection === null ? [...files.obstacles, ...audience.obstacles] : [skip(deselection)];
  const blocked = obstacles.some((obstacle) => obstacle.kind === 'skip');
  const { alt, change } = fitAlt(post.alternateText ?? '', target.capabilities.altText);
  // Also of a post that is left out: a person may find it by its words, and let it go all the same.
  const { translation } = notes;
  const words = planWords({ ...post, caption: captionIn(post, translation) }, target, notes.number ?? null);
  const changes = [...translationChanges(post, translation), ...words.changes, ...(change === null ? [] : [change])];
  const text = { ...words, changes };
  // Before what `include` overrules: nothing goes untranslated because a person said yes to something else.
  if (!blocked) obstacles.push(...translationObstacles(translation));
  if (!blocked && double?.same === 'post')
    obstacles.push(hold(because('same-post', { ref: post.ref, earlierRef: double.earlierRef })));
  if (!blocked) obstacles.push(...findCaptionHolds(post, target, text));
  const { verdict, others } = judge(obstacles);
  const warnings = [...others, ...files.warnings, ...audience.warnings, ...warningsOf(post, target)];
  warnings.push(...translationWarnings(translation));
  if (goesWithoutText(text, obstacles)) warnings.push(because('without-text'));
  if (alt !== '' && target.capabilities.altText === null) warnings.push(because('alt-stays-behind'));
  if (double?.same === 'file') warnings.push(because('same-file', { earlierRef: double.earlierRef }));
  if (near && near.earlierRef !== double?.earlierRef) warnings.push(because('looks-alike', { ref: post.ref, ...near }));
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
    ...(cover?.wish === undefined ? {} : { cover: cover.wish }),
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
  if (isTranscript(post) && saysSomething(text) && choices.transcripts !== 'accept')
    return [hold(because('transcript-unread', { ref: post.ref }))];
  if (saysSomething(text) || !capabilities.text.captionWanted || choices.allowUntitled) return [];
  return [hold(because('no-caption', { emptied: (post.caption ?? '').trim() !== '' }))];
}

function warningsOf(post: PostRow, target: PlanTarget): readonly Reason[] {
  const warnings: Reason[] = [];
  if (target.limitsNotFromServer) warnings.push(because('limits-not-from-server'));
  const garbled = findGarbled(post, target);
  if (garbled !== null) warnings.push(garbled);
  const sound = findSoundWarning(post, target);
  return sound === null ? warnings : [...warnings, sound];
}

/** null: there is none, or it is repaired. */
function findGarbled({ caption }: PostRow, { choices }: PlanTarget): Reason | null {
  const mojibake = findMojibake(caption ?? '');
  if (mojibake === null) return null;
  const { found, probably, repaired } = mojibake;
  if (repaired === null) return because('decoded-twice', { found, probably });
  return choices.words?.repair === true ? null : because('decoded-wrongly', { found, probably });
}

/** One that waits does not go yet. */
function goesWithoutText({ title, body }: PlannedText, obstacles: readonly Obstacle[]): boolean {
  return body === '' && (title ?? '') === '' && obstacles.length === 0;
}

/** A photo post has no sound of its own: an export holds its pictures only. */
function findSoundWarning({ sound, kind, originals }: PostRow, { choices }: PlanTarget): Reason | null {
  if (sound === null) return null;
  if (kind === 'images') return because('sound-stays-behind');
  if (sound.own || originals.some(isSilent)) return null;
  const code = choices.otherSound === 'mute' ? 'licensed-sound-muted' : 'licensed-sound';
  return because(code, { sound: sound.name.slice(0, 60) });
}

function isSilent({ role, probed }: OriginalRow): boolean {
  return role === 'media' && probed?.kind === 'video' && probed.audioCodec === null;
}

/** What a person does not want to take along. */
function findSoundSkip({ sound, kind }: PostRow, { choices }: PlanTarget): Reason | null {
  if (choices.otherSound !== 'skip' || kind !== 'video' || sound === null || sound.own) return null;
  return because('licensed-sound-skipped', { sound: sound.name.slice(0, 60) });
}
