import { because } from '../../contract/index.ts';
import { fitCaption } from '../caption/fit.ts';
import { fillTemplate } from '../caption/template.ts';
import type { PostRow } from '../model.ts';
import type { PlannedText } from './item.ts';
import type { PlanTarget } from './target.ts';

type Rules = Pick<PlanTarget, 'capabilities' | 'rules' | 'choices'>;

/**
 * The words of a post at a destination: its own caption, and only where that leaves nothing the person's template, which is told as a
 * change. `number`: its place among all posts; null: nobody counted. See `core/caption/precedence.ts` for what comes before.
 */
export function planWords(
  post: Pick<PostRow, 'caption' | 'createdAt' | 'sound' | 'location' | 'alternateText'>,
  { capabilities: { text: limits }, rules, choices: { titleTemplate, words, allowUntitled } }: Rules,
  number: number | null,
): PlannedText {
  const origin = { rules, words, createdAt: post.createdAt };
  const own = fitCaption(post.caption ?? '', limits, origin);
  if (saysSomething(own)) return own;
  const filled = titleTemplate === undefined ? '' : fillTemplate(titleTemplate, { ...post, number });
  const made = fitCaption(filled, limits, origin);
  if (!saysSomething(made)) return goesAlone(own) ? fitCaption('', limits, { ...origin, endingAlone: true }) : own;
  const change = { reason: because('words-from-template'), before: '', after: filled };
  return { ...made, changes: [...own.changes, change, ...made.changes] };

  /** what stands under every post is no reason to let one without a caption go */
  function goesAlone({ changes }: PlannedText): boolean {
    return words !== undefined && changes.length === 0 && (allowUntitled || !limits.captionWanted);
  }
}

export function saysSomething({ title, body, hashtags }: PlannedText): boolean {
  return body !== '' || (title ?? '') !== '' || hashtags.length > 0;
}
