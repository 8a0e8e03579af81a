import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findAddresses } from '../../src/kit/addresses.ts';

const found = (pasted: string) => findAddresses(pasted).map(({ href }) => href);

describe('the addresses in a text that somebody pasted', () => {
  it.each<[string, string, readonly string[]]>([
    ['alone', 'https://a.test/x', ['https://a.test/x']],
    ['with a query and a place in the page', 'https://a.test/x?b=1&c=%3D#d', ['https://a.test/x?b=1&c=%3D#d']],
    ['with a port', 'http://a.test:8080/x', ['http://a.test:8080/x']],
    ['in capitals', 'HTTPS://A.TEST/X', ['https://a.test/X']],
    ['without a scheme', 'a.test/x', ['https://a.test/x']],
    ['without a scheme or a path', 'www.a.test', ['https://www.a.test/']],
    [
      'in the sentence REDnote copies around it',
      '26 【Ferry at dusk - Ann | 小红书】 😆 AbC 😆 http://a.test/a/AbC123，复制本条信息，打开【小红书】App查看精彩内容！',
      ['http://a.test/a/AbC123'],
    ],
    [
      'in an English share text',
      'Check this out! https://a.test/p/AbC/?igsh=MQ%3D%3D',
      ['https://a.test/p/AbC/?igsh=MQ%3D%3D'],
    ],
    ['with Chinese right behind it', 'https://a.test/x复制', ['https://a.test/x']],
    ['with Chinese right before it', '看https://a.test/x', ['https://a.test/x']],
    ['in full-width brackets', '（https://a.test/x）', ['https://a.test/x']],
    ['in corner brackets', '「https://a.test/x」。', ['https://a.test/x']],
    ['before a full-width full stop', 'https://a.test/x。', ['https://a.test/x']],
    ['at the end of a sentence', 'It is at https://a.test/x.', ['https://a.test/x']],
    ['shouted', 'https://a.test/x!!!', ['https://a.test/x']],
    ['in brackets', '(see https://a.test/x)', ['https://a.test/x']],
    ['in angle brackets', '<https://a.test/x>', ['https://a.test/x']],
    ['in quotation marks', '"https://a.test/x"', ['https://a.test/x']],
    ['as a link in Markdown', '[Ferry](https://a.test/x).', ['https://a.test/x']],
    ['in bold Markdown', '**https://a.test/x**', ['https://a.test/x']],
    ['on a line of its own', 'Ferry\r\nhttps://a.test/x\r\n', ['https://a.test/x']],
    ['two, in their order', 'https://b.test/2，https://a.test/1', ['https://b.test/2', 'https://a.test/1']],
    ['the same twice', 'a.test/x a.test/x', ['https://a.test/x', 'https://a.test/x']],
  ])('%s', (_, pasted, wanted) => expect(found(pasted)).toEqual(wanted));
});

describe('what is no web address', () => {
  it.each([
    '',
    'posted!',
    '已发布',
    '6975aaaa0000000001020304',
    'ann@a.test',
    'mailto:ann@a.test',
    'ftp://a.test/x',
    'sftp://a.test/x',
    'app://a.test/x',
    'javascript:alert(1)',
    'data:text/html,x',
    'https://localhost/x',
    'http://127.0.0.1/x',
    'https://[::1]/x',
    'https:///x',
    'https://',
    'a.test:99999/x',
    '3.14',
    '12:30',
    '…',
  ])('%j', (pasted) => expect(found(pasted)).toEqual([]));
});

describe('an address that is made to deceive', () => {
  it.each([
    'https://ann:secret@a.test/x',
    'https://ann@a.test/x',
    'https://a.test@evil.test/x',
    'https://a.test:443@evil.test/x',
    'https://a.test%2Fx@evil.test/x',
    'a.test@evil.test/x',
  ])('%s leads nowhere: not to the host behind the @, and to no path', (pasted) => {
    for (const url of findAddresses(pasted)) {
      expect(url.hostname).not.toBe('evil.test');
      expect(url.pathname).toBe('/');
    }
  });

  it('is read as what it is: an @ in a path, another host in a query', () => {
    expect(found('https://evil.test/@a.test/x')).toEqual(['https://evil.test/@a.test/x']);
    expect(findAddresses('https://evil.test/?to=https://a.test/x').map(({ hostname }) => hostname)).toEqual([
      'evil.test',
    ]);
    expect(findAddresses('https://a.test.evil.test/x').map(({ hostname }) => hostname)).toEqual(['a.test.evil.test']);
  });
});

describe('a text of any length', () => {
  it.each([
    ['letters', 'a'.repeat(10_000)],
    ['dashes', '-'.repeat(10_000)],
    ['dots', 'a.'.repeat(5_000)],
    ['brackets behind an address', `a.test/${')'.repeat(10_000)}x`],
    ['schemes', 'https://'.repeat(1_250)],
    ['marks', '@/'.repeat(5_000)],
  ])('comes to an end: %s', (_, pasted) => {
    expect(findAddresses(pasted).length).toBeLessThanOrEqual(1);
  });

  it('is read at its beginning, where an address stands that somebody copied', () => {
    const filling = 'Ferry '.repeat(2_000);
    expect(found(`https://a.test/x ${filling}`)).toEqual(['https://a.test/x']);
    expect(found(`${filling} https://a.test/x`)).toEqual([]);
  });
});

const piece = fc.constantFrom(
  ...[
    'https://',
    'http://',
    'ftp://',
    'HTTPS://',
    '://',
    'a.test',
    'www.a.test',
    'xn--.test',
    'evil.test',
    'ann',
    'ann:secret',
  ],
  ...[
    '@',
    ':',
    ':80',
    ':99999',
    '/',
    '//',
    '/x',
    '/../',
    '?',
    '#',
    '%',
    '%zz',
    '.',
    '..',
    ' ',
    '\n',
    '，',
    '）',
    '(',
    ')',
    '[',
    ']',
  ],
);
const text = fc.oneof(
  fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 200 }),
);

describe('whatever is pasted', () => {
  it('nothing is thrown, and what is found is a web address without a name whose host stands in the text', () => {
    fc.assert(
      fc.property(text, (pasted) => {
        for (const url of findAddresses(pasted)) {
          expect(url.protocol).toMatch(/^https?:$/);
          expect([url.username, url.password]).toEqual(['', '']);
          expect(pasted.toLowerCase()).toContain(url.hostname);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('an address is found whatever is written around it, where no letter or mark of an address touches it', () => {
    const around = fc.string({ unit: fc.constantFrom(...'一二，。！（）「」😆 \n'), maxLength: 20 });
    const path = fc.string({ unit: fc.constantFrom(...'aB9-/'), maxLength: 20 });
    fc.assert(
      fc.property(around, around, path, (before, after, rest) => {
        expect(found(`${before}https://a.test/${rest}${after}`)).toEqual([`https://a.test/${rest}`]);
      }),
    );
  });
});
