import { describe, expect, it } from 'vitest';
import { decodeLanguage, findTag, isSameLanguage, isWrittenIn, lacksItsLetters } from '../../src/language/tongue.ts';

describe('a language', () => {
  it.each([
    ['zh', 'zh'],
    ['EN', 'en'],
    ['pt_br', 'pt-BR'],
    ['zh-hant', 'zh-Hant'],
  ])('typed as %s is %s', (given, tag) => {
    expect(decodeLanguage(given)).toBe(tag);
  });

  it.each(['', 'chinese', '中文', 'z', 'zh--x', '--to'])('is not %j', (given) => {
    expect(() => decodeLanguage(given)).toThrow('wrong-language');
  });

  it.each([
    ['zh', ['en', 'zh-Hans', 'zh-Hant'], 'zh-Hans'],
    ['zh', ['en', 'zt', 'zh'], 'zh'],
    ['zh-TW', ['zh', 'zt'], 'zt'],
    ['pt-BR', ['pb', 'pt'], 'pt'],
    ['EN', ['en'], 'en'],
    ['eo', ['en'], null],
  ])('%s is known to a service as %j: %s', (wanted, known, tag) => {
    expect(findTag(wanted, known)).toBe(tag);
  });

  it('is told from its other way of writing', () => {
    expect(isSameLanguage('zh', 'zh-CN')).toBe(true);
    expect(isSameLanguage('zh-Hans', 'zh-Hant')).toBe(false);
    expect(isSameLanguage('en', 'en-GB')).toBe(true);
  });

  it.each([
    ['今天去海边 with my dog', 'zh', true],
    ['今天', 'zh-Hant', false],
    ['今日は海に行った', 'zh', false],
    ['今日は海に行った', 'ja', true],
    ['OMG 太好看了吧 this is the best day of my life', 'zh', false],
    ['오늘은 바다에', 'ko', true],
    ['At the sea', 'en', false],
    ['123', 'zh', false],
  ])('%s is in %s: %s', (text, target, answer) => {
    expect(isWrittenIn(text, target)).toBe(answer);
  });

  it.each([
    ['lorem ipsum', 'zh', true],
    ['去海边 with Anna', 'zh-Hant', false],
    ['lorem ipsum', 'ja', true],
    ['lorem', 'ru', true],
    ['море', 'uk', false],
    ['lorem', 'ar', true],
    ['lorem', 'hi', true],
    ['zhongwen', 'zh-Latn', false],
    ['lorem', 'sr', false],
    ['lorem', 'de', false],
  ])('%s has not one letter of %s: %s', (text, target, answer) => {
    expect(lacksItsLetters(text, target)).toBe(answer);
  });
});
