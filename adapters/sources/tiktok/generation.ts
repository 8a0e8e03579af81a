import type { Reason } from '../../../src/contract/index.ts';
import { plainName } from './fields.ts';
import { firstNames, tiktokReason } from './reasons.ts';
import type { Survey } from './survey.ts';

/**
 * By its sections and the fields of its posts (README.md). A full export tells its generation exactly; one with a single section may fit several, and then says
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

/** What a person should know about this file. */
export function notesOf(survey: Survey, generation: string): readonly Reason[] {
  const notes: Reason[] = [];
  const sections = [...survey.sections];
  if (!survey.hasPostsSection) notes.push(tiktokReason('no-posts-in-it', { ...firstNames(sections) }));
  else if (survey.index.post.size === 0) notes.push(tiktokReason('posts-section-empty'));
  if (generation === 'unknown' && sections.length > 0) notes.push(tiktokReason('unknown-kind'));
  const parts = [...survey.unknownParts];
  if (parts.length > 0) notes.push(tiktokReason('unknown-parts', { ...firstNames(parts) }));
  const alike = [...survey.lookalikes];
  if (alike.length > 0) notes.push(tiktokReason('looks-like-posts', { ...firstNames(alike) }));
  const stories = survey.index.story.size;
  if (stories > 0) notes.push(tiktokReason('stories', { stories }));
  return [...notes, ...audienceNotes(survey.unknownAudience, survey.index.post.size)];
}

/** Publishing a private post is the worst surprise of all: say when the export cannot tell. */
export function audienceNotes(unknown: number, posts: number): readonly Reason[] {
  if (unknown === 0) return [];
  return [
    unknown === posts ? tiktokReason('audience-never-said') : tiktokReason('audience-not-known', { posts: unknown }),
  ];
}
