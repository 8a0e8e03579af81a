import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { registry } from '../../adapters/index.ts';
import { captionRules } from '../../adapters/sources/tiktok/captions.ts';
import type { TextLimits } from '../../src/contract/index.ts';
import { type CaptionOrigin, fitCaption } from '../../src/core/caption/fit.ts';
import { createGlossary } from '../../src/core/caption/glossary.ts';
import { checkGlossary, checkTopics, type WrittenRule } from '../../src/core/caption/glossary-check.ts';
import { scanCaption, wholeTokens } from '../../src/core/caption/tokens.ts';
import type { WordChoices } from '../../src/core/caption/words.ts';
import { splitGraphemes } from '../../src/kit/index.ts';

/** Few words, so that rules meet captions, and each other. */
const word = fc.constantFrom(
  ...[
    'cat',
    'Cat',
    'cats',
    'dog',
    'big',
    'shop',
    'insta',
    'com',
    'TikTok',
    'ＴｉｋＴｏｋ',
    'café',
    'cafe\u0301',
    'straße',
    'ﬁsh',
  ],
  ...['你好', '谢谢', '抖音', '猫', 'ラン', 'フランス', '서울', '서울에서', 'مرحبا', 'नमस्ते', 'สวัสดี'],
  ...['👍', '👍🏽', '👨‍👩‍👧', '👨', '🇳🇱', '🇫🇷🇳🇱', '❤️', '…', '!', '-', "Anna's", 'Anna’s', '5'],
);
const token = fc.oneof(
  { weight: 5, arbitrary: word },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ...[
        '#cat',
        '#Travel',
        '#旅行',
        '#fyp',
        '#duet',
        '＃dog',
        '#own',
        '#gone',
        '#5',
        '@anna',
        '@shop.com',
        'https://a.example/x',
      ],
      ...[
        'insta.com',
        'me@a.example',
        'Originally posted 2023-04-05',
        'Thanks for watching',
        '\u200b',
        '\ud83d',
        'CafÃ©',
        '(',
        ')',
      ],
    ),
  },
  fc.lorem({ maxCount: 5 }),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
  fc.string({ unit: 'binary', maxLength: 3 }),
);
const caption = fc
  .array(fc.tuple(token, fc.constantFrom('', ' ', ' ', '\n', '\n\n')), { maxLength: 60 })
  .map((pieces) => pieces.flat().join(''));

const phrase = fc.oneof(
  { weight: 3, arbitrary: word },
  fc.tuple(word, word).map((words) => words.join(' ')),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 }),
);
const rule: fc.Arbitrary<WrittenRule> = fc.oneof(
  fc.record({ line: fc.constant(0), kind: fc.constant('replace' as const), term: phrase, with: phrase }),
  fc.record({
    line: fc.constant(0),
    kind: fc.constantFrom('drop' as const, 'keep' as const),
    term: phrase,
    with: fc.constant(''),
  }),
  fc.record({
    line: fc.constant(0),
    kind: fc.constant('append' as const),
    term: fc.oneof(
      fc.constantFrom(
        'Thanks for watching',
        '#mine #cat',
        'More at https://a.example',
        'By @anna #mine',
        '#a',
        'long '.repeat(60),
      ),
      phrase,
    ),
    with: fc.constant(''),
  }),
);

/** Whatever the check of a person's file lets through. */
const glossary = fc.array(rule, { maxLength: 8 }).map((rules) => {
  let written = rules.map((one, index) => ({ ...one, line: index + 2 }));
  for (;;) {
    const checked = checkGlossary(written);
    if (!('fault' in checked)) return checked;
    written = written.filter(({ line }) => line !== checked.line);
  }
});

const own = checkTopics([
  { line: 2, tag: '#own', topic: '#猫咪' },
  { line: 3, tag: 'gone', topic: '' },
  { line: 4, tag: '大海', topic: '海' },
]);
if ('fault' in own) throw new Error(own.fault);
const topics = { table: true, own };

const words: fc.Arbitrary<WordChoices> = fc.record(
  {
    glossary,
    originalDate: fc.constant({ line: 'Originally posted {date}', timeZone: 'UTC' }),
    repair: fc.constant(true as const),
    topics: fc.constantFrom(topics, { table: true, own: [] }),
  },
  { requiredKeys: [] },
);

const createdAt = '2023-04-05T12:00:00.000Z';

function originOf(choices: WordChoices): CaptionOrigin {
  return { rules: captionRules, words: choices, createdAt };
}

const places: (readonly [name: string, limits: TextLimits])[] = [];
for (const entry of registry.destinations) {
  const { text } = (await entry.load()).capabilities({}, null);
  places.push([entry.name, text]);
  const body = text.body.map((limit) => ({ ...limit, max: Math.min(limit.max, 60) }));
  places.push([`${entry.name}, cut short`, { ...text, body, hashtags: { ...text.hashtags, max: 3 } }]);
}
describe.each(places)("a person's own words: %s", (_, limits) => {
  const inBody = (name: string) => limits.hashtags.inBody(name);
  const runs = { numRuns: 25 };
  /** what is not in the text is told each time */
  const isNew = (code: string) => code !== 'ending-left-out';

  it('stay within the limits, without a name, an address or a tag that may not be', () => {
    fc.assert(
      fc.property(caption, words, (text, choices) => {
        const { title, body, hashtags } = fitCaption(text, limits, originOf(choices));
        for (const limit of limits.body) expect(limit.measure(body)).toBeLessThanOrEqual(limit.max);
        for (const limit of limits.title ?? []) expect(limit.measure(title ?? '')).toBeLessThanOrEqual(limit.max);
        expect(hashtags.length).toBeLessThanOrEqual(limits.hashtags.max ?? Number.POSITIVE_INFINITY);
        expect(new Set(hashtags.map((tag) => tag.normalize('NFKC').toLowerCase())).size).toBe(hashtags.length);
        for (const tag of hashtags) expect(body).toContain(inBody(tag)?.trim() ?? '');
        for (const shown of [body, title ?? '']) {
          const left = scanCaption(shown, inBody).filter(
            ({ kind }) => kind === 'mention' || (kind === 'link' && limits.links === 'remove'),
          );
          expect(left, JSON.stringify(shown)).toEqual([]);
        }
      }),
      runs,
    );
  });

  it('change nothing when they come again', () => {
    fc.assert(
      fc.property(caption, words, (text, choices) => {
        const bare = { ...limits, title: null };
        const once = fitCaption(text, bare, originOf(choices));
        const twice = fitCaption(once.body, bare, originOf(choices));
        expect(twice.body).toBe(once.body);
        expect(twice.changes.filter(({ reason }) => isNew(reason.code))).toEqual([]);
      }),
      runs,
    );
  });

  it('leave nothing of what the glossary takes out, and touch no half of a character', () => {
    fc.assert(
      fc.property(caption, glossary, (text, rules) => {
        const { body } = fitCaption(text, { ...limits, title: null }, originOf({ glossary: rules }));
        const ready = createGlossary(rules);
        const edits = ready?.apply(body, wholeTokens(body, inBody), ' ').edits ?? [];
        expect(edits).toEqual([]);
        const plain = fitCaption(text, { ...limits, body: [], title: null }, { rules: captionRules }).body;
        const written = rules.map((one) => (one.kind === 'replace' ? one.with : one.kind === 'append' ? one.text : ''));
        const known = new Set(
          [text, plain, ...written, ' \n…'].flatMap((from) => splitGraphemes(from.normalize('NFC'))),
        );
        for (const one of splitGraphemes(body)) expect(known, JSON.stringify(one)).toContain(one);
      }),
      runs,
    );
  });

  it('stand at the end, whatever is cut', () => {
    fc.assert(
      fc.property(caption, (text) => {
        const choices = { glossary: [{ kind: 'append', text: 'Ciao ciao' }] } as const;
        const { body, changes } = fitCaption(text, limits, originOf(choices));
        const hasRoom = !changes.some(({ reason }) => reason.code === 'ending-left-out');
        const rest = body.split('Ciao ciao').at(-1) ?? '';
        expect(hasRoom).toBe(true);
        if (body !== '') expect(body).toContain('Ciao ciao');
        for (const one of scanCaption(rest, inBody)) expect(one.kind === 'tag' || one.text.trim() === '').toBe(true);
      }),
      runs,
    );
  });
});
