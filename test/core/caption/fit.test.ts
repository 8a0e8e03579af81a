import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CaptionRules, TextLimits } from '../../../src/contract/index.ts';
import { fitCaption as fitWith } from '../../../src/core/caption/fit.ts';
import { findMojibake } from '../../../src/core/caption/repair.ts';
import { graphemes, splitGraphemes, utf8Bytes, utf16Units } from '../../../src/kit/index.ts';

/** REDnote's way: everything above ASCII counts double, and two halves are one. */
function rednoteUnits(text: string): number {
  let sum = 0;
  for (let index = 0; index < text.length; index += 1) sum += text.charCodeAt(index) > 127 ? 2 : 1;
  return Math.ceil(sum / 2);
}

const weighted: TextLimits = {
  title: [{ max: 20, unit: 'units', measure: rednoteUnits }],
  body: [{ max: 1000, unit: 'characters', measure: utf16Units }],
  hashtags: { max: 5, inBody: (tag) => `#${tag}[话题]# ` },
  links: 'remove',
  captionWanted: true,
};

const graphemeLimits: TextLimits = {
  title: null,
  body: [
    { max: 300, unit: 'graphemes', measure: graphemes },
    { max: 3000, unit: 'bytes', measure: utf8Bytes },
  ],
  hashtags: { max: 8, inBody: (tag) => `#${tag}` },
  links: 'keep',
  captionWanted: false,
};

/** Tags travel beside the text; a title of its own; tiny, so that everything is cut. */
const beside: TextLimits = {
  title: [{ max: 12, unit: 'characters', measure: graphemes }],
  body: [{ max: 60, unit: 'characters', measure: utf16Units }],
  hashtags: { max: 3, inBody: () => null },
  links: 'remove',
  captionWanted: true,
};

const all = { weighted, graphemeLimits, beside };

/** A source with one tag that is noise elsewhere, and some that name what only it has. */
const rules: CaptionRules = {
  worthOfTag: (name) => (/^fyp/i.test(name) ? 'noise' : /^duet$|tube/i.test(name) ? 'feature' : null),
};

function fitCaption(caption: string, limits: TextLimits): ReturnType<typeof fitWith> {
  return fitWith(caption, limits, { rules });
}

function codesIn({ changes }: ReturnType<typeof fitWith>): readonly string[] {
  return changes.map(({ reason }) => reason.code);
}

function codesOf(caption: string, limits: TextLimits): readonly string[] {
  return codesIn(fitCaption(caption, limits));
}

describe('a caption that fits', () => {
  it('is not touched, tags and links included', () => {
    const caption = 'I love my #cat so much 😻\n\nMore at https://example.org/a?b=1. #animals #pets';
    expect(fitCaption(caption, graphemeLimits)).toEqual({
      title: null,
      body: caption,
      hashtags: ['cat', 'animals', 'pets'],
      changes: [],
    });
  });

  it('gives an empty text for an empty caption', () => {
    expect(fitCaption('  \n ', graphemeLimits)).toEqual({ title: null, body: '', hashtags: [], changes: [] });
    expect(fitCaption('', weighted)).toEqual({ title: '', body: '', hashtags: [], changes: [] });
  });
});

describe('hashtags', () => {
  it.each([
    ['#cat #Dog', ['cat', 'Dog']],
    ['＃日常 今天#美食真好', ['日常', '美食真好']],
    ['#über_cool #наука #مرحبا #नमस्ते #한국', ['über_cool', 'наука', 'مرحبا', 'नमस्ते', '한국']],
    ['##double #a#b', ['double', 'a', 'b']],
    ['#🔥hot and #cat😂', ['🔥hot', 'cat']],
    ['#cat #CAT #Cat', ['cat']],
    ['we are #1, C#major, &#39; #️⃣ and #', []],
    ['https://example.org/#anchor', []],
    ['#sea, #sun.', ['sea', 'sun']],
  ])('are found in %s', (caption, tags) => {
    expect(fitCaption(caption, graphemeLimits).hashtags).toEqual(tags);
  });

  it('are written as the destination writes them, where they stood', () => {
    const fitted = fitCaption('Look at my #cat sleeping\n\n#pets #home', weighted);
    expect(fitted.body).toBe('Look at my #cat[话题]# sleeping\n\n#pets[话题]# #home[话题]#');
    expect(fitted.hashtags).toEqual(['cat', 'pets', 'home']);
    expect(fitted.changes.find(({ reason }) => reason.code === 'tags-written')).toMatchObject({
      before: '#cat #pets #home',
      after: '#cat[话题]# #pets[话题]# #home[话题]#',
    });
  });

  it('leave the text where they travel beside it, but a sentence keeps its word', () => {
    const fitted = fitCaption('Look at my #cat sleeping\n#pets #home', beside);
    expect(fitted.body).toBe('Look at my cat sleeping');
    expect(fitted.hashtags).toEqual(['cat', 'pets', 'home']);
  });

  it('that only mean something at the source go, wherever they stand', () => {
    const fitted = fitCaption('My #fyp day #FYPシ #dogs', graphemeLimits);
    expect(fitted.body).toBe('My day #dogs');
    expect(fitted.hashtags).toEqual(['dogs']);
    expect(fitted.changes).toMatchObject([{ reason: { code: 'tags-dropped' }, before: '#fyp #FYPシ', after: '' }]);
  });

  it('that name the source go from lists and stay as words in sentences', () => {
    expect(fitCaption('Nice #learnontube', graphemeLimits).body).toBe('Nice');
    expect(fitCaption('#duet with @bob.k', graphemeLimits).body).toBe('duet with bob.k');
  });

  it.each(['#viral', '#trending', '#fortune'])('with a meaning elsewhere stay: %s', (tag) => {
    expect(codesOf(`My day ${tag}`, graphemeLimits)).toEqual([]);
  });

  it('mean what the source says: another one has other tags', () => {
    const fitted = fitWith('My day #fyp #dogs', graphemeLimits, {
      rules: { worthOfTag: (name) => (name === 'dogs' ? 'noise' : null) },
    });
    expect(fitted.body).toBe('My day #fyp');
  });

  it('beyond the allowed number go, and the report says which', () => {
    const fitted = fitCaption('One #a1 two #b2 three\n#c3 #d4 #e5 #f6 #g7', {
      ...graphemeLimits,
      hashtags: { ...graphemeLimits.hashtags, max: 1 },
    });
    expect(fitted.body).toBe('One #a1 two b2 three');
    expect(fitted.hashtags).toEqual(['a1']);
    expect(fitted.changes).toMatchObject([
      {
        reason: { code: 'tags-over-limit', values: { maxHashtags: 1 } },
        before: '#b2 #c3 #d4 #e5 #f6 #g7',
        after: 'b2',
      },
    ]);
  });

  it('at the end outlive the words of a long text', () => {
    const fitted = fitCaption(`${'word '.repeat(100)}\n\n#sea #sun`, graphemeLimits);
    expect(fitted.body).toMatch(/word…\n\n#sea #sun$/);
    expect(graphemes(fitted.body)).toBeLessThanOrEqual(300);
    expect(graphemes(fitted.body)).toBeGreaterThan(290);
    expect(fitted.hashtags).toEqual(['sea', 'sun']);
  });

  it('never take more than a third from the words', () => {
    const tags = Array.from({ length: 8 }, (_, index) => `#${'long'.repeat(10)}${index}`).join(' ');
    const fitted = fitCaption(`${'word '.repeat(100)}${tags}`, graphemeLimits);
    expect(fitted.hashtags).toHaveLength(2);
    expect(codesIn(fitted)).toEqual(['tags-cut', 'body-cut']);
  });

  it('and words that are cut off are reported with the limits, in the units they are counted in', () => {
    const fitted = fitCaption('word '.repeat(100), graphemeLimits);
    expect(fitted.changes).toMatchObject([
      {
        reason: {
          code: 'body-cut',
          values: {
            limits: [
              { max: 300, unit: 'graphemes' },
              { max: 3000, unit: 'bytes' },
            ],
          },
        },
      },
    ]);
  });

  it('that were cut off with the words are not claimed', () => {
    const fitted = fitCaption(`${'word '.repeat(70)}#inside ${'word '.repeat(10)}`, graphemeLimits);
    expect(fitted.hashtags).toEqual([]);
  });
});

describe('mentions and links', () => {
  it('of handles lose their @, mail addresses and prices do not', () => {
    const fitted = fitCaption('With @anna.k. and ＠小明, write me@example.org @ 5pm', graphemeLimits);
    expect(fitted.body).toBe('With anna.k. and 小明, write me@example.org @ 5pm');
    expect(fitted.changes).toMatchObject([
      { reason: { code: 'mentions-freed' }, before: '@anna.k ＠小明', after: 'anna.k 小明' },
    ]);
  });

  it.each([
    ['me@anna@shop.com', 'me anna@shop.com'],
    ['me@home@anna@shop.com', 'me@home anna@shop.com'],
    ['write @@anna@shop.com', 'write anna@shop.com'],
    ['你好@anna@shop.com', '你好anna@shop.com'],
  ])('that are addresses stay the same when the sign before them goes: %s', (caption, expected) => {
    const { body } = fitCaption(caption, graphemeLimits);
    expect(body).toBe(expected);
    expect(fitCaption(body, graphemeLimits).body).toBe(expected);
  });

  it('leave the text where the destination punishes them', () => {
    const caption = 'Buy at https://shop.example/a?b=(1), or linktr.ee/me (www.example.org). Mail me@example.org!';
    const fitted = fitCaption(caption, weighted);
    expect(fitted.body).toBe('Buy at, or. Mail!');
    expect(fitted.changes[0]).toMatchObject({
      reason: { code: 'links-removed' },
      before: 'https://shop.example/a?b=(1) linktr.ee/me www.example.org me@example.org',
      after: '',
    });
  });

  it('a mention never hides a link: with the @ goes the address, or only the @ where links may stay', () => {
    const caption = 'rotated @https://insta.example/handle @someone.else hi';
    expect(fitCaption(caption, weighted).body).toBe('rotated someone.else hi');
    expect(fitCaption(caption, graphemeLimits).body).toBe('rotated https://insta.example/handle someone.else hi');
  });

  it.each([
    ['a handle that is an address', 'With @shop.com and @anna.nl!', 'With shop com and anna nl!'],
    ['a handle behind a full stop', 'insta.@com', 'insta. com'],
    ['a handle behind Chinese', '感谢@小明帮忙', '感谢小明帮忙'],
    ['a handle behind a tag', '#cat@anna', '#cat anna'],
    ['two handles without a space', '@anna@bob', 'anna bob'],
    ['a handle with a tag sign', '#@anna hi', 'anna hi'],
    ['a tag that goes on as an address', 'See #duet.com now', 'See duet .com now'],
    ['a tag behind slashes', 'https://#duet.com now', 'https:// duet .com now'],
  ])('%s leaves neither a link nor a mention', (_, caption, body) => {
    const keep = { ...weighted, hashtags: graphemeLimits.hashtags, links: 'keep' } as const;
    for (const limits of [keep, { ...keep, links: 'remove' } as const])
      expect(fitCaption(caption, limits).body).toBe(body);
  });

  it.each([
    ['an address right behind Chinese', '网址example.com谢谢', '网址 谢谢'],
    ['a mail address right behind Chinese', '邮箱me@example.com谢谢', '邮箱 谢谢'],
    ['a mail address with an accent', 'mail jörg@müller.de now', 'mail now'],
    ['another kind of link', 'join tg://resolve?domain=x now', 'join now'],
    ['a link with a tag sign', 'see #https://evil.com/x now', 'see now'],
    ['an address taken apart by a link', 'insta https://a.example .com', 'insta .com'],
    ['an address behind a dash or dots', 'shop -insta.com ..insta.com and/insta.com', 'shop .. and/'],
    ['an address with an invisible character', 'insta\u200b.com', ''],
  ])('%s is removed too', (_, caption, body) => {
    expect(fitCaption(caption, { ...weighted, title: null }).body).toBe(body);
  });

  it('a word that was cut never becomes an address', () => {
    const cut = { ...graphemeLimits, body: [{ max: 20, unit: 'graphemes', measure: graphemes }] };
    expect(fitCaption('We are a great insta.community of people', cut).body).toBe('We are a great…');
  });

  it('are told apart from words with a missing space, and from Chinese right behind them', () => {
    expect(fitCaption('wow.me too. Mr.Smith 3.5 e.g. this', weighted).body).toBe('wow.me too. Mr.Smith 3.5 e.g. this');
    expect(fitCaption('看https://example.org/abc谢谢', weighted).body).toBe('看 谢谢');
  });

  it("a tag in the destination's own writing is never cut in halves", () => {
    const cut = { ...weighted, title: null, body: [{ max: 20, unit: 'characters', measure: utf16Units }] };
    expect(fitCaption('vel elit #sea 你好你好你好你好你好', cut).body).toBe('vel elit #sea[话题]#…');
  });

  it('are never cut in halves', () => {
    const caption = `${'a'.repeat(270)} https://example.org/${'path'.repeat(20)} and more`;
    expect(fitCaption(caption, graphemeLimits).body).toBe(`${'a'.repeat(270)}…`);
  });
});

describe('a title', () => {
  it.each([
    ['My trip to Rome\nWe saw it all #rome', 'My trip to Rome', 'We saw it all #rome[话题]#'],
    ['Short and whole', 'Short and whole', 'Short and whole'],
    ['Short line\n\n#sea', 'Short line', 'Short line\n\n#sea[话题]#'],
    ['My #cat sleeps\nAll day', 'My cat sleeps', 'My #cat[话题]# sleeps\nAll day'],
    ['#sea #sun #fyp', 'sea sun', '#sea[话题]# #sun[话题]#'],
    ['#fyp', '', ''],
  ])('of %j is %j', (caption, title, body) => {
    const fitted = fitCaption(caption, weighted);
    expect(fitted.title).toBe(title);
    expect(fitted.body).toBe(body);
  });

  it('is whole sentences when they fill a good part of it, else the beginning', () => {
    expect(fitCaption('We went to the old harbour. Then something very long happened there.', weighted).title).toBe(
      'We went to the old harbour.',
    );
    expect(fitCaption('Wow! Today we went to the old harbour and then home', weighted).title).toBe(
      'Wow! Today we went to the old harbour…',
    );
  });

  it('says whether it is the first line, or was cut', () => {
    const derived = (caption: string) =>
      fitCaption(caption, weighted).changes.find(({ reason }) => reason.code === 'title-derived');
    expect(derived('Short line\nmore')).toMatchObject({
      reason: { values: { cut: false } },
      before: '',
      after: 'Short line',
    });
    const long = 'a'.repeat(41);
    expect(derived(long)).toMatchObject({
      reason: { values: { cut: true } },
      before: long,
      after: `${'a'.repeat(38)}…`,
    });
  });

  it('is counted as the platform counts, with the ellipsis inside', () => {
    const title = fitCaption('今天我们一起去公园散步看到了很多漂亮的花和树朋友们', weighted).title ?? '';
    expect(title.endsWith('…')).toBe(true);
    expect(rednoteUnits(title)).toBeLessThanOrEqual(20);
    expect(rednoteUnits(title)).toBeGreaterThanOrEqual(17);
    expect(fitCaption('a'.repeat(40), weighted).title).toBe('a'.repeat(40));
    expect(fitCaption('a'.repeat(41), weighted).title).toBe(`${'a'.repeat(38)}…`);
  });
});

describe('cleaning', () => {
  it('takes out what nobody sees and says so', () => {
    const fitted = fitCaption('a\u200b\u202eb\u0007  c\u00a0d\r\n\r\n\r\n\r\ne', graphemeLimits);
    expect(fitted.body).toBe('ab c d\n\ne');
    expect(codesIn(fitted)).toEqual(['tidied']);
  });

  it('keeps lines apart, whatever an app ends them with', () => {
    for (const end of ['\u0085', '\u2028', '\u2029', '\v', '\f', '\r', '\r\n']) {
      const fitted = fitCaption(`third${end}fourth`, graphemeLimits);
      expect(fitted.body, JSON.stringify(end)).toBe('third\nfourth');
      expect(codesIn(fitted)).toEqual(['tidied']);
    }
  });

  it.each(['cut emoji \ud83d end', 'cut emoji \ude00 end', 'cut emoji \ufffd end'])(
    'an emoji that an app cut in half is taken out, and the report says so: %j',
    (caption) => {
      const fitted = fitCaption(caption, graphemeLimits);
      expect(fitted.body).toBe('cut emoji end');
      expect(codesIn(fitted)).toEqual(['broken-characters', 'tidied']);
      expect(fitted.changes[0]?.before).toBe(caption);
    },
  );

  it('a NUL, a bell and a text turned around never reach a platform', () => {
    expect(fitCaption('a\0b\u0007c\u202ed\u2066e\u{e0041}f', graphemeLimits).body).toBe('abcdef');
  });

  it('keeps joiners where they shape words and emoji, and flags', () => {
    const caption = '👨‍👩‍👧 می‌خواهم क्‍ष 🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f} ❤️‍🔥';
    expect(fitCaption(caption, graphemeLimits)).toMatchObject({ body: caption, changes: [] });
  });

  it('joins letters and their accents (NFC)', () => {
    expect(fitCaption('cafe\u0301', graphemeLimits).body).toBe('café');
  });
});

describe('text that was decoded twice', () => {
  it.each([
    ['CafÃ© am Meer', 'Ã©', 'é'],
    ['Itâ€™s on', 'â€™', '’'],
    ['fun ðŸ˜‚', 'ðŸ˜‚', '😂'],
    ['æ—¥å¸¸', 'æ—¥å¸¸', '日常'],
    ['\u00c3\u00a9t\u00c3\u00a9', 'Ã©', 'é'],
  ])('is noticed: %s', (caption, found, probably) => {
    expect(findMojibake(caption)).toMatchObject({ found, probably });
  });

  it.each(['Café', '«CAFÉ»', 'naïve “Ä” À la carte', 'Größe', '日常', 'ÀÉÎ', '¿Qué?', 'Ñandú', '25°C – 30€'])(
    'is not seen in %s',
    (caption) => {
      expect(findMojibake(caption)).toBeNull();
    },
  );
});

describe('for any caption', () => {
  const piece = fc.oneof(
    { weight: 3, arbitrary: fc.lorem({ maxCount: 6 }) },
    { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom(
      '#fyp',
      '#cat',
      '#Sea',
      '＃日常',
      '@anna',
      'https://example.org/x',
      '👨‍👩‍👧‍👦',
      '🇳🇱',
      '今天真好看',
      'नमस्ते',
      '\n',
      '\n\n',
      '!',
      '. ',
    ),
    fc.stringMatching(/^#[a-z0-9_]{1,40}$/),
  );
  const caption = fc
    .array(fc.tuple(piece, fc.constantFrom(' ', ' ', '\n')), { maxLength: 60 })
    .map((pieces) => pieces.flat().join(''));

  it.each(Object.entries(all))('no limit is exceeded: %s', (_, limits) => {
    fc.assert(
      fc.property(caption, (text) => {
        const fitted = fitCaption(text, limits);
        for (const limit of limits.body) expect(limit.measure(fitted.body)).toBeLessThanOrEqual(limit.max);
        for (const limit of limits.title ?? [])
          expect(limit.measure(fitted.title ?? '')).toBeLessThanOrEqual(limit.max);
        expect(fitted.title === null).toBe(limits.title === null);
        expect(fitted.hashtags.length).toBeLessThanOrEqual(limits.hashtags.max ?? Number.POSITIVE_INFINITY);
        expect(new Set(fitted.hashtags.map((tag) => tag.toLowerCase())).size).toBe(fitted.hashtags.length);
        for (const tag of fitted.hashtags) {
          const form = limits.hashtags.inBody(tag);
          if (form !== null) expect(fitted.body).toContain(form.trim());
        }
      }),
      { numRuns: 300 },
    );
  });

  it('the same input gives the same output', () => {
    fc.assert(
      fc.property(caption, (text) => {
        expect(fitCaption(text, weighted)).toEqual(fitCaption(text, weighted));
      }),
      { numRuns: 50 },
    );
  });

  it.each(Object.entries(all))('no grapheme is split: %s', (_, limits) => {
    // Graphemes that cleaning alone would change are not the point here.
    const clean = caption.map((text) => fitCaption(text, { ...graphemeLimits, body: [] }).body);
    fc.assert(
      fc.property(clean, (text) => {
        const fitted = fitCaption(text, limits);
        const known = new Set([...splitGraphemes(text), '…', ' ', '\n', ...'[话题]#']);
        for (const grapheme of [...splitGraphemes(fitted.body), ...splitGraphemes(fitted.title ?? '')])
          expect(known).toContain(grapheme);
      }),
      { numRuns: 200 },
    );
  });

  it.each(Object.entries(all))('what fits already is not changed again: %s', (_, limits) => {
    const bodyOnly = { ...limits, title: null };
    const words = fc
      .array(
        fc.tuple(
          fc.oneof(
            fc.lorem({ maxCount: 4 }),
            fc.constantFrom('#fyp', '#cat', '#Sea', '@anna', '今天#日常', 'https://example.org/x', '👨‍👩‍👧‍👦'),
          ),
          fc.constantFrom(' ', '\n'),
        ),
        { maxLength: 80 },
      )
      .map((pieces) => pieces.flat().join(''));
    fc.assert(
      fc.property(words, (text) => {
        const once = fitCaption(text, bodyOnly);
        const twice = fitCaption(once.body, bodyOnly);
        expect(twice.body).toBe(once.body);
        expect(twice.changes).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it.each(Object.entries(all))('every difference stands in the changes: %s', (_, limits) => {
    fc.assert(
      fc.property(caption, (text) => {
        const { title, body, hashtags, changes } = fitCaption(text, limits);
        if (changes.length === 0) expect(body).toBe(text.trim());
        const output = countVisible(`${title ?? ''}${body}${hashtags.join('')}`);
        const before = countVisible(changes.map((change) => change.before).join(''));
        for (const [character, count] of countVisible(text.normalize('NFC')))
          if (
            (output.get(character) ?? 0) < count &&
            (before.get(character) ?? 0) === 0 &&
            !changes.some(({ reason }) => reason.code === 'tidied')
          )
            expect.fail(`${JSON.stringify(character)} was lost and no change says so`);
        const input = countVisible(text.normalize('NFC'));
        const after = countVisible(changes.map((change) => change.after).join(''));
        for (const character of output.keys())
          if (!input.has(character) && !after.has(character))
            expect.fail(`${JSON.stringify(character)} came from nowhere`);
      }),
      { numRuns: 300 },
    );
  });
});

function countVisible(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const character of text) if (character.trim() !== '') counts.set(character, (counts.get(character) ?? 0) + 1);
  return counts;
}

describe('100 KB of anything', () => {
  it.each([
    ['one word', 'a'.repeat(100_000)],
    ['Chinese with tags', '漢é #tag'.repeat(14_000)],
    ['one grapheme', `e${'\u0301'.repeat(50_000)}`],
    ['mentions', '@a '.repeat(33_000)],
    ['almost links', 'https://'.repeat(12_000)],
    ['almost addresses', 'a@a.'.repeat(25_000)],
    ['dots', 'a.b'.repeat(33_000)],
    ['blank lines', `${' \n\u3000'.repeat(33_000)}x`],
    ['open brackets', '( '.repeat(50_000)],
    ['tags', Array.from({ length: 15_000 }, (_, index) => `#t${index}`).join(' ')],
    ['joiners', '\u200d'.repeat(50_000)],
    ['flags', '\u{1f3f4}\u{e0067}'.repeat(25_000)],
  ])('comes to an end: %s', (_, text) => {
    for (const limits of Object.values(all)) {
      const fitted = fitCaption(text, limits);
      for (const limit of limits.body) expect(limit.measure(fitted.body)).toBeLessThanOrEqual(limit.max);
    }
  });
});
