import { because, type CaptionRules, type IsoTime, type TextLimits } from '../../contract/index.ts';
import type { PlannedText } from '../plan/item.ts';
import { type ChangeLog, createChangeLog } from './changes.ts';
import { cleanText, isClean, mostRounds, withGlossary } from './clean.ts';
import { cutText, fitsAll, largestFitting } from './cut.ts';
import { createEnding, type Ending, noEnding, withoutEnding } from './ending.ts';
import { type BodyParts, compose, splitTail, withoutHeadline } from './parts.ts';
import { type FitRules, prepareRules, tagRules } from './prepare.ts';
import { repairText } from './repair.ts';
import { spansToKeep } from './scan.ts';
import { markTags, namesIn, type Piece } from './tags.ts';
import { tidyCaption, tidySpaces, withoutBroken } from './tidy.ts';
import { deriveTitle } from './title.ts';
import { tagKey } from './tokens.ts';
import type { WordChoices } from './words.ts';

/** What fitting needs to know beside the caption and the limits. */
export interface CaptionOrigin {
  /** of the place it was written for */
  readonly rules: CaptionRules;
  /** the person's own; absent: none */
  readonly words?: WordChoices | undefined;
  /** of the post; absent: no line says it */
  readonly createdAt?: IsoTime;
  /** what stands at the end of every post stands there also where nothing is left of the caption */
  readonly endingAlone?: boolean;
}

/**
 * One caption → title, body and hashtags within a destination's limits, counted in its own units. Pure. Every difference a reader
 * could see stands in `changes`. The rules, in this order, each beginning with what the one before left:
 *
 * 1. `broken-characters`: halves of characters go. `text-repaired`, if chosen: letters that were misread, where only one reading is possible.
 * 2. `tidied`: what nobody sees.
 * 3. The glossary, on words only: `glossary-replaced`, `glossary-dropped`. Terms to keep are left alone by it.
 * 4. `links-removed` where the destination punishes them, `mentions-freed`. With a glossary, 3 and 4 again until nothing changes.
 * 5. An ending (lines to append, the original date) that stands there already is set aside.
 * 6. Hashtags, in the order they stand: the person's map (`topics-dropped`, `topics-changed`), tags of the source
 *    (`tags-dropped`), the destination's table (`topics-changed`; in lists of tags only), `tags-repeated` by case and width,
 *    `tags-over-limit`, `tags-written`. With a glossary, from 3 on again if a tag that became a word made work for it.
 * 7. `title-derived`.
 * 8. The ending is put behind the last word: `glossary-appended`, `original-date`, or `ending-left-out`. Its tags count first.
 * 9. What does not fit: `tags-cut`, then `body-cut`. The ending stays.
 *
 * Hashtags stay where the author put them, written as the destination writes them. Those at the end outlive the words
 * when there is no room for both, up to a third of the limit. Where `inBody` answers null they leave the text: at line
 * ends they go, inside a sentence the word stays without `#`.
 *
 * The body keeps the whole text, so that nothing hangs on the title alone; only a first line that became the title
 * uncut, with more text below it, is not said twice.
 */
export function fitCaption(caption: string, limits: TextLimits, origin: CaptionOrigin): PlannedText {
  const log = createChangeLog();
  const rules = prepareRules(limits, { source: origin.rules, words: origin.words });
  const text = tidyLogged(caption, rules, log);
  const ending = origin.createdAt === undefined ? noEnding : createEnding(origin.createdAt, rules);
  const { pieces, had, ofEnding } = shape(text, { rules, ending }, log);
  const title = deriveTitle(pieces, limits, log, (line) => withGlossary(line, rules, createChangeLog()));
  const parts = withoutHeadline(splitTail(pieces), title);
  const isEmpty = parts.head === '' && parts.tail.length === 0 && !ofEnding;
  const used = isEmpty && origin.endingAlone !== true ? noEnding : ending;
  logEnding(used, { had }, log);
  const body = fitBody(parts, { rules, ending: used }, log);
  const ownKeys = new Set(used.names.map(tagKey));
  const tags = [...namesIn(pieces).filter((tag) => !ownKeys.has(tagKey(tag))), ...used.names];
  return {
    title,
    body: body.text,
    hashtags: body.isCut ? tagsLeft(tags, body.text, rules) : tags,
    changes: log.changes,
  };
}

function tidyLogged(caption: string, { words }: FitRules, log: ChangeLog): string {
  const whole = withoutBroken(caption);
  log.add(because('broken-characters'), caption, whole);
  let tidied = whole;
  for (let round = 0; round < mostRounds; round += 1) {
    const right = words.repair ? (repairText(tidied) ?? tidied) : tidied;
    log.add(because('text-repaired'), tidied, right);
    tidied = tidyCaption(right);
    if (tidied !== right.trim()) log.add(because('tidied'), right, tidied);
    // An invisible character may have stood in the middle of a letter.
    if (!words.repair || repairText(tidied) === null) break;
  }
  return tidied;
}

interface Shaping {
  readonly rules: FitRules;
  readonly ending: Ending;
}

interface Shape {
  readonly pieces: readonly Piece[];
  /** the ending stood there already, all of it, or a part of it */
  readonly had: boolean;
  readonly ofEnding: boolean;
}

/** Rules 3 to 6. */
function shape(text: string, { rules, ending }: Shaping, log: ChangeLog): Shape {
  const keys = new Set(ending.names.map(tagKey));
  const marking = tagRules(rules, keys);
  let current = text;
  let had = false;
  let ofEnding = false;
  for (let round = 1; ; round += 1) {
    const rest = withoutEnding(cleanText(current, rules, log), ending, rules.limits);
    const tokens = rules.scan(rest.text);
    const there = new Set(tokens.flatMap((token) => (token.kind === 'tag' ? [tagKey(token.name)] : [])));
    ofEnding ||= rest.had || [...keys].some((key) => there.has(key));
    had ||= (ending.text === '' || rest.had) && ending.tailNames.every((name) => there.has(tagKey(name)));
    const pieces = markTags(tokens, marking, log);
    if (rules.glossary === null || round === mostRounds) return { pieces, had, ofEnding };
    current = tidySpaces(pieces.map((piece) => piece.again).join(''));
    if (isClean(current, rules)) return { pieces, had, ofEnding };
  }
}

/** `had`: the caption ended so already. */
function logEnding(
  { lines, text, tailNames, tail, changes, leftOut }: Ending,
  { had }: { readonly had: boolean },
  log: ChangeLog,
): void {
  log.add(because('ending-left-out'), leftOut, '');
  if (had) return;
  for (const { reason, before, after } of changes) log.add(reason, before, after);
  const dated = lines.find(({ reason }) => reason.code === 'original-date');
  const tags = tail.length > 0 ? tail : tailNames.map((name) => `#${name}`);
  const shown = [text, tags.join(' ')].filter((part) => part !== '').join('\n');
  const own =
    dated === undefined
      ? shown
      : shown
          .replace(dated.text, '')
          .replaceAll(/\n{2,}/g, '\n')
          .trim();
  log.add(because('glossary-appended'), '', own);
  if (dated !== undefined) log.add(dated.reason, '', dated.text);
}

interface FittedBody {
  readonly text: string;
  readonly isCut: boolean;
}

function fitBody(parts: BodyParts, { rules, ending }: Shaping, log: ChangeLog): FittedBody {
  const { limits } = rules;
  const compound = (head: string, tail: string) => compose(head, ending, { gap: parts.gap, tail });
  const whole = ending === noEnding ? parts.whole : compound(parts.head, parts.tail.join(' '));
  if (fitsAll(whole, limits.body)) return { text: whole, isCut: false };
  const tail = fitTail(parts, { rules, ending }, log);
  if (fitsAll(compound(parts.head, tail), limits.body))
    return { text: tidySpaces(compound(parts.head, tail)), isCut: true };
  const cut = cutHead(parts.head, rules, (text) => compound(text, tail));
  log.add(because('body-cut', { limits: limits.body.map(({ max, unit }) => ({ max, unit })) }), parts.head, cut);
  const body = [compound(cut, tail), compound('', '')].find((text) => fitsAll(text, limits.body));
  return { text: body ?? '', isCut: true };
}

function cutHead(head: string, rules: FitRules, whole: (cut: string) => string): string {
  const spelled = (name: string) => rules.limits.hashtags.inBody(name);
  const fits = (text: string) => fitsAll(whole(text), rules.limits.body);
  let cut = cutText(head, spansToKeep(head, spelled), fits);
  // Half of an endless word may be a term of the glossary.
  while (rules.glossary !== null && cut !== '' && !isClean(cut, rules)) {
    const { length } = cut;
    const before = cut.slice(0, -1);
    cut = cutText(before, spansToKeep(before, spelled), (text) => text.length < length && fits(text));
  }
  return cut;
}

/** The tags at the end get what the words leave, but at least a third. The last ones go first. */
function fitTail(parts: BodyParts, { rules, ending }: Shaping, log: ChangeLog): string {
  const { body } = rules.limits;
  const words = compose(parts.head, ending, { gap: parts.gap, tail: '' });
  const room = body.map((limit) => Math.max(Math.floor(limit.max / 3), limit.max - limit.measure(words)));
  const tailOf = (count: number) => parts.tail.slice(0, count).join(' ');
  const count = largestFitting(parts.tail.length, (candidate) => {
    const text = parts.gap + tailOf(candidate);
    return body.every((limit, index) => limit.measure(text) <= (room[index] ?? 0));
  });
  log.add(because('tags-cut'), parts.tail.slice(count).join(' '), '');
  return tailOf(count);
}

/** Those that a cut left in the text, and those that travel beside it. */
function tagsLeft(tags: readonly string[], body: string, { limits, scan }: FitRules): readonly string[] {
  const there = new Set<string>();
  for (const token of scan(body)) if (token.kind === 'tag') there.add(tagKey(token.name));
  return tags.filter((name) => there.has(tagKey(name)) || limits.hashtags.inBody(name) === null);
}
