/** What a caption is made of. `text` of all tokens, joined, is the caption. */
export type CaptionToken =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string }
  | { readonly kind: 'mention'; readonly text: string; readonly name: string }
  | { readonly kind: 'tag'; readonly text: string; readonly name: string };

/** Letters with their marks, digits, `_`; joiners and skin tones stay with what they belong to. */
const word = String.raw`\p{L}\p{M}\p{N}_\u200c\u200d\p{Emoji_Modifier}`;
const emoji = String.raw`\p{Extended_Pictographic}\p{Regional_Indicator}`;
const emojiMore = String.raw`${emoji}\p{Emoji_Modifier}\ufe0f\u200d\u{e0020}-\u{e007f}`;
/** Hosts may be written in other letters than ASCII; Chinese written right after a link is not part of it. */
const url = String.raw`A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%\p{Script=Latin}\p{Script=Cyrillic}\p{M}`;
/** Bare names count as links only under these endings: `wow.me too` is a missing space, not a link. */
const endings = 'com|net|org|io|app|shop|store|link|bio|ee|ly|gg|xyz|de|nl|fr|es|it|cn|co\\.uk';

const pattern = new RegExp(
  [
    String.raw`(?<link>(?:https?:\/\/|(?<![${word}.])www\.)(?=[${word}])[${url}]+`,
    String.raw`(?<![${word}.@/-])[a-z0-9._+\-]{1,64}@[a-z0-9\-]{1,63}(?:\.[a-z0-9\-]{1,63}){1,4}(?![${word}])`,
    String.raw`(?<![${word}.@/-])(?:[a-z0-9\-]{1,63}\.){1,3}(?:${endings})(?:\/[${url}]*|(?![${word}@]|\.[${word}])))`,
    // Handles: letters, digits, `_`, `.`; a full stop at the end belongs to the sentence.
    String.raw`(?<![${word}.#＃])[@＠]+(?<mention>[\p{L}\p{N}_](?:[${word}]|\.(?=[${word}])){0,63})`,
    String.raw`[#＃]+(?<tag>[${emoji}][${emojiMore}]*[${word}]*|[\p{L}\p{N}_][${word}]*)(?!:\/\/)`,
  ].join('|'),
  'giu',
);

/**
 * Splits in one pass over the text. `spelled` is how the destination writes a tag: `#name[话题]#` is one tag, not a tag
 * and debris. A tag of digits only (`we are #1`) is words; an emoji right after letters ends the tag (`#cat😂`).
 */
export function scanCaption(text: string, spelled: (name: string) => string | null): readonly CaptionToken[] {
  const tokens: CaptionToken[] = [];
  let done = 0;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    if (match.groups?.['tag'] !== undefined && !mayStartTag(text, match.index, tokens.at(-1), done)) {
      pattern.lastIndex = match.index + 1;
      continue;
    }
    const token = tokenOf(match, text, spelled);
    if (token === null) continue;
    if (match.index > done) tokens.push({ kind: 'words', text: text.slice(done, match.index) });
    tokens.push(token);
    done = match.index + token.text.length;
    pattern.lastIndex = done;
  }
  if (done < text.length) tokens.push({ kind: 'words', text: text.slice(done) });
  return tokens;
}

/** `C#major`, `&#39;` and `@#` are no tags; after Chinese no space is needed, and after a tag neither (`#sea#sun`). */
function mayStartTag(text: string, index: number, previous: CaptionToken | undefined, done: number): boolean {
  if (index === done && previous?.kind === 'tag') return true;
  return !/[\p{Script=Latin}\p{N}_&@＠\u0600-\u0605\u06dd\u070f\u08e2]$/u.test(
    text.slice(Math.max(0, index - 2), index),
  );
}

function tokenOf(match: RegExpExecArray, text: string, spelled: (name: string) => string | null): CaptionToken | null {
  const { link, mention, tag } = match.groups ?? {};
  if (link !== undefined) return { kind: 'link', text: trimLink(link) };
  if (mention !== undefined) return { kind: 'mention', text: match[0], name: mention };
  if (tag === undefined || /^\p{N}+$/u.test(tag)) return null;
  const form = spelled(tag)?.trim() ?? '';
  return { kind: 'tag', text: form !== '' && text.startsWith(form, match.index) ? form : match[0], name: tag };
}

/** Marks at the end of a link belong to the sentence, and so does a bracket that was opened outside. */
function trimLink(link: string): string {
  let end = link.length;
  while (end > 8 && isSentenceMark(link, end)) end -= 1;
  return link.slice(0, end);
}

function isSentenceMark(link: string, end: number): boolean {
  const last = link.charAt(end - 1);
  if (".,;:!?'".includes(last)) return true;
  return (last === ')' && !link.slice(0, end).includes('(')) || (last === ']' && !link.slice(0, end).includes('['));
}

/** One name for all spellings of a tag: full-width and half-width, upper and lower case. */
export function tagKey(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}
