import type { WordFileFault } from '../../contract/reasons/word-file.ts';
import { graphemes } from '../../kit/index.ts';
import { createGlossary } from './glossary.ts';
import { fold } from './terms.ts';
import { tidyCaption, withoutBroken } from './tidy.ts';
import { scanCaption, tagKey } from './tokens.ts';
import type { GlossaryRule, TopicChoice } from './words.ts';

/** As a person wrote it: a line of their file. */
export interface WrittenRule {
  readonly line: number;
  readonly kind: GlossaryRule['kind'];
  readonly term: string;
  readonly with: string;
}

export interface RuleFault {
  readonly line: number;
  readonly fault: WordFileFault;
  readonly given?: string;
  readonly otherLine?: number;
  readonly maxLength?: number;
}

export const maxTermLength = 100;
export const maxAppendLength = 500;

/** A glossary that means one thing only: no term twice, and nothing that one rule writes is changed by another. */
export function checkGlossary(written: readonly WrittenRule[]): readonly GlossaryRule[] | RuleFault {
  const rules: { readonly line: number; readonly rule: GlossaryRule }[] = [];
  const lineOf = new Map<string, number>();
  for (const one of written) {
    const rule = toRule(one);
    if ('fault' in rule) return rule;
    const key = rule.kind === 'append' ? `+${rule.text}` : `=${fold(rule.term).text}`;
    const otherLine = lineOf.get(key);
    if (otherLine !== undefined) return { line: one.line, fault: 'twice', given: one.term, otherLine };
    lineOf.set(key, one.line);
    rules.push({ line: one.line, rule });
  }
  return findAgain(rules) ?? rules.map(({ rule }) => rule);
}

function toRule({ line, kind, ...cells }: WrittenRule): GlossaryRule | RuleFault {
  const term = tidyCaption(withoutBroken(cells.term));
  const to = tidyCaption(withoutBroken(cells.with));
  const fault = (of: WordFileFault, more: Omit<RuleFault, 'line' | 'fault'> = {}) => ({ line, fault: of, ...more });
  if (term === '') return fault('term-missing');
  if (kind === 'replace' && to === '') return fault('with-missing', { given: term });
  if (kind !== 'replace' && to !== '') return fault('with-surplus', { given: to });
  for (const text of [term, to]) if (text.includes('\n')) return fault('line-break', { given: firstLine(text) });
  const maxLength = kind === 'append' ? maxAppendLength : maxTermLength;
  if (graphemes(term) > maxLength || graphemes(to) > maxTermLength)
    return fault('too-long', { maxLength: graphemes(term) > maxLength ? maxLength : maxTermLength });
  if (kind === 'append') return { kind, text: term };
  if (/(?:^|\s)[#＃]/u.test(term)) return fault('hashtag', { given: term });
  if (term.includes('…')) return fault('ellipsis', { given: term });
  for (const text of [term, to])
    if (/^[\p{M}\p{Emoji_Modifier}\u1160-\u11ff]/u.test(text)) return fault('mark', { given: text });
  return kind === 'replace' ? { kind, term, with: to } : { kind, term };
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

/** `Anna` → `Bob` and `Bob` → `Carl`: a text that was fitted once would be another the second time. */
function findAgain(rules: readonly { readonly line: number; readonly rule: GlossaryRule }[]): RuleFault | null {
  const changes = (rule: GlossaryRule, text: string) => createGlossary([rule])?.apply(text, [], ' ').edits.length !== 0;
  const all = createGlossary(rules.map(({ rule }) => rule));
  if (all === null) return null;
  for (const { line, rule } of rules) {
    if (rule.kind !== 'replace' || all.apply(rule.with, [], ' ').edits.length === 0) continue;
    const other = rules.find(
      (one) => one.rule.kind !== 'keep' && one.rule.kind !== 'append' && changes(one.rule, rule.with),
    );
    return { line, fault: 'again', given: rule.with, ...(other === undefined ? {} : { otherLine: other.line }) };
  }
  return null;
}

export interface WrittenTopic {
  readonly line: number;
  readonly tag: string;
  /** '': the tag goes */
  readonly topic: string;
}

/** Names of hashtags, with or without their `#`. No tag twice, and no topic that is a tag of another line. */
export function checkTopics(written: readonly WrittenTopic[]): TopicChoice['own'] | RuleFault {
  const lineOf = new Map<string, number>();
  const own: { readonly line: number; readonly tag: string; readonly topic: string | null }[] = [];
  for (const { line, ...cells } of written) {
    const tag = nameOf(cells.tag);
    const topic = cells.topic.trim() === '' ? null : nameOf(cells.topic);
    if (cells.tag.trim() === '') return { line, fault: 'term-missing' };
    if (tag === null || (topic === null && cells.topic.trim() !== ''))
      return { line, fault: 'not-a-tag', given: firstLine((tag === null ? cells.tag : cells.topic).trim()) };
    const otherLine = lineOf.get(tagKey(tag));
    if (otherLine !== undefined) return { line, fault: 'twice', given: tag, otherLine };
    lineOf.set(tagKey(tag), line);
    own.push({ line, tag, topic });
  }
  for (const { line, tag, topic } of own) {
    const otherLine = topic === null ? undefined : lineOf.get(tagKey(topic));
    if (otherLine !== undefined && topic !== null && tagKey(topic) !== tagKey(tag))
      return { line, fault: 'again', given: topic, otherLine };
  }
  return own.map(({ tag, topic }) => ({ tag, topic }));
}

function nameOf(cell: string): string | null {
  const name = tidyCaption(withoutBroken(cell)).replace(/^[#＃]+/u, '');
  const [token, ...more] = scanCaption(`#${name}`, () => null);
  return token?.kind === 'tag' && token.name === name && more.length === 0 && graphemes(name) <= maxTermLength
    ? name
    : null;
}
