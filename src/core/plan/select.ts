import type { PlanChoices } from './item.ts';
import { type Obstacle, type PlannablePost, skip } from './plannable.ts';

/**
 * null: the post is chosen. `since` and `until` are inclusive instants; `ids` are post refs or video ids. `limit` and `order`
 * need all posts and are not looked at here.
 */
export function findDeselection(post: PlannablePost, choices: PlanChoices): Obstacle | null {
  if (choices.since !== null && post.createdAt < choices.since)
    return skip('not-selected', `made before ${choices.since.slice(0, 10)} (--since)`);
  if (choices.until !== null && post.createdAt > choices.until)
    return skip('not-selected', `made after ${choices.until.slice(0, 10)} (--until)`);
  if (choices.only !== null && post.kind !== choices.only)
    return skip('not-selected', choices.only === 'video' ? 'not a video (--only)' : 'not a photo post (--only)');
  if (post.facts['story'] === 'yes' && choices.stories !== 'include')
    return skip('story', 'a story, made to be seen for a day; take stories along with --stories include');
  if (choices.ids !== null && !isNamed(post, choices.ids)) return skip('not-selected', 'not on the list (--ids)');
  return null;
}

/** true: the filters of `choices` let this post through. */
export function selects(post: PlannablePost, choices: PlanChoices): boolean {
  return findDeselection(post, choices) === null;
}

const sets = new WeakMap<readonly string[], ReadonlySet<string>>();

/** A list of 10,000 ids is asked 100,000 times. */
function isNamed(post: PlannablePost, ids: readonly string[]): boolean {
  let set = sets.get(ids);
  if (set === undefined) {
    set = new Set(ids);
    sets.set(ids, set);
  }
  const videoId = post.facts['videoId'];
  return set.has(post.ref) || (videoId !== undefined && set.has(videoId));
}
