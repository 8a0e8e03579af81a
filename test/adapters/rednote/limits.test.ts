import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  defaultTopics,
  maxTopics,
  measureTitle,
  rednoteLimits,
  topicMarkup,
} from '../../../adapters/destinations/rednote/limits.ts';

const fits = (title: string) => (rednoteLimits().text.title ?? []).every((rule) => rule.measure(title) <= rule.max);

describe('a REDnote title', () => {
  // what the page's counter showed, or its formula gives
  it.each([
    ['', 0],
    ['hello', 3],
    ['a'.repeat(40), 20],
    ['a'.repeat(41), 21],
    ['汉'.repeat(20), 20],
    ['✨', 1],
    ['💇', 2],
    ['🇫🇷', 4],
    ['👩‍👩‍👧', 8],
    ['café', 3],
    // one client's live check of 2026-08-27: twelve code points, two of them Latin, showed 11/20
    ['海边的日落ab真的太美', 10],
    ['海边的日落ab真的太美了', 11],
  ])('%j weighs %i', (title, units) => {
    expect(measureTitle(title)).toBe(units);
  });

  it('fits at twenty units and not at the next letter', () => {
    expect(fits('a'.repeat(40))).toBe(true);
    expect(fits('a'.repeat(41))).toBe(false);
    expect(fits('汉'.repeat(20))).toBe(true);
    expect(fits('汉'.repeat(21))).toBe(false);
    expect(fits('✨'.repeat(20))).toBe(true);
    expect(fits('💇'.repeat(11))).toBe(false);
  });

  it('that is mostly CJK also stays within twenty code points', () => {
    const mixed = '汉'.repeat(15) + 'a'.repeat(10);
    expect(measureTitle(mixed)).toBe(20);
    expect(fits(mixed)).toBe(false);
    expect(fits('汉'.repeat(15) + 'a'.repeat(5))).toBe(true);
    expect(fits('한'.repeat(12) + 'a'.repeat(9))).toBe(false);
    expect(fits('汉'.repeat(8) + 'a'.repeat(24))).toBe(true);
  });

  it('never measures less when it grows, so that cutting it by search is sound', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '汉', 'ん', '한', '✨', '💇', 'é') });
    fc.assert(
      fc.property(text, text, (start, more) => {
        for (const rule of rednoteLimits().text.title ?? [])
          expect(rule.measure(start + more)).toBeGreaterThanOrEqual(rule.measure(start));
      }),
    );
  });
});

describe('a REDnote body', () => {
  const [rule] = rednoteLimits().text.body;

  it('holds a thousand UTF-16 units, topic markup included', () => {
    const topic = topicMarkup('旅行');
    expect(topic).toBe('#旅行[话题]# ');
    expect(rule?.max).toBe(1000);
    expect(rule?.measure(topic)).toBe(9);
    expect(rule?.measure('💇'.repeat(500))).toBe(1000);
  });

  it('has five topics unless asked for more, and never more than ten', () => {
    expect(rednoteLimits().text.hashtags.max).toBe(defaultTopics);
    expect(rednoteLimits({ maxTopics: 8 }).text.hashtags.max).toBe(8);
    expect(rednoteLimits({ maxTopics: 50 }).text.hashtags.max).toBe(maxTopics);
  });
});
