import { reasons as english } from '../../src/cli/phrases/en/index.ts';
import { reasons as chinese } from '../../src/cli/phrases/zh/index.ts';
import type { Destination, Language, Phrase, Reason, Source, Words } from '../../src/contract/index.ts';
import { plainSpeech } from '../support/speech.ts';

export const languages: readonly Language[] = ['en', 'zh'];

type Phrases = Readonly<Record<string, Phrase<Readonly<Record<string, unknown>>>>>;

const common: Readonly<Record<Language, Phrases>> = { en: english as Phrases, zh: chinese as Phrases };

/** A destination or a source. */
export type Speaker = Pick<Destination | Source, 'name' | 'words'>;

/** The phrases an adapter may use: clipferry's own, and those of its words under `<name>/`. */
function phraseOf(speaker: Speaker, code: string, language: Language): Phrases[string] | undefined {
  const prefix = `${speaker.name}/`;
  return code.startsWith(prefix)
    ? (speaker.words[language].reasons as Phrases)[code.slice(prefix.length)]
    : common[language][code];
}

/** A reason in one language; null: it has no phrase. */
export function wordsOf(speaker: Speaker, reason: Reason, language: Language): Words | null {
  const phrase = phraseOf(speaker, reason.code, language);
  if (phrase === undefined) return null;
  const words = typeof phrase === 'string' ? phrase : phrase(reason.values ?? {}, plainSpeech(language));
  return typeof words === 'string' ? { says: words } : words;
}

/** What a person would read: for searching it. */
export function textOf({ says, ways = [] }: Words): string {
  return [says, ...ways.flatMap((way) => (typeof way === 'string' ? way : [way.text, way.command ?? '']))].join('\n');
}

/** What is wrong with how a reason is put, in either language, with its facts and without them; empty: nothing. */
export function findWordingFaults(speaker: Speaker, reason: Reason): readonly string[] {
  const { code, values, said } = reason;
  const faults: string[] = [];
  if (!/^([a-z][a-z0-9-]*\/)?[a-z][a-z0-9-]*$/.test(code)) faults.push(`"${code}" is not a code`);
  if (JSON.stringify(JSON.parse(JSON.stringify(reason))) !== JSON.stringify(reason)) faults.push(`${code}: no JSON`);
  if (said !== undefined && (said.length > 500 || /<html|\n\s+at /i.test(said)))
    faults.push(`${code}: a page or a stack instead of words`);
  for (const language of languages)
    for (const facts of [values ?? {}, {}]) {
      const words = wordsOf(speaker, { code, values: facts }, language);
      if (words === null) faults.push(`${code} has no phrase in ${language}`);
      else faults.push(...findTextFaults(words, language).map((fault) => `${code} in ${language} ${fault}`));
    }
  return [...new Set(faults)];
}

function findTextFaults(words: Words, language: Language): readonly string[] {
  const text = textOf(words);
  const faults: string[] = [];
  if (words.says.trim() === '' || words.says !== words.says.trim()) faults.push('says nothing, or begins with a blank');
  if (/undefined|NaN|\[object |\bnull\b|<html/.test(text)) faults.push(`speaks of what is not there: "${text}"`);
  if (/[.!。！]$/.test(words.says)) faults.push('ends with a mark');
  if (words.says.length > 700) faults.push('is too long to read');
  if (language === 'zh' && !/\p{Script=Han}/u.test(words.says)) faults.push('is not Chinese');
  if (/\p{Script=Han} +\p{Script=Han}/u.test(text)) faults.push(`parts two Chinese words with a blank: "${text}"`);
  if ((words.ways ?? []).some((way) => (typeof way === 'string' ? way : way.text).trim() === ''))
    faults.push('offers a way without a word');
  return faults;
}
