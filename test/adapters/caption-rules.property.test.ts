import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { registry } from '../../adapters/index.ts';
import { captionRules } from '../../adapters/sources/tiktok/captions.ts';
import type { TextLimits } from '../../src/contract/index.ts';
import { fitCaption } from '../../src/core/caption/fit.ts';
import { scanCaption } from '../../src/core/caption/tokens.ts';
import { splitGraphemes } from '../../src/kit/index.ts';

/** Pieces that each rule takes apart, and glue that may put them together again for the next one. */
const piece = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      ...['https://insta.example/handle', 'http://', 'https', 'www.', 'insta.com', 'shop', 'com', 'a.community', 'me'],
      ...['example.org/x', '.com', '.de', 'tg://x', '/path', 'jörg', 'müller.de', 'munity', 'de'],
    ),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom('@', '＠', '#', '＃', '@@', '#@', '@#', '.', '..', ':', '/', '//', '-', '_', '!'),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom('@anna', '@shop.com', '#fyp', '#duet', '#cat', '#tiktoktravel', '#sea#sun', '#1'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '你好',
      '谢谢',
      'สวัสดี',
      '감사',
      'مرحبا',
      '👨‍👩‍👧',
      '🇳🇱',
      'e\u0301',
      '[话题]#',
      '(',
      ')',
      '【',
      '】',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '\u0085',
      '\u2028',
      '\u200b',
      '\u202e',
      '\u00ad',
      '\0',
      '\ud83d',
      '\ufffd',
      '\ufffe',
      '\u200d',
      '\ufe0f',
    ),
  },
  fc.lorem({ maxCount: 3 }),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const glue = fc.constantFrom('', '', '', ' ', '\n', '\n\n');
const caption = fc.array(fc.tuple(piece, glue), { maxLength: 40 }).map((pieces) => pieces.flat().join(''));

const places: (readonly [name: string, limits: TextLimits])[] = [];
for (const entry of registry.destinations) {
  const destination = await entry.load();
  const { text } = destination.capabilities({}, null);
  places.push([entry.name, text]);
  const few = { ...text, body: text.body.map((limit) => ({ ...limit, max: Math.min(limit.max, 40) })) };
  places.push([`${entry.name}, cut short`, few]);
  places.push([
    `${entry.name}, one tag, no links`,
    { ...text, links: 'remove', hashtags: { ...text.hashtags, max: 1 } },
  ]);
}
const [first] = places;
if (first !== undefined)
  places.push(['tags beside the text', { ...first[1], hashtags: { max: 2, inBody: () => null }, links: 'remove' }]);

describe.each(places)('no rule lets through what another one takes out: %s', (_, limits) => {
  const scan = (text: string) => scanCaption(text, (name) => limits.hashtags.inBody(name));

  it('no name without its platform, no address where none may be, nothing invisible or broken', () => {
    fc.assert(
      fc.property(caption, (text) => {
        const { title, body, hashtags } = fitCaption(text, limits, { rules: captionRules });
        for (const shown of [body, title ?? '']) {
          const left = scan(shown).filter(
            ({ kind }) => kind === 'mention' || (kind === 'link' && limits.links === 'remove'),
          );
          expect(left, JSON.stringify(shown)).toEqual([]);
        }
        for (const shown of [body, title ?? '', ...hashtags]) expect(shown).not.toMatch(unfit);
      }),
      { numRuns: 150 },
    );
  });

  it('a link that stays was there before', () => {
    fc.assert(
      fc.property(caption, (text) => {
        const { title, body } = fitCaption(text, limits, { rules: captionRules });
        const { body: whole } = fitCaption(
          text,
          { ...limits, title: null, body: [], links: 'keep' },
          { rules: captionRules },
        );
        const known = linksIn(scan(whole));
        for (const link of [...linksIn(scan(body)), ...linksIn(scan(title ?? ''))]) expect(known).toContain(link);
      }),
      { numRuns: 100 },
    );
  });

  it('within the limits, in whole characters, and not changed when it comes again', () => {
    fc.assert(
      fc.property(caption, (text) => {
        const { title, body } = fitCaption(text, limits, { rules: captionRules });
        for (const limit of limits.body) expect(limit.measure(body)).toBeLessThanOrEqual(limit.max);
        for (const limit of limits.title ?? []) expect(limit.measure(title ?? '')).toBeLessThanOrEqual(limit.max);
        const whole = new Set(splitGraphemes(fitCaption(text, { ...limits, body: [] }, { rules: captionRules }).body));
        for (const one of splitGraphemes(body))
          expect(' …'.includes(one) || whole.has(one), JSON.stringify(one)).toBe(true);
        const once = fitCaption(text, { ...limits, title: null }, { rules: captionRules }).body;
        const twice = fitCaption(once, { ...limits, title: null }, { rules: captionRules }).body;
        expect(twice).toBe(once);
      }),
      { numRuns: 150 },
    );
  });
});

const unfit =
  /(?!\n)\p{Cc}|\p{Surrogate}|[\u2028\u2029\u200b\u202a-\u202e\u2066-\u2069\ufeff\ufffd\ufffe\uffff\u00ad]/u;

function linksIn(tokens: ReturnType<typeof scanCaption>): readonly string[] {
  return tokens.filter(({ kind }) => kind === 'link').map(({ text }) => text);
}
