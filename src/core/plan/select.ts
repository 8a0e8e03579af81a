import { because, type Reason } from '../../contract/index.ts';
import type { PostRow } from '../model.ts';
import type { PlanChoices } from './item.ts';

/** What the filters look at in a post. */
type Selectable = Pick<PostRow, 'ref' | 'createdAt' | 'kind' | 'sourceId' | 'story'>;

/**
 * Why the filters leave the post out; null: it is chosen. `since` and `until` are inclusive instants; `ids` are post refs or
 * the source's ids. `limit` and `order` need all posts and are not looked at here.
 */
export function findDeselection(post: Selectable, choices: PlanChoices): Reason | null {
  const { since, until, only, ids } = choices;
  if (since !== null && post.createdAt < since) return because('before-since', { since });
  if (until !== null && post.createdAt > until) return because('after-until', { until });
  if (only !== null && post.kind !== only) return because(only === 'video' ? 'not-a-video' : 'not-a-photo-post');
  if (post.story && choices.stories !== 'include') return because('story');
  return ids !== null && !isNamed(post, ids) ? because('not-on-list') : null;
}

const sets = new WeakMap<readonly string[], ReadonlySet<string>>();

/** A list of 10,000 ids is asked 100,000 times. */
function isNamed({ ref, sourceId }: Selectable, ids: readonly string[]): boolean {
  let set = sets.get(ids);
  if (set === undefined) {
    set = new Set(ids);
    sets.set(ids, set);
  }
  return set.has(ref) || (sourceId !== null && set.has(sourceId));
}
