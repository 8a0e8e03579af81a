import { plainName } from './fields.ts';
import type { Survey } from './survey.ts';

/**
 * Facts section 1.3. A full export tells its generation exactly; one with a single section may fit several, and then says
 * so (`G1-G3`). `unknown`: nothing we have seen.
 */
export function generationOf(survey: Survey): string {
  const sections = new Set([...survey.sections].map(plainName));
  const fields = survey.itemFields;
  const has = (...names: string[]): boolean => names.some((name) => sections.has(name));
  const hasField = (...names: string[]): boolean => names.some((name) => fields.has(name));

  if (has('profileandsettings', 'likesandfavorites', 'incomewallet') || survey.hasStories) return 'G6';
  if (has('post', 'posts', 'youractivity', 'directmessage', 'locationreview', 'tiktokshop')) {
    if (hasField('numberofcollections')) return 'G6';
    if (hasField('alternatetext', 'coverimage')) return 'G5';
    if (fields.size > 0) return 'G4';
    return has('profile', 'adsanddata', 'appsettings', 'incomepluswallettransactions') ? 'G4-G5' : 'G4-G6';
  }
  if (has('incomepluswallettransactions', 'poireview')) return 'G3';
  if (has('video', 'videos')) {
    if (hasField('whocanview') || survey.hasDeletedPosts) return 'G3';
    if (hasField('videolink')) return 'G1';
    if (fields.size > 0) return 'G2';
  }
  if (has('video', 'activity', 'directmessages', 'tiktokshopping')) return 'G1-G3';
  if (has('profile', 'adsanddata', 'appsettings', 'comment', 'tiktoklive')) return 'G1-G6';
  return 'unknown';
}

/** Sentences for a person, about this file. */
export function notesOf(survey: Survey, generation: string): readonly string[] {
  const notes: string[] = [];
  const sections = [...survey.sections];
  if (!survey.hasPostsSection) {
    const held = sections.length === 0 ? 'is empty' : `holds only ${listOf(sections)}`;
    notes.push(`This export ${held}: no posts. Ask TikTok for a new export and tick "Posts" (or all data).`);
  } else if (survey.index.post.size === 0) {
    notes.push('This export has a section for posts, and it lists none.');
  }
  if (generation === 'unknown' && sections.length > 0) {
    notes.push('This export is of a kind clipferry does not know; what looks like posts was read all the same.');
  }
  const parts = [...survey.unknownParts];
  if (parts.length > 0) notes.push(`Not known to clipferry, so look whether something is missing: ${listOf(parts)}.`);
  const stories = survey.index.story.size;
  if (stories > 0) notes.push(storyNote(stories));
  return [...notes, ...audienceNotes(survey.unknownAudience, survey.index.post.size)];
}

export function storyNote(stories: number): string {
  const amount = stories === 1 ? '1 story' : `${stories} stories`;
  return `The export lists ${amount}: what can be read is marked "story", the rest is reported as unreadable.`;
}

/** Publishing a private post is the worst surprise of all: say when the export cannot tell. */
export function audienceNotes(unknown: number, posts: number): readonly string[] {
  if (unknown === 0) return [];
  if (unknown === posts) {
    return ['This export does not say who could see each post, so look through the plan for private ones.'];
  }
  const amount = unknown === 1 ? '1 post' : `${unknown} posts`;
  return [`Who could see ${amount} is not said in words clipferry knows: look at "whoCanView" in the plan.`];
}

export function listOf(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => `"${name.slice(0, 60)}"`);
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
