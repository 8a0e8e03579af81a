import { because, FerryError } from '../contract/index.ts';

/** `zh`, `EN`, `pt-br`, `zh-hant` → as BCP 47 writes it. FerryError `usage` `wrong-language`. */
export function decodeLanguage(given: string): string {
  const text = given.trim().replaceAll('_', '-');
  if (/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/.test(text)) {
    try {
      const [tag] = Intl.getCanonicalLocales(text);
      if (tag !== undefined) return tag;
    } catch {
      // Said below.
    }
  }
  throw new FerryError('usage', because('wrong-language', { given }), { effect: 'none' });
}

/** What a service says a text was written in, where it is shaped as a tag (BCP 47, 35 characters at most); else null: it says nothing. */
export function readTag(said: string | null | undefined): string | null {
  const tag = (said ?? '').trim();
  return tag.length <= 35 && /^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*$/.test(tag) ? tag : null;
}

/** The first part: `zh` of `zh-Hant-TW`. */
function baseOf(tag: string): string {
  return tag.split('-', 1)[0]?.toLowerCase() ?? '';
}

/** Traditional and Simplified Chinese are two ways of writing; where nothing is said it is Simplified. */
function scriptOf(tag: string): string {
  if (baseOf(tag) !== 'zh' && !/^zt$/i.test(tag)) return '';
  return /^zt$|-(?:hant|tw|hk|mo)\b/i.test(tag) ? 'Hant' : 'Hans';
}

/** Whether a service speaks of the same language with another tag: `zh` and `zh-Hans`, `pt` and `pt-BR`, LibreTranslate's `zt`. */
export function isSameLanguage(one: string, other: string): boolean {
  const base = (tag: string) => (/^zt$/i.test(tag) ? 'zh' : baseOf(tag));
  return base(one) === base(other) && scriptOf(one) === scriptOf(other);
}

/** The tag by which a service knows a language: its own spelling first, then the nearest. null: it does not. */
export function findTag(wanted: string, known: readonly string[]): string | null {
  const lower = wanted.toLowerCase();
  return known.find((tag) => tag.toLowerCase() === lower) ?? known.find((tag) => isSameLanguage(tag, wanted)) ?? null;
}

/** Scripts that are written in one language only, as far as captions go. */
const scripts: Readonly<Record<string, RegExp>> = {
  ko: /\p{Script=Hangul}/u,
  th: /\p{Script=Thai}/u,
  he: /\p{Script=Hebrew}/u,
  el: /\p{Script=Greek}/u,
  ka: /\p{Script=Georgian}/u,
  hy: /\p{Script=Armenian}/u,
};
/** Languages by the letters they are written in. Not those that are also written in Latin ones: Serbian, Uzbek, Azerbaijani. */
const alphabets: readonly (readonly [letters: RegExp, languages: string])[] = [
  [/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u, 'zh ja yue zt'],
  [/[\p{Script=Hangul}\p{Script=Han}]/u, 'ko'],
  [/\p{Script=Cyrillic}/u, 'ru uk be bg mk'],
  [/\p{Script=Arabic}/u, 'ar fa ur ps'],
  [/\p{Script=Hebrew}/u, 'he yi'],
  [/\p{Script=Devanagari}/u, 'hi mr ne'],
  [/\p{Script=Greek}/u, 'el'],
  [/\p{Script=Thai}/u, 'th'],
  [/\p{Script=Georgian}/u, 'ka'],
  [/\p{Script=Armenian}/u, 'hy'],
  [/\p{Script=Bengali}/u, 'bn'],
  [/\p{Script=Tamil}/u, 'ta'],
  [/\p{Script=Telugu}/u, 'te'],
  [/\p{Script=Kannada}/u, 'kn'],
  [/\p{Script=Malayalam}/u, 'ml'],
  [/\p{Script=Gujarati}/u, 'gu'],
  [/\p{Script=Sinhala}/u, 'si'],
  [/\p{Script=Khmer}/u, 'km'],
  [/\p{Script=Lao}/u, 'lo'],
  [/\p{Script=Myanmar}/u, 'my'],
  [/\p{Script=Ethiopic}/u, 'am'],
];

/** Is there not one letter of the language in the text, though it is written in letters of its own? */
export function lacksItsLetters(text: string, target: string): boolean {
  if (/-latn(?:-|$)/i.test(target)) return false;
  const [letters] = alphabets.find(([, languages]) => languages.split(' ').includes(baseOf(target))) ?? [];
  return letters !== undefined && !letters.test(text);
}

const han = /\p{Script=Han}/u;
/** Where words have spaces between them, a word weighs as much as a character elsewhere. */
const units =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])\p{L})+/gu;
const kana = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;

/**
 * Is the text in that language already, as far as its letters can tell? Never for languages that share their script: those the
 * service tells. Names and a few foreign words do not count against it. Traditional characters count as `zh`: readers of one read the other.
 */
export function isWrittenIn(text: string, target: string): boolean {
  const words = text.match(units) ?? [];
  if (words.length === 0) return false;
  const share = (pattern: RegExp) => words.filter((word) => pattern.test(word)).length / words.length;
  const base = baseOf(target);
  if (base === 'zh') return scriptOf(target) === 'Hans' && !kana.test(text) && share(han) > 0.5;
  if (base === 'ja') return kana.test(text) && share(kana) + share(han) > 0.5;
  const script = scripts[base];
  return script !== undefined && share(script) > 0.5;
}
