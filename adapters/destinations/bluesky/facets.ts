import type { JsonObject } from '../../../src/contract/index.ts';
import { graphemes, utf8Bytes } from '../../../src/kit/index.ts';

/** A stretch of text in UTF-16 units, and what it is. */
interface Mark {
  readonly start: number;
  readonly end: number;
  readonly feature: JsonObject;
}

/** Lexicon `app.bsky.richtext.facet`: a longer tag is refused, so it stays plain text. */
const maxTagGraphemes = 64;
const maxTagBytes = 640;

/**
 * What makes tags and links in the text work: each with its place in UTF-8 bytes, in order, never overlapping. Only the
 * draft's own tags are marked: `we are #1` is none.
 */
export function findFacets(text: string, tags: readonly string[]): readonly JsonObject[] {
  const links = findLinks(text);
  const marks = [...links, ...findTags(text, tags).filter((tag) => !links.some((link) => overlaps(link, tag)))];
  return marks
    .sort((a, b) => a.start - b.start)
    .map(({ start, end, feature }) => {
      const byteStart = utf8Bytes(text.slice(0, start));
      return { index: { byteStart, byteEnd: byteStart + utf8Bytes(text.slice(start, end)) }, features: [feature] };
    });
}

function overlaps(one: Mark, other: Mark): boolean {
  return one.start < other.end && other.start < one.end;
}

/** `C#major` and `&#39;` are no tags; after Chinese no space is needed, and after a tag neither (`#sea#sun`). */
const noTagAfter = /[\p{Script=Latin}\p{N}_&@]$/u;
/** The word, and so the tag, is not over yet. */
const goesOn = /^(?:[\p{L}\p{M}\p{N}_\p{Emoji_Modifier}]|\u200d)/u;

function findTags(text: string, tags: readonly string[]): readonly Mark[] {
  const names = tags
    .filter((name) => graphemes(name) <= maxTagGraphemes && utf8Bytes(name) <= maxTagBytes)
    .sort((a, b) => b.length - a.length);
  const marks: Mark[] = [];
  for (const match of text.matchAll(/#+/g)) {
    const from = match.index + match[0].length;
    const glued = noTagAfter.test(text.slice(Math.max(0, match.index - 2), match.index));
    if (glued && marks.at(-1)?.end !== match.index) continue;
    const name = names.find((candidate) => startsTag(text.slice(from), candidate));
    if (name === undefined) continue;
    const end = from + name.length;
    marks.push({
      start: from - 1,
      end,
      feature: { $type: 'app.bsky.richtext.facet#tag', tag: text.slice(from, end) },
    });
  }
  return marks;
}

function startsTag(text: string, name: string): boolean {
  return text.slice(0, name.length).toLowerCase() === name.toLowerCase() && !goesOn.test(text.slice(name.length));
}

/** Endings under which a bare name is surely an address: `wow.me too` is a missing space. */
const endings = 'com|net|org|io|app|shop|store|link|bio|ee|ly|gg|xyz|social|de|nl|fr|es|it|cn|uk';
const letter = String.raw`\p{L}\p{N}_`;
const path = String.raw`[^\s<>"'“”‘’«»\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]`;
const linkPattern = new RegExp(
  String.raw`https?:\/\/${path}+|(?<![${letter}.@/-])(?:www\.${path}+|(?:[a-z0-9-]+\.)+(?:${endings})(?![${letter}-])(?:[/?]${path}*)?)`,
  'giu',
);

function findLinks(text: string): readonly Mark[] {
  const marks: Mark[] = [];
  for (const match of text.matchAll(linkPattern)) {
    const written = trimSentence(match[0]);
    const address = /^https?:\/\//i.test(written) ? written : `https://${written}`;
    // `name@host.com` begins outside the pattern's look-behind only when the name is long: never link half a mail address.
    if (!URL.canParse(address) || text.charAt(match.index + written.length) === '@') continue;
    const { href } = new URL(address);
    marks.push({
      start: match.index,
      end: match.index + written.length,
      feature: { $type: 'app.bsky.richtext.facet#link', uri: href },
    });
  }
  return marks;
}

/** Marks at the end belong to the sentence, and so does a bracket that was opened outside. */
function trimSentence(link: string): string {
  let end = link.length;
  while (end > 0 && isSentenceMark(link.slice(0, end))) end -= 1;
  return link.slice(0, end);
}

function isSentenceMark(link: string): boolean {
  if (/[.,;:!?…、。！？]$/u.test(link)) return true;
  return (link.endsWith(')') && !link.includes('(')) || (link.endsWith(']') && !link.includes('['));
}
