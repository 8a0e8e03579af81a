import type { Span } from './cut.ts';

/** What a caption is made of. `text` of all tokens, joined, is the caption. */
export type CaptionToken =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string }
  | { readonly kind: 'mention'; readonly text: string; readonly name: string }
  | { readonly kind: 'tag'; readonly text: string; readonly name: string };

/** Letters with their marks, digits, `_`; joiners and skin tones stay with what they belong to. */
const word = String.raw`\p{L}\p{M}\p{N}_\u200c\u200d\p{Emoji_Modifier}`;
/** What addresses are written in. Chinese, Thai and others stand right beside an address without a space. */
const near = String.raw`\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}_`;
const emoji = String.raw`\p{Extended_Pictographic}\p{Regional_Indicator}`;
const emojiMore = String.raw`${emoji}\p{Emoji_Modifier}\ufe0f\u200d\u{e0020}-\u{e007f}`;
/** Hosts may be written in other letters than ASCII; Chinese written right after a link is not part of it. */
const url = String.raw`A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%\p{Script=Latin}\p{Script=Cyrillic}\p{M}`;
/** Bare names count as links only under these endings: `wow.me too` is a missing space, not a link. */
const endings = 'com|net|org|io|app|shop|store|link|bio|ee|ly|gg|xyz|social|de|nl|fr|es|it|cn|uk|co\\.uk';

const linkPattern = new RegExp(
  [
    String.raw`(?:(?:https?|ftp|tg|weixin|whatsapp):\/\/|(?<![${near}])www\.)(?=[${word}])[${url}]+`,
    String.raw`(?<![${near}.+\-])[${near}.+\-]+@[${near}\-]{1,63}(?:\.[${near}\-]{1,63}){1,8}(?![${near}])`,
    // Behind an @ it is a handle, behind a # a tag.
    String.raw`(?<![${near}@＠#＃]|[${near}][.\-])(?:[${near}\-]{1,63}\.){1,8}(?:${endings})(?:\/[${url}]*|(?![${near}\-]|[.@＠][${near}]))`,
  ].join('|'),
  'giu',
);

const namePattern = new RegExp(
  [
    // Handles: letters, digits, `_`, `.`; a full stop at the end belongs to the sentence. From the first of a row of signs on: a row
    // that leads to no name is looked at once, and not from each of its signs.
    String.raw`(?<![#＃@＠])[#＃@＠]*[@＠](?<mention>[\p{L}\p{N}_](?:[${word}]|\.(?=[${word}])){0,63})`,
    String.raw`(?<![#＃])[#＃]+(?<tag>[${emoji}][${emojiMore}]*[${word}]*|[\p{L}\p{N}_][${word}]*)`,
  ].join('|'),
  'giu',
);

/** What one token hides from the next is looked at again on its own, so often at most: `#a.com.com`. */
const maxDepth = 6;

/**
 * Splits the text: links first, so that nothing else takes a part of one (`@https://…`), then names, then what is left between
 * them as if it stood alone, because it will when they are gone. `spelled` is how the destination writes a tag:
 * `#name[话题]#` is one tag, not a tag and debris. A tag of digits only (`we are #1`) is words; an emoji right after letters
 * ends the tag (`#cat😂`).
 */
export function scanCaption(text: string, spelled: (name: string) => string | null): readonly CaptionToken[] {
  return scan(text, spelled, maxDepth);
}

type Spelled = (name: string) => string | null;

function scan(text: string, spelled: Spelled, depth: number): CaptionToken[] {
  const links = findLinks(text);
  const found = links.length > 0 ? links : findNames(text, spelled);
  if (found.length === 0 || depth === 0) return text === '' ? [] : [{ kind: 'words', text }];
  const tokens: CaptionToken[] = [];
  const between = (from: number, end: number) => {
    if (from < end) tokens.push(...scan(text.slice(from, end), spelled, depth - 1));
  };
  let done = 0;
  for (const { at, token } of found) {
    between(done, at);
    tokens.push(token);
    done = at + token.text.length;
  }
  between(done, text.length);
  return tokens;
}

interface Found {
  readonly at: number;
  readonly token: CaptionToken;
}

/** No link is without one of them, and the pattern takes its time. */
const mayHoldLink = /\.|:\/\//u;

function findLinks(text: string): readonly Found[] {
  if (!mayHoldLink.test(text)) return [];
  return Array.from(text.matchAll(linkPattern), (match) => ({
    at: match.index,
    token: { kind: 'link', text: trimLink(match[0]) },
  }));
}

/** For what asks about links alone. */
export function hasLink(text: string): boolean {
  return mayHoldLink.test(text) && text.search(linkPattern) >= 0;
}

function findNames(text: string, spelled: Spelled): readonly Found[] {
  const found: Found[] = [];
  let done = -1;
  namePattern.lastIndex = 0;
  for (let match = namePattern.exec(text); match !== null; match = namePattern.exec(text)) {
    const token = mayStart(match, text, match.index === done) ? nameOf(match, text, spelled) : null;
    if (token === null) {
      namePattern.lastIndex = match.index + 1;
      continue;
    }
    found.push({ at: match.index, token });
    done = match.index + token.text.length;
    namePattern.lastIndex = done;
  }
  return found;
}

const nearBefore = new RegExp(`[${near}]$`, 'u');

/**
 * `C#major`, `&#39;` and `me@home` hold no names; after Chinese no space is needed, and after another name neither
 * (`#sea#sun`): `follows`.
 */
function mayStart(match: RegExpExecArray, text: string, follows: boolean): boolean {
  if (follows) return true;
  const before = text.slice(Math.max(0, match.index - 2), match.index);
  if (match.groups?.['tag'] === undefined) return !nearBefore.test(before);
  return !/[\p{Script=Latin}\p{N}_&@＠\u0600-\u0605\u06dd\u070f\u08e2]$/u.test(before);
}

function nameOf(match: RegExpExecArray, text: string, spelled: (name: string) => string | null): CaptionToken | null {
  const { mention, tag } = match.groups ?? {};
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

const joinsBefore = /[.@＠/:-]$/u;
const joinsAfter = new RegExp(String.raw`^(?::\/\/|\.[${near}]|[@＠#＃])`, 'u');

interface Neighbours {
  readonly previous: CaptionToken | undefined;
  readonly next: CaptionToken | undefined;
}

/**
 * A name that loses its `@` or `#` → the word that stays. Where it would grow together with its neighbours into an address or
 * another name, a space keeps them apart: `#shop.com`, `https://@shop`, `#cat@anna`.
 */
export function bareWord(name: string, { previous, next }: Neighbours): string {
  const grows = previous !== undefined && (previous.kind !== 'words' || joinsBefore.test(previous.text));
  const goesOn = next !== undefined && joinsAfter.test(next.text);
  return `${grows ? ' ' : ''}${hasLink(name) ? name.replaceAll('.', ' ') : name}${goesOn ? ' ' : ''}`;
}

const growsIntoAddress = new RegExp(`[${near}.+\\-]$`, 'u');

/** Words before an address that lose the `@` between them: `me@anna@shop.com` is not the address `meanna@shop.com`. */
export function withoutSign(words: string): string {
  const rest = words.replace(/[@＠]+$/u, '');
  return growsIntoAddress.test(rest) ? `${rest} ` : rest;
}

/** The longest a host can be. */
const maxHostLength = 253;
const dotted = new RegExp(String.raw`(?<![${near}\-])[${near}\-]+(?:[.@＠][${near}\-]+)+`, 'gu');

/** What is not cut in halves: names and links, and words with a dot or @ inside, whose beginning may be an address (`a.community`). */
export function wholeSpans(text: string, spelled: (name: string) => string | null): readonly Span[] {
  const spans = [...wholeTokens(text, spelled)];
  for (const { index, 0: host } of text.matchAll(dotted))
    if (host.length <= maxHostLength) spans.push({ start: index, end: index + host.length });
  return spans;
}

/** Names and links: what no rule about words reaches into. */
export function wholeTokens(text: string, spelled: (name: string) => string | null): readonly Span[] {
  const spans: Span[] = [];
  let start = 0;
  for (const token of scanCaption(text, spelled)) {
    const end = start + token.text.length;
    if (token.kind !== 'words') spans.push({ start, end });
    start = end;
  }
  return spans;
}

/** One name for all spellings of a tag: full-width and half-width, upper and lower case. */
export function tagKey(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}
