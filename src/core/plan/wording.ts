import type { TextLimits } from '../../contract/index.ts';
import { tagsIn, withTags } from '../caption/retag.ts';
import { tagKey } from '../caption/tokens.ts';
import type { PlanItem } from './item.ts';

interface Wording {
  readonly title: string | null;
  readonly body: string;
  /** without `#` */
  readonly hashtags: readonly string[];
}

/**
 * The words as they go out. A plan's own are in step; a person may have changed the tags alone, which stand in the body as well where
 * the destination has them there, or the body alone, which has tags of its own.
 */
export function wordingOf({ text, byHand = [] }: PlanItem, { hashtags: limits }: TextLimits): Wording {
  const { title, body, hashtags } = text;
  const [tagsByHand, bodyByHand] = [byHand.includes('hashtags'), byHand.includes('body')];
  if ((!tagsByHand && !bodyByHand) || limits.inBody('tag') === null) return { title, body, hashtags };
  const inBody = (tag: string) => limits.inBody(tag);
  if (!tagsByHand) return { title, body, hashtags: tagsIn(body, inBody) };
  const wanted = new Set(hashtags.map(tagKey));
  const gone = bodyByHand ? [] : tagsIn(body, inBody).filter((tag) => !wanted.has(tagKey(tag)));
  const retagged = withTags(body, { gone, wanted: hashtags, inBody });
  return { title, body: retagged, hashtags: bodyByHand ? tagsIn(retagged, inBody) : hashtags };
}
