import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { Allowance, cookiesIn, deviceKind, isToken, newToken, tokenIn } from '../../src/hand-off/guard.ts';

describe('what kind of device it is', () => {
  it.each([
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
      'iphone',
    ],
    [
      'Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1 Mobile/15E148 Safari/604.1',
      'ipad',
    ],
    [
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36',
      'android',
    ],
    [
      'Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1 Mobile',
      'other',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36',
      'windows',
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
      'mac',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'linux'],
    ['curl/8.5.0', 'other'],
    ['\u001b[2Jiphone', 'other'],
    ['', 'other'],
    [undefined, 'other'],
  ] as const)('%s: %s', (agent, kind) => {
    expect(deviceKind(agent)).toBe(kind);
  });
});

describe('the code', () => {
  it('is another one each time, and only itself', () => {
    const tokens = new Set(Array.from({ length: 1_000 }, newToken));
    expect(tokens.size).toBe(1_000);
    const [token = ''] = tokens;
    expect(token).toMatch(/^[\w-]{22}$/);
    expect(isToken(token, token)).toBe(true);
    for (const other of [
      undefined,
      '',
      token.slice(1),
      `${token}=`,
      ` ${token}`,
      token.toLowerCase().toUpperCase(),
      'x'.repeat(10_000),
    ])
      expect(isToken(other, token), String(other)).toBe(false);
  });

  it.each([
    ['/?t=abc', 'abc'],
    ['/?t=abc&x=1', 'abc'],
    ['/?x=1&t=abc', 'abc'],
    ['/?t=', ''],
    ['/', undefined],
    ['/?', undefined],
    ['/?t', ''],
    ['/?t=a&t=b', undefined],
    ['/view?t=abc', undefined],
    ['//?t=abc', undefined],
    ['/#?t=abc', undefined],
  ])('of %s is %j', (url, wanted) => {
    expect(tokenIn(url)).toBe(wanted);
  });

  it.each([
    [undefined, []],
    ['clipferry-80=a', ['a']],
    ['x=1; clipferry-80=a;clipferry-80=b', ['a', 'b']],
    ['clipferry-8080=a; clipferry-8=b; clipferry=c; xclipferry-80=d', []],
    ['clipferry-80', []],
    ['clipferry-80=a=b', ['a=b']],
  ])('in the cookies %j is one of %j', (cookie, wanted) => {
    expect(cookiesIn({ headers: { cookie } } as IncomingMessage, 80)).toEqual(wanted);
  });
});

describe('an allowance', () => {
  it('is each address its own, and there again after a minute', () => {
    let now = 0;
    const allowance = new Allowance(2, () => now);
    expect(['a', 'a', 'a', 'b'].map((address) => allowance.take(address))).toEqual([true, true, false, true]);
    now = 59_999;
    expect(allowance.take('a')).toBe(false);
    now = 60_000;
    expect(allowance.take('a')).toBe(true);
  });

  it('does not grow without end', () => {
    const allowance = new Allowance(1, () => 0);
    for (let n = 0; n < 30_000; n += 1) allowance.take(`${n}`);
    expect(allowance.take('new')).toBe(true);
    expect(allowance.take('new')).toBe(false);
  });
});
