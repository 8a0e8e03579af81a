import { because, type CaptionRules, type TextLimits } from '../../contract/index.ts';
import type { PlannedText } from '../plan/item.ts';
import { type ChangeLog, createChangeLog, join } from './changes.ts';
import { cutText, fitsAll, largestFitting } from './cut.ts';
import { markTags, type Piece } from './tags.ts';
import { tidyCaption, tidySpaces, withoutBroken } from './tidy.ts';
import { deriveTitle } from './title.ts';
import { bareWord, type CaptionToken, scanCaption, tagKey, wholeSpans } from './tokens.ts';

/**
 * One caption → title, body and hashtags within a destination's limits, counted in its own units. `rules` are those of the
 * place it was written for. Pure. Every difference a reader could see stands in `changes`, in the order it was made:
 * `broken-characters`, `tidied`, `links-removed`, `mentions-freed`, `tags-dropped`, `tags-repeated`, `tags-over-limit`, `tags-written`,
 * `title-derived`, `tags-cut`, `body-cut`.
 *
 * Hashtags stay where the author put them, written as the destination writes them. Those at the end outlive the words
 * when there is no room for both, up to a third of the limit. Where `inBody` answers null they leave the text: at line
 * ends they go, inside a sentence the word stays without `#`.
 *
 * The body keeps the whole text, so that nothing hangs on the title alone; only a first line that became the title
 * uncut, with more text below it, is not said twice.
 */
export function fitCaption(caption: string, limits: TextLimits, rules: CaptionRules): PlannedText {
  const log = createChangeLog();
  const spelled = (name: string) => limits.hashtags.inBody(name);
  const whole = withoutBroken(caption);
  log.add(because('broken-characters'), caption, whole);
  const tidied = tidyCaption(whole);
  if (tidied !== whole.trim()) log.add(because('tidied'), whole, tidied);
  const linkless = limits.links === 'keep' ? tidied : withoutLinks(tidied, scanCaption(tidied, spelled), log);
  const text = withoutMentions(scanCaption(linkless, spelled), log);
  const pieces = markTags(scanCaption(text, spelled), { limits: limits.hashtags, source: rules }, log);
  const title = deriveTitle(pieces, limits, log);
  const parts = splitTail(pieces, title);
  const body = fitBody(parts, limits, log);
  return { title, body, hashtags: tagsOf(pieces, body === parts.whole ? null : body, limits), changes: log.changes };
}

function withoutLinks(text: string, tokens: readonly CaptionToken[], log: ChangeLog): string {
  const links = tokens.filter((token) => token.kind === 'link');
  if (links.length === 0) return text;
  log.add(because('links-removed'), join(links.map((link) => link.text)), '');
  const rest = tokens
    .map((token, index) => {
      if (token.kind === 'link') return removedLink;
      return tokens[index + 1]?.kind === 'link' ? token.text.replace(signsAtEnd, '') : token.text;
    })
    .join('');
  return tidySpaces(rest.replace(emptyBrackets, removedLink).replace(strayMark, '').replaceAll(removedLink, ' '));
}

/** Where a link was; `tidyCaption` lets this noncharacter through nowhere else. */
const removedLink = '\ufffe';
const emptyBrackets = /\( *\ufffe *\)|\[ *\ufffe *\]|（ *\ufffe *）|【 *\ufffe *】/g;
/** `see https://x.y, and` must not become `see , and`. A mark with more behind it could begin a new address. */
const strayMark = / *(?:\ufffe *)+(?=[,.;:!?]+(?:\s|$))/g;
/** `@https://…`: the link takes the sign with it. */
const signsAtEnd = /[@＠#＃]+$/u;

function withoutMentions(tokens: readonly CaptionToken[], log: ChangeLog): string {
  const before: string[] = [];
  const after: string[] = [];
  const parts = tokens.map((token, index) => {
    const previous = tokens[index - 1];
    const next = tokens[index + 1];
    if (token.kind === 'mention') {
      const name = bareWord(token.name, { previous, next });
      before.push(token.text);
      after.push(name.trim());
      return name;
    }
    if (token.kind !== 'words' || next?.kind !== 'link' || !/[@＠]$/u.test(token.text)) return token.text;
    const text = token.text.replace(/[@＠]+$/u, '');
    before.push(`@${next.text}`);
    after.push(next.text);
    return text;
  });
  log.add(because('mentions-freed'), join(before), join(after));
  return parts.join('');
}

/** The body as it will be written if it fits, and in the two parts that are cut apart if it does not. */
interface BodyParts {
  readonly whole: string;
  readonly head: string;
  /** what stands between head and tail: '' or white space */
  readonly gap: string;
  /** tags at the end, as written */
  readonly tail: readonly string[];
}

function splitTail(pieces: readonly Piece[], title: string | null): BodyParts {
  const first = pieces.findLastIndex((piece) => !piece.loose) + 1;
  const tailPieces = pieces.slice(first);
  const tail = tailPieces.flatMap((piece) =>
    piece.tag !== null && piece.written.trim() !== '' ? [piece.written.trim()] : [],
  );
  const before = pieces
    .slice(0, first)
    .map((piece) => piece.written)
    .join('');
  const between =
    (/\s*$/u.exec(before)?.[0] ?? '') + (/^\s*/u.exec(tailPieces.map((piece) => piece.written).join(''))?.[0] ?? '');
  const whole = tidySpaces(pieces.map((piece) => piece.written).join(''));
  const head = tidySpaces(before);
  const parts = { whole, head, tail, gap: head === '' || tail.length === 0 ? '' : gapOf(between) };
  return title !== null && title !== '' && head.startsWith(`${title}\n`) ? withoutHeadline(parts, title) : parts;
}

function withoutHeadline(parts: BodyParts, title: string): BodyParts {
  const rest = (text: string) => text.slice(title.length).trim();
  return { ...parts, whole: rest(parts.whole), head: rest(parts.head) };
}

function gapOf(space: string): string {
  const newlines = space.split('\n').length - 1;
  return newlines > 1 ? '\n\n' : newlines === 1 ? '\n' : space === '' ? '' : ' ';
}

function fitBody(parts: BodyParts, limits: TextLimits, log: ChangeLog): string {
  if (fitsAll(parts.whole, limits.body)) return parts.whole;
  const tail = fitTail(parts, limits, log);
  const end = parts.tail.length > 0 && tail !== '' ? parts.gap + tail : tail;
  if (fitsAll(parts.head + end, limits.body)) return tidySpaces(parts.head + end);
  const spans = wholeSpans(parts.head, (name) => limits.hashtags.inBody(name));
  const cut = cutText(parts.head, spans, (text) => fitsAll(text + end, limits.body));
  log.add(because('body-cut', { limits: limits.body.map(({ max, unit }) => ({ max, unit })) }), parts.head, cut);
  const body = cut === '' ? tail : cut + end;
  return fitsAll(body, limits.body) ? body : '';
}

/** The tags at the end get what the words leave, but at least a third. The last ones go first. */
function fitTail(parts: BodyParts, limits: TextLimits, log: ChangeLog): string {
  const room = limits.body.map((limit) => Math.max(Math.floor(limit.max / 3), limit.max - limit.measure(parts.head)));
  const tailOf = (count: number) => parts.tail.slice(0, count).join(' ');
  const count = largestFitting(parts.tail.length, (candidate) => {
    const text = parts.gap + tailOf(candidate);
    return limits.body.every((limit, index) => limit.measure(text) <= (room[index] ?? 0));
  });
  log.add(because('tags-cut'), parts.tail.slice(count).join(' '), '');
  return tailOf(count);
}

/** Each tag once. `cutBody`: the body when something was cut from it, and with it the tags that stood there. */
function tagsOf(pieces: readonly Piece[], cutBody: string | null, limits: TextLimits): readonly string[] {
  const tags = new Map<string, string>();
  for (const { tag } of pieces) if (tag !== null && !tags.has(tagKey(tag))) tags.set(tagKey(tag), tag);
  if (cutBody === null) return [...tags.values()];
  const there = new Set<string>();
  for (const token of scanCaption(cutBody, (name) => limits.hashtags.inBody(name)))
    if (token.kind === 'tag') there.add(tagKey(token.name));
  return [...tags]
    .filter(([key, name]) => there.has(key) || limits.hashtags.inBody(name) === null)
    .map(([, name]) => name);
}
