import type { TopicTable } from '../../contract/index.ts';
import { tagKey } from './tokens.ts';
import type { TopicChoice } from './words.ts';

/** What becomes of a tag; null: it stays as it is. `asOf`: the destination's table says so, as of that day. */
export type TopicFate =
  | { readonly kind: 'named'; readonly name: string; readonly asOf: string | null }
  | { readonly kind: 'dropped' }
  | null;

export interface TopicMap {
  /** `isLabel`: it stands in a list of tags and not inside a sentence, whose words are the author's: the table leaves those alone. */
  fateOf(tag: string, isLabel: boolean): TopicFate;
}

/** The person's own map counts first, also for what the table gives; what the person wrote there is not looked up again. null: no names change. */
export function createTopicMap(choice: TopicChoice | undefined, table: TopicTable | undefined): TopicMap | null {
  if (choice === undefined) return null;
  const own = new Map(choice.own.map(({ tag, topic }) => [tagKey(tag), topic]));
  const ownNames = new Set(choice.own.flatMap(({ topic }) => (topic === null ? [] : [tagKey(topic)])));
  const inUse = choice.table ? table : undefined;
  if (own.size === 0 && inUse === undefined) return null;
  const fateOfOwn = (key: string): TopicFate | undefined => {
    const topic = own.get(key);
    if (topic === undefined) return undefined;
    return topic === null ? { kind: 'dropped' } : { kind: 'named', name: topic, asOf: null };
  };
  return {
    fateOf(tag, isLabel) {
      const key = tagKey(tag);
      const chosen = fateOfOwn(key);
      if (chosen !== undefined) return chosen?.kind === 'named' && chosen.name === tag ? null : chosen;
      if (inUse === undefined || !isLabel || ownNames.has(key)) return null;
      const name = inUse.nameFor(tag);
      if (name === null || name === tag) return null;
      return fateOfOwn(tagKey(name)) ?? { kind: 'named', name, asOf: inUse.asOf };
    },
  };
}
