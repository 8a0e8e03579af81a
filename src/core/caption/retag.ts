import { findLoose } from './tags.ts';
import { bareWord, scanCaption, tagKey } from './tokens.ts';

interface Retagging {
  /** tags that are not wanted any more, without `#` */
  readonly gone: readonly string[];
  /** tags that are wanted, without `#` */
  readonly wanted: readonly string[];
  /** how the destination writes a tag inside the text; null: they travel beside it */
  inBody(tag: string): string | null;
}

/**
 * A body whose tags are others now: those that are gone leave it, in a sentence as a plain word, and those it lacks follow at its
 * end. Where tags travel beside the text it stays as it is.
 */
export function withTags(body: string, { gone, wanted, inBody }: Retagging): string {
  const left = without(body, gone, inBody);
  const there = new Set(tagsIn(left, inBody).map(tagKey));
  const lacking = wanted.filter((tag) => !there.has(tagKey(tag))).map((tag) => inBody(tag)?.trim() ?? '');
  const added = lacking.filter((form) => form !== '').join(' ');
  return [left, added].filter((part) => part !== '').join(' ');
}

/** The tags that stand in a body, each once. */
export function tagsIn(body: string, inBody: Retagging['inBody']): readonly string[] {
  const tags = new Map<string, string>();
  for (const token of scanCaption(body, inBody))
    if (token.kind === 'tag' && !tags.has(tagKey(token.name))) tags.set(tagKey(token.name), token.name);
  return [...tags.values()];
}

function without(body: string, gone: readonly string[], inBody: Retagging['inBody']): string {
  if (gone.length === 0) return body;
  const keys = new Set(gone.map(tagKey));
  const tokens = scanCaption(body, inBody);
  const loose = findLoose(tokens);
  const kept = tokens.map((token, index) => {
    if (token.kind !== 'tag' || !keys.has(tagKey(token.name))) return token.text;
    return loose.has(index) ? '' : bareWord(token.name, { previous: tokens[index - 1], next: tokens[index + 1] });
  });
  return kept
    .join('')
    .replaceAll(/(?<=\S) {2,}/g, ' ')
    .replaceAll(/ +(?=\n|$)/g, '')
    .trim();
}
