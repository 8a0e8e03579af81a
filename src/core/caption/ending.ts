import { because, type IsoTime, type Reason, type TextLimits } from '../../contract/index.ts';
import type { TextChange } from '../plan/item.ts';
import { dayIn } from '../zone.ts';
import { createChangeLog } from './changes.ts';
import { cleanText } from './clean.ts';
import { fitsAll } from './cut.ts';
import { compose, type EndParts, splitTail } from './parts.ts';
import { type FitRules, tagRules } from './prepare.ts';
import { markTags, namesIn } from './tags.ts';
import { tidyCaption, withoutBroken } from './tidy.ts';
import { scanCaption } from './tokens.ts';
import type { OriginalDateLine } from './words.ts';

/** What stands at the end of every post, as it is written there. No `tail` where tags travel beside the text. */
export interface Ending extends EndParts {
  /** names of the tags behind the last word, and of all */
  readonly tailNames: readonly string[];
  readonly names: readonly string[];
  readonly lines: readonly EndLine[];
  /** what the destination's rules made of it */
  readonly changes: readonly TextChange[];
  /** lines that are not in it */
  readonly leftOut: string;
}

interface EndLine {
  readonly reason: Reason;
  readonly text: string;
}

export const noEnding: Ending = {
  text: '',
  tail: [],
  tailNames: [],
  names: [],
  lines: [],
  changes: [],
  leftOut: '',
};

/**
 * The person's own lines and tags, and the original date, through the same rules as a caption. They take half of the room at most: lines
 * that would take more are left out, the last of the person's first.
 */
export function createEnding(createdAt: IsoTime, rules: FitRules): Ending {
  const { appended, originalDate } = rules.words;
  const own = appended.map((text): EndLine => ({ reason: because('glossary-appended'), text }));
  const day = originalDate === null ? [] : [dateLine(originalDate, createdAt)];
  const dated = day.map((text): EndLine => ({ reason: because('original-date'), text }));
  for (let count = own.length; count >= 0; count -= 1) {
    const ending = writeEnding([...own.slice(0, count), ...dated], rules);
    if (fitsHalf(ending, rules.limits)) return { ...ending, leftOut: textOf(own.slice(count)) };
  }
  return { ...noEnding, leftOut: textOf([...own, ...dated]) };
}

function textOf(lines: readonly EndLine[]): string {
  return lines.map(({ text }) => text).join('\n');
}

function writeEnding(lines: readonly EndLine[], rules: FitRules): Ending {
  if (lines.length === 0) return noEnding;
  const { limits } = rules;
  const log = createChangeLog();
  const spelled = (name: string) => limits.hashtags.inBody(name);
  const isTags = ({ text }: EndLine) =>
    scanCaption(text, spelled).every((token) => token.kind === 'tag' || token.text.trim() === '');
  const inOrder = [...lines.filter((line) => !isTags(line)), ...lines.filter(isTags)];
  const text = cleanText(tidyCaption(withoutBroken(textOf(inOrder))), rules, log);
  const pieces = markTags(scanCaption(text, spelled), tagRules(rules), log);
  const { head, tail } = splitTail(pieces);
  const changes = log.changes.filter(({ reason }) => reason.code !== 'tags-written' && reason.code !== 'tags-repeated');
  const tailNames = namesIn(pieces.slice(pieces.findLastIndex((piece) => !piece.loose) + 1));
  return { text: head, tail, tailNames, names: namesIn(pieces), lines, changes, leftOut: '' };
}

function fitsHalf(ending: Ending, { body }: TextLimits): boolean {
  const text = compose('', ending, { gap: '', tail: '' });
  return fitsAll(
    text,
    body.map((limit) => ({ ...limit, max: Math.ceil(limit.max / 2) })),
  );
}

/** Day and zone are the reader's business: `2023-04-05`. */
function dateLine({ line, timeZone }: OriginalDateLine, createdAt: IsoTime): string {
  return line.replaceAll('{date}', dayIn(timeZone, createdAt));
}

/** The text without an ending that stands there already. `had`: it did, so nothing new is added. */
export function withoutEnding(
  text: string,
  ending: Ending,
  { hashtags }: TextLimits,
): { readonly text: string; readonly had: boolean } {
  if (ending.text === '') return { text, had: false };
  for (let at = text.lastIndexOf(ending.text); at >= 0; at = at === 0 ? -1 : text.lastIndexOf(ending.text, at - 1)) {
    const before = text.slice(0, at);
    const after = text.slice(at + ending.text.length);
    const rest = scanCaption(after, (name) => hashtags.inBody(name));
    const isLast = rest.every((token) => token.kind === 'tag' || token.text.trim() === '');
    if (isLast && /(?:^|\n)$/.test(before) && /^(?:\s|$)/.test(after))
      return { text: before.trimEnd() === '' ? after.trim() : before.trimEnd() + after, had: true };
  }
  return { text, had: false };
}
