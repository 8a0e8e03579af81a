import { because, type TextLimits } from '../../contract/index.ts';
import { type ChangeLog, createChangeLog, join } from './changes.ts';
import type { Glossary } from './glossary.ts';
import { repairText } from './repair.ts';
import type { Scan } from './scan.ts';
import { tidySpaces } from './tidy.ts';
import { bareWord, type CaptionToken, wholeTokens, withoutSign } from './tokens.ts';

export interface CleaningRules {
  readonly limits: TextLimits;
  /** null: no rule about words */
  readonly glossary: Glossary | null;
  readonly repair: boolean;
  /** with tags as these limits spell them */
  readonly scan: Scan;
}

/** What one rule takes out makes room for another: as often as this, and each time less is left to do. */
export const mostRounds = 4;

/**
 * Words as the glossary wants them, no links where none may be, no mentions. With a glossary until nothing changes: a link that went may have
 * stood in the middle of a term.
 */
export function cleanText(text: string, rules: CleaningRules, log: ChangeLog): string {
  if (rules.glossary === null && !rules.repair) return withoutNames(text, rules, log);
  let clean = text;
  for (let round = 0; round < mostRounds; round += 1) {
    const before = clean;
    clean = withoutNames(withGlossary(repaired(before, rules, log), rules, log), rules, log);
    if (clean === before) break;
  }
  return clean;
}

/** What went may have kept the rest from being read. */
function repaired(text: string, { repair }: CleaningRules, log: ChangeLog): string {
  const right = repair ? (repairText(text) ?? text) : text;
  log.add(because('text-repaired'), text, right);
  return right;
}

/** Nothing is left to do. */
export function isClean(text: string, rules: CleaningRules): boolean {
  return cleanText(text, rules, createChangeLog()) === text;
}

function withoutNames(text: string, { limits, scan }: CleaningRules, log: ChangeLog): string {
  const linkless = limits.links === 'keep' ? text : withoutLinks(text, scan(text), log);
  return withoutMentions(scan(linkless), log);
}

/** Words alone: tags have a map of their own, and a link with another word in it leads nowhere. */
export function withGlossary(text: string, { glossary, limits }: CleaningRules, log: ChangeLog): string {
  if (glossary === null) return text;
  const { text: changed, edits } = glossary.apply(
    text,
    wholeTokens(text, (name) => limits.hashtags.inBody(name)),
    removed,
  );
  const replaced = edits.filter(({ to }) => to !== '');
  const dropped = edits.filter(({ to }) => to === '');
  log.add(because('glossary-replaced'), join(replaced.map(({ from }) => from)), join(replaced.map(({ to }) => to)));
  log.add(because('glossary-dropped'), join(dropped.map(({ from }) => from)), '');
  return dropped.length === 0 ? changed : withoutGaps(changed.replace(strayComma, removed));
}

function withoutLinks(text: string, tokens: readonly CaptionToken[], log: ChangeLog): string {
  const links = tokens.filter((token) => token.kind === 'link');
  if (links.length === 0) return text;
  log.add(because('links-removed'), join(links.map((link) => link.text)), '');
  const rest = tokens
    .map((token, index) => {
      if (token.kind === 'link') return removed;
      return tokens[index + 1]?.kind === 'link' ? token.text.replace(signsAtEnd, '') : token.text;
    })
    .join('');
  return withoutGaps(rest);
}

function withoutGaps(text: string): string {
  return tidySpaces(text.replace(emptyBrackets, removed).replace(strayMark, '').replaceAll(removed, ' '));
}

/** Where something was; `tidyCaption` lets this noncharacter through nowhere else. */
const removed = '\ufffe';
const emptyBrackets = /\( *\ufffe *\)|\[ *\ufffe *\]|（ *\ufffe *）|【 *\ufffe *】/g;
/** `see https://x.y, and` must not become `see , and`. A mark with more behind it could begin a new address. */
const strayMark = / *(?:\ufffe *)+(?=[,.;:!?]+(?:\s|$))/g;
/** `is open, link in bio.`: the comma has nothing to part any more. */
const strayComma = /[,;:，、] *\ufffe(?= *(?:[.!?…。！？]|\n|$))/g;
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
    const text = withoutSign(token.text);
    before.push(`@${next.text}`);
    after.push(next.text);
    return text;
  });
  log.add(because('mentions-freed'), join(before), join(after));
  return parts.join('');
}
