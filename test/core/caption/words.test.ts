import { describe, expect, it } from 'vitest';
import type { CaptionRules, TextLimits } from '../../../src/contract/index.ts';
import { fitCaption } from '../../../src/core/caption/fit.ts';
import { findTerms, protectedTerms } from '../../../src/core/caption/glossary.ts';
import { checkGlossary, checkTopics } from '../../../src/core/caption/glossary-check.ts';
import { repairText } from '../../../src/core/caption/repair.ts';
import type { GlossaryRule, WordChoices } from '../../../src/core/caption/words.ts';
import { utf16Units } from '../../../src/kit/index.ts';

const rules: CaptionRules = {
  worthOfTag: (name) => (name === 'fyp' ? 'noise' : name.endsWith('oftiktok') ? 'feature' : null),
};
const limits: TextLimits = {
  title: null,
  body: [{ max: 200, unit: 'utf16-units', measure: utf16Units }],
  hashtags: {
    max: 5,
    inBody: (tag) => `#${tag}`,
    topics: {
      asOf: '2026-11-26',
      pairs: () => [],
      nameFor: (tag) =>
        new Map([
          ['travel', '旅行'],
          ['cat', '猫咪'],
          ['catsoftiktok', '猫咪'],
        ]).get(tag.toLowerCase()) ?? null,
    },
  },
  links: 'remove',
  captionWanted: true,
};
const createdAt = '2023-04-05T22:30:00.000Z';

function made(caption: string, words: WordChoices, more: Partial<TextLimits> = {}) {
  return fitCaption(caption, { ...limits, ...more }, { rules, words, createdAt });
}

function bodyWith(caption: string, ...glossary: readonly GlossaryRule[]): string {
  return made(caption, { glossary }).body;
}

const replace = (term: string, to: string): GlossaryRule => ({ kind: 'replace', term, with: to });

describe('a term', () => {
  it.each([
    ['TikTok', 'my tiktok, ＴｉｋＴｏｋ and TIKTOK’s', 'my X, X and X’s'],
    ['cat', 'cat cats concat cat2 _cat café-cat', 'X cats concat cat2 _cat café-X'],
    ["Anna's", 'Anna’s kitchen', 'X kitchen'],
    ['抖音', '我的抖音号', '我的X号'],
    ['ラン', 'ランとフランスとラン', 'XとフランスとX'],
    ['서울', '서울에서 서울 동서울', 'X에서 X 동서울'],
    ['بحر', 'بحر البحر', 'X البحر'],
    ['👍', '👍 👍🏽 👍', 'X 👍🏽 X'],
    ['👨', '👨‍👩‍👧 👨', '👨‍👩‍👧 X'],
    ['🇳🇱', '🇫🇷🇳🇱 🇳🇱', '🇫🇷X X'],
    ['fish', 'ﬁsh', 'X'],
    ['i', 'ﬁ', 'ﬁ'],
    ['a.c', 'abc a.c', 'abc X'],
    ['cat', '#cat @cat https://cat.example/cat cat', '#cat X X'],
  ])('%j is found in %j as a whole word, and only there', (term, caption, expected) => {
    expect(bodyWith(caption, replace(term, 'X'))).toBe(expected);
  });

  it('that is kept is left alone, also by a shorter one', () => {
    expect(bodyWith('TikTok at TikTok Kitchen', replace('TikTok', 'X'), { kind: 'keep', term: 'TikTok Kitchen' })).toBe(
      'X at TikTok Kitchen',
    );
    const glossary: readonly GlossaryRule[] = [
      { kind: 'keep', term: 'Anna' },
      replace('a', 'b'),
      { kind: 'keep', term: 'Anna K.' },
    ];
    expect(protectedTerms(glossary)).toEqual(['Anna K.', 'Anna']);
    expect(findTerms('Anna K. and anna, Annas', protectedTerms(glossary))).toEqual([
      { start: 0, end: 7 },
      { start: 12, end: 16 },
    ]);
  });

  it('that is dropped leaves no hole', () => {
    const drop = { kind: 'drop', term: 'link in bio' } as const;
    expect(bodyWith('We are open, link in bio! Come (link in bio) by\nlink in bio\nBye', drop)).toBe(
      'We are open! Come by\n\nBye',
    );
  });

  it('is found where a link stood between its words', () => {
    expect(bodyWith('Tik https://a.example Tok now', replace('Tik Tok', 'X'))).toBe('X now');
  });

  it('is written once, though what it becomes has it inside', () => {
    expect(bodyWith('Anna and Anna K.', replace('Anna', 'Anna K.'))).toBe('Anna K. and Anna K.');
    expect(made('cat', { glossary: [replace('cat', 'dog')] }).changes).toEqual([
      { reason: { code: 'glossary-replaced' }, before: 'cat', after: 'dog' },
    ]);
  });
});

describe('what stands at the end of every post', () => {
  const words: WordChoices = {
    glossary: [
      { kind: 'append', text: 'Thanks for watching' },
      { kind: 'append', text: '#mine #sea' },
    ],
    originalDate: { line: 'Originally posted {date}', timeZone: 'Europe/Berlin' },
  };

  it('is in front of the tags, with tags of its own behind them, and the day of the person', () => {
    const fitted = made('Night boat #sea #sun', words);
    expect(fitted.body).toBe('Night boat\n\nThanks for watching\nOriginally posted 2023-04-06\n#sun #mine #sea');
    expect(fitted.hashtags).toEqual(['sun', 'mine', 'sea']);
    expect(made(fitted.body, words)).toMatchObject({ body: fitted.body, changes: [] });
  });

  it('survives when words and tags are cut', () => {
    const { body } = made(`${'word '.repeat(100)}#sea #sun`, words);
    expect(body).toMatch(/word…\n\nThanks for watching\nOriginally posted 2023-04-06\n#sun #mine #sea$/);
    expect(body.length).toBeLessThanOrEqual(200);
  });

  it('takes half of the room at most: what is more is left out and told', () => {
    const { body, changes } = made('Night boat', words, {
      body: [{ max: 60, unit: 'utf16-units', measure: utf16Units }],
    });
    expect(body).toBe('Night boat\n\nOriginally posted 2023-04-06');
    expect(changes).toMatchObject([
      { reason: { code: 'ending-left-out' }, before: 'Thanks for watching\n#mine #sea' },
      { reason: { code: 'original-date' } },
    ]);
  });

  it('is held to the rules of the place, and makes no caption where there is none', () => {
    const glossary: readonly GlossaryRule[] = [{ kind: 'append', text: 'By @anna at https://a.example now' }];
    expect(made('Hi', { glossary }).body).toBe('Hi\n\nBy anna at now');
    expect(made('#fyp', { glossary }).body).toBe('');
    expect(fitCaption('', limits, { rules, words: { glossary }, createdAt, endingAlone: true }).body).toBe(
      'By anna at now',
    );
  });
});

describe('topics', () => {
  const table = { topics: { table: true, own: [] } };

  it('of the table are written in lists of tags; a sentence keeps its word', () => {
    const { body, changes } = made('My #cat and I #travel #CatsOfTikTok #fyp', table);
    expect(body).toBe('My #cat and I #旅行 #猫咪');
    expect(changes).toMatchObject([
      { reason: { code: 'tags-dropped' }, before: '#fyp' },
      {
        reason: { code: 'topics-changed', values: { asOf: '2026-11-26' } },
        before: '#travel #CatsOfTikTok',
        after: '#旅行 #猫咪',
      },
    ]);
  });

  it('that become the same are one, also across emoji', () => {
    expect(made('Hi #cat😻 #catsoftiktok', table).body).toBe('Hi #猫咪😻');
  });

  it("of the person's map win, reach into sentences, and may drop", () => {
    const own = [
      { tag: 'cat', topic: '喵' },
      { tag: '旅行', topic: null },
      { tag: 'fyp', topic: '推荐' },
    ];
    const { body, changes } = made('My #cat and I #travel #fyp', { topics: { table: true, own } });
    expect(body).toBe('My #喵 and I #推荐');
    expect(changes.map(({ reason }) => reason.code)).toEqual(['topics-dropped', 'topics-changed']);
  });

  it('stay as they are where nobody asked', () => {
    expect(made('Hi #travel', {}).body).toBe('Hi #travel');
  });
});

describe('text that was misread', () => {
  it.each([
    ['CafÃ© am Meer', 'Café am Meer'],
    ['CafÃƒÂ© am Meer', 'Café am Meer'],
    ['Itâ€™s fun ðŸ˜‚', 'It’s fun 😂'],
    ['æ—¥å¸¸', '日常'],
    ['Ð¿Ñ€Ð¸Ð²ÐµÑ‚', 'привет'],
    ['È™i Ã®n È›arÄƒ', 'și în țară'],
    ['CafÃ© 你好', 'Café 你好'],
  ])('%s is %s', (text, expected) => {
    expect(repairText(text)).toBe(expected);
  });

  it.each(['Café, CafÃ©', 'AMANHÃ…', '«CAFÉ»', '“Ñ…”', 'Größe', '日常', '25°C – 30€', 'plain', 'É©™'])(
    '%s may be right: it is left alone',
    (text) => {
      expect(repairText(text)).toBeNull();
    },
  );
});

describe("a person's glossary", () => {
  const check = (...lines: readonly (readonly [kind: GlossaryRule['kind'], term: string, to?: string])[]) =>
    checkGlossary(lines.map(([kind, term, to = ''], index) => ({ line: index + 2, kind, term, with: to })));

  it.each([
    [[['drop', ' ']], { line: 2, fault: 'term-missing' }],
    [[['replace', 'a']], { line: 2, fault: 'with-missing', given: 'a' }],
    [[['drop', 'a', 'b']], { line: 2, fault: 'with-surplus', given: 'b' }],
    [[['append', 'a\nb']], { line: 2, fault: 'line-break', given: 'a' }],
    [[['drop', 'a'.repeat(101)]], { line: 2, fault: 'too-long', maxLength: 100 }],
    [[['drop', '#ad']], { line: 2, fault: 'hashtag', given: '#ad' }],
    [[['drop', 'wait…']], { line: 2, fault: 'ellipsis', given: 'wait…' }],
    [[['replace', 'a', '\u0301b']], { line: 2, fault: 'mark', given: '\u0301b' }],
    [
      [
        ['drop', 'Cat'],
        ['keep', 'ＣＡＴ'],
      ],
      { line: 3, fault: 'twice', given: 'ＣＡＴ', otherLine: 2 },
    ],
    [
      [
        ['replace', 'a', 'my b'],
        ['replace', 'b', 'c'],
      ],
      { line: 2, fault: 'again', given: 'my b', otherLine: 3 },
    ],
  ] as const)('%j is refused: %j', (lines, fault) => {
    expect(check(...lines)).toEqual(fault);
  });

  it('and their topics are refused where they mean two things', () => {
    const topics = (...rows: readonly (readonly [tag: string, topic: string])[]) =>
      checkTopics(rows.map(([tag, topic], index) => ({ line: index + 2, tag, topic })));
    expect(topics(['#Travel', '＃旅行'], ['gone', ''])).toEqual([
      { tag: 'Travel', topic: '旅行' },
      { tag: 'gone', topic: null },
    ]);
    expect(topics(['two words', 'x'])).toEqual({ line: 2, fault: 'not-a-tag', given: 'two words' });
    expect(topics(['2024', 'x'])).toMatchObject({ fault: 'not-a-tag' });
    expect(topics(['a', 'b'], ['A', 'c'])).toMatchObject({ line: 3, fault: 'twice', otherLine: 2 });
    expect(topics(['a', 'b'], ['b', 'c'])).toMatchObject({ line: 2, fault: 'again', otherLine: 3 });
  });
});
