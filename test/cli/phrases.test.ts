import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { registry } from '../../adapters/index.ts';
import { reasons as englishReasons } from '../../src/cli/phrases/en/index.ts';
import { helpIn } from '../../src/cli/phrases/help.ts';
import { createTalk, type Talk } from '../../src/cli/phrases/talk.ts';
import { reasons as chineseReasons } from '../../src/cli/phrases/zh/index.ts';
import { createProgram } from '../../src/cli/program.ts';
import type { Language, Words } from '../../src/contract/index.ts';
import { callsOfMessages, type MessageCalls, type Values, valuesOfPhrases } from './phrase-values.ts';
import { splitWords } from './shell-words.ts';

const root = resolve(import.meta.dirname, '../..');
const languages: readonly Language[] = ['en', 'zh'];
const books = { en: englishReasons, zh: chineseReasons };
const han = /\p{Script=Han}/u;

/** Every phrase there is, in one language: the catalogue's and each adapter's. */
interface Book {
  readonly owner: string;
  readonly language: Language;
  readonly file: string;
  readonly name: string;
  readonly phrases: Readonly<Record<string, unknown>>;
}

const adapters = [
  ...registry.destinations.map((entry) => ({ entry, folder: 'destinations' })),
  ...registry.sources.map((entry) => ({ entry, folder: 'sources' })),
];

async function allBooks(): Promise<readonly Book[]> {
  const found: Book[] = languages.map((language) => ({
    owner: 'clipferry',
    language,
    file: `src/cli/phrases/${language}/index.ts`,
    name: 'reasons',
    phrases: books[language],
  }));
  for (const { entry, folder } of adapters) {
    const { name, words } = await entry.load();
    for (const language of languages) {
      const file = `adapters/${folder}/${name}/words/${language}.ts`;
      found.push({ owner: name, language, file, name: language, phrases: words[language].reasons });
    }
  }
  return found;
}

interface Rendering extends Words {
  readonly owner: string;
  readonly language: Language;
  readonly code: string;
  readonly values: Values;
  /** it threw instead */
  readonly trips: boolean;
}

let renderings: readonly Rendering[] = [];
let calls: readonly MessageCalls[] = [];
const talks = new Map<Language, Talk>();

function speechOf(language: Language): Talk['speech'] {
  const talk = talks.get(language);
  if (talk === undefined) throw new Error('no talk');
  return talk.speech;
}

beforeAll(async () => {
  const zone = { name: 'UTC', named: true };
  for (const language of languages) talks.set(language, await createTalk({ language, zone, registry }));
  const all = await allBooks();
  const values = valuesOfPhrases(all);
  calls = callsOfMessages({ file: 'src/cli/phrases/messages/index.ts', name: 'Messages' });
  renderings = all.flatMap(({ owner, language, file, phrases }) =>
    Object.entries(phrases).flatMap(([code, phrase]) =>
      (values.get(file)?.get(code) ?? []).map((set) => {
        const place = { owner, language, code, values: set };
        try {
          const said = typeof phrase === 'function' ? phrase(set, speechOf(language)) : phrase;
          return { ...place, trips: false, ...(typeof said === 'string' ? { says: said } : said) };
        } catch (error) {
          return { ...place, trips: true, says: String(error) };
        }
      }),
    ),
  );
}, 120_000);

/** Those that fail, as a person would look for them. */
function failing(isWrong: (rendering: Rendering) => boolean): readonly string[] {
  return renderings
    .filter((one) => !one.trips && isWrong(one))
    .map(({ owner, language, code, values, says, ways }) =>
      [owner, language, code, JSON.stringify(values), says, JSON.stringify(ways ?? [])].join(' | '),
    )
    .slice(0, 20);
}

function textsOf({ says, ways = [] }: Rendering): readonly string[] {
  return [says, ...ways.map((way) => (typeof way === 'string' ? way : way.text))];
}

function commandsOf({ ways = [] }: Rendering): readonly string[] {
  return ways.flatMap((way) => (typeof way === 'string' || way.command === undefined ? [] : [way.command]));
}

/**
 * English texts in which a number and its word do not agree, as far as a rule can see. What is counted is learned from the texts:
 * whatever stands in the plural behind 12,345.
 */
function miscountedIn(texts: readonly string[]): ReadonlySet<string> {
  const nouns = new Set(
    texts.flatMap((text) =>
      Array.from(text.matchAll(/12,345 (?:more |new |deleted )?([a-z]+)s\b/g), ([, noun]) => noun),
    ),
  );
  const noun = [...nouns].join('|');
  const verbs = 'waits|goes|was|has|needs|stays|belongs|differs|gets';
  const more = '(?:more |new |deleted )?';
  const wrong = [
    // 1 posts
    new RegExp(String.raw`(?<![\d.,:]|file )1 (?!(?:${verbs}|is|ms|this)\b)${more}[a-z]+s\b`),
    // 1 wait, 1 post are
    new RegExp(
      String.raw`(?<![\d.,:]|most |of |columns )1 (?:(?:${noun}) )?(?:wait|go|are|were|have|need|stay|belong|differ|get)\b`,
    ),
    // 2 post
    new RegExp(String.raw`(?<![\d.,:]|file )(?:0|2|12,345) ${more}(?:${noun})\b(?! [a-z]+s\b)`),
    // 2 waits, 2 posts has
    new RegExp(String.raw`(?<![\d.,:]|file )(?:0|2|12,345) (?:(?:${noun})s )?(?:${verbs})\b`),
    // 1 sent as they are
    /(?<![\d.,:])1 [^.,;:]*(?<!of )\b(?:they|their|them)\b/,
  ];
  return new Set(texts.filter((text) => wrong.some((rule) => rule.test(text))));
}

describe('every phrase, in both languages, with every kind of values', () => {
  it('was tried: hundreds of codes, most of them in several ways', () => {
    const codes = new Set(renderings.map(({ owner, code }) => `${owner}/${code}`));
    expect(codes.size).toBeGreaterThan(150);
    expect(renderings.length).toBeGreaterThan(codes.size * 4);
  });

  it('does not trip over a value that is missing', () => {
    const tripping = renderings.filter(({ trips }) => trips);
    expect(
      tripping.map(({ owner, language, code, values, says }) => ({ owner, language, code, values, says })),
    ).toEqual([]);
  });

  it('says something', () => {
    expect(failing((one) => textsOf(one).some((text) => text.trim() === ''))).toEqual([]);
  });

  it('says nothing a program would say', () => {
    expect(
      failing((one) => [...textsOf(one), ...commandsOf(one)].some((text) => /undefined|NaN|\[object|null/.test(text))),
    ).toEqual([]);
  });

  it('has no gaps where a value is missing', () => {
    expect(failing((one) => textsOf(one).some((text) => / {2}|^\s|\s$|\( |\(\)|（）/.test(text)))).toEqual([]);
  });

  it('counts one thing as one, and two as two', () => {
    const found = renderings
      .filter(({ language, trips }) => language === 'en' && !trips)
      .flatMap((one) => textsOf(one).map((text) => ({ one, text })));
    const wrong = miscountedIn(found.map(({ text }) => text));
    // A unit of text is worded for limits, and no limit is 1.
    const isLimit = ({ values }: Rendering) => /"(?:unit|limits)"/.test(JSON.stringify(values));
    const miscounted = found.filter(({ one, text }) => wrong.has(text) && !isLimit(one));
    expect([...new Set(miscounted.map(({ text }) => text))]).toEqual([]);
  });

  it('ends without a mark, so that it can stand in another sentence', () => {
    expect(failing(({ says }) => /[.!?:;,。！？：；，]$/.test(says))).toEqual([]);
  });

  it('is Chinese in Chinese', () => {
    expect(failing((one) => one.language === 'zh' && !textsOf(one).every((text) => han.test(text)))).toEqual([]);
  });

  it('is not Chinese in English, but for a word of the platform in brackets', () => {
    const isChinese = (text: string) => han.test(text.replaceAll(/\([^)]*\)/g, ''));
    expect(failing((one) => one.language === 'en' && textsOf(one).some(isChinese))).toEqual([]);
  });

  it('writes Chinese beside Latin letters and numbers with a space between', () => {
    const tight = /\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}/u;
    expect(failing((one) => one.language === 'zh' && textsOf(one).some((text) => tight.test(text)))).toEqual([]);
  });

  it('uses Chinese marks between Chinese characters', () => {
    const latin = /\p{Script=Han}[,;!?()]|[,;!?(]\s?\p{Script=Han}/u;
    expect(failing((one) => one.language === 'zh' && textsOf(one).some((text) => latin.test(text)))).toEqual([]);
  });
});

/** What the commands themselves say, called with every kind of values. */
function messagesOf(language: Language): readonly { readonly name: string; readonly text: string }[] {
  return calls.flatMap(({ name, calls: ways }) => {
    const say = name
      .split('.')
      .reduce<unknown>((value, key) => Reflect.get(Object(value), key), talks.get(language)?.text);
    if (typeof say !== 'function') throw new Error(`${name} is no message`);
    return ways.map((values) => ({ name, text: String(say(...values)) }));
  });
}

describe('what the commands say', () => {
  it('counts one thing as one, and two as two', () => {
    const said = messagesOf('en');
    expect(new Set(said.map(({ name }) => name)).size).toBeGreaterThan(120);
    const wrong = miscountedIn(said.map(({ text }) => text));
    // No limit of a text is 1.
    const isLimit = (name: string) => ['destinations.title', 'destinations.text'].includes(name);
    expect(said.filter(({ name, text }) => wrong.has(text) && !isLimit(name))).toEqual([]);
  });

  it.each(languages)('says nothing a program would say (%s)', (language) => {
    expect(messagesOf(language).filter(({ text }) => /undefined|NaN|\[object|null|Infinity/.test(text))).toEqual([]);
  });

  it('has a measure word wherever Chinese counts', () => {
    const bare = /\d+ (?:帖子|文件|视频|图片|账号|标签|错误|链接)/;
    expect(messagesOf('zh').filter(({ text }) => bare.test(text))).toEqual([]);
    expect(failing((one) => one.language === 'zh' && textsOf(one).some((text) => bare.test(text)))).toEqual([]);
  });
});

describe('a book of phrases', () => {
  it('has the same codes in both languages', async () => {
    const all = await allBooks();
    for (const { owner, phrases } of all.filter(({ language }) => language === 'en')) {
      const other = all.find((book) => book.owner === owner && book.language === 'zh');
      expect(Object.keys(other?.phrases ?? {}).sort(), owner).toEqual(Object.keys(phrases).sort());
    }
  });

  it('has each adapter’s options, questions and units in both languages', async () => {
    for (const { entry } of adapters) {
      const { words, name } = await entry.load();
      // `units.posts`, `options.service` …; not the sentences themselves, and not reasons: they are compared above.
      const names = (of: object) =>
        Object.entries(of).flatMap(([part, entries]) =>
          typeof entries === 'object' && part !== 'reasons'
            ? Object.keys(entries).map((key) => `${part}.${key}`)
            : [part],
        );
      expect(names(words.zh).sort(), name).toEqual(names(words.en).sort());
    }
  });

  it.each(registry.destinations)('of $name explains every option and asks every question', async (entry) => {
    const { options, login, words } = await entry.load();
    expect(Object.keys(words.en.options).sort()).toEqual(Object.keys(options.shape).sort());
    expect(Object.keys(words.en.login).sort()).toEqual((login?.fields ?? []).map(({ name }) => name).sort());
  });
});

/** Codes as they stand in the sources, where the compiler does not look at them: `code: '…'` of decoders, `because('…')`. */
function codesInSources(): readonly { readonly file: string; readonly code: string }[] {
  return ['src', 'adapters'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !/phrases|\/words\//.test(name))
      .flatMap((name) => {
        const text = readFileSync(join(root, folder, name), 'utf8').replaceAll(/^\s*(?:\/\*|\*|\/\/).*$/gm, '');
        const found = text.matchAll(/\b(?:because\(|[rR]eason\(|code: )\s*'([a-z0-9-]+(?:\/[a-z0-9-]+)?)'/g);
        return Array.from(found, (match) => ({ file: `${folder}/${name}`, code: match[1] ?? '' }));
      }),
  );
}

const notReasons = [
  // What `--json` says of an exception nobody expected.
  'src/cli/fail.ts bug',
  'src/cli/html-report.ts bug',
  // Words of the page's own, where a card has a reason.
  'src/report/page/card/other.ts not-planned',
];

describe('a code in the sources', () => {
  it('has a phrase', async () => {
    const known = new Map<string, ReadonlySet<string>>();
    for (const { owner, phrases } of await allBooks()) known.set(owner, new Set(Object.keys(phrases)));
    const wordless = codesInSources().filter(({ file, code }) => {
      if (notReasons.includes(`${file} ${code}`)) return false;
      const [adapter, own] = code.split('/');
      if (own !== undefined) return !known.get(adapter ?? '')?.has(own);
      const home = /^adapters\/(?:destinations|sources|sandboxes)\/([^/]+)\//.exec(file)?.[1];
      return !known.get('clipferry')?.has(code) && !(home !== undefined && known.get(home)?.has(code));
    });
    expect(wordless).toEqual([]);
  });

  it('is found at all', () => {
    expect(codesInSources().length).toBeGreaterThan(100);
  });
});

/** Every command of the program, with the flags it takes. */
function commandLines(): ReadonlyMap<string, ReadonlySet<string>> {
  const program = createProgram('en', async () => undefined);
  const flagsOf = (options: readonly { readonly long?: string | undefined; readonly short?: string | undefined }[]) =>
    options.flatMap(({ long, short }) => [long, short].filter((flag) => flag !== undefined));
  const everywhere = flagsOf(program.options);
  return new Map(
    program.commands.map((command) => [command.name(), new Set([...everywhere, ...flagsOf(command.options)])]),
  );
}

describe('a command that a phrase names', () => {
  it('exists, with its flags, and can be pasted', () => {
    const known = commandLines();
    const wrong = failing((one) =>
      commandsOf(one).some((line) => {
        const [program, name = '', ...words] = splitWords(line);
        if (program !== 'clipferry') return false;
        const flags = known.get(name);
        const unknown = words.filter((word) => /^--?[a-z]/.test(word) && !flags?.has(word.split('=')[0] ?? ''));
        return flags === undefined || unknown.length > 0;
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('leaves places to the person in their own language, where what is known can be put', () => {
    const foreign = { en: /<[^>]*\p{Script=Han}/u, zh: /<[^>]*[a-z]/ } as const;
    expect(failing((one) => commandsOf(one).some((line) => foreign[one.language].test(line)))).toEqual([]);
  });

  it('names flags that exist in its sentences too', () => {
    const flags = new Set(Array.from(commandLines().values(), (one) => [...one]).flat());
    // npm's own.
    flags.add('--allow-scripts');
    const wrong = failing((one) =>
      textsOf(one).some((text) =>
        Array.from(text.matchAll(/(?<![\w-])--[a-z][a-z-]*/g), ([flag]) => flag).some((flag) => !flags.has(flag)),
      ),
    );
    expect(wrong).toEqual([]);
  });
});

describe('the help', () => {
  it.each(languages)('in %s has a line for every command and flag', (language) => {
    const { verbs, flags } = helpIn[language];
    for (const text of [...Object.values(verbs), ...Object.values(flags)]) {
      expect(text.trim()).not.toBe('');
      expect(han.test(text), text).toBe(language === 'zh');
    }
  });
});
