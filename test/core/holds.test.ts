import { describe, expect, it } from 'vitest';
import {
  codesFreedByFile,
  codesFreedByNextRun,
  codesFreedByPlan,
  codesOutlivingPlans,
  freedBy,
  outlivesPlans,
} from '../../src/core/holds.ts';

describe('what frees a hold', () => {
  it.each(codesFreedByPlan)('another plan: %s', (code) => expect(freedBy(code)).toBe('plan'));
  it.each(codesFreedByFile)('a file that arrives: %s', (code) => expect(freedBy(code)).toBe('file'));
  it.each(codesFreedByNextRun)('the next run: %s', (code) => expect(freedBy(code)).toBe('next-run'));

  it('is a person for everything else, an adapter’s own words among it', () => {
    for (const code of ['captcha', 'tried-often', 'rednote/anything', '']) expect(freedBy(code)).toBe('person');
  });

  it('is never two things', () => {
    const all = [...codesFreedByPlan, ...codesFreedByFile, ...codesFreedByNextRun];
    expect(new Set(all).size).toBe(all.length);
  });
});

it('only a person’s own "skip it" outlives another plan', () => {
  expect(codesOutlivingPlans).toEqual(['skipped-by-person']);
  for (const code of codesOutlivingPlans) expect(outlivesPlans(code)).toBe(true);
  for (const code of [...codesFreedByPlan, ...codesFreedByNextRun, 'refused']) expect(outlivesPlans(code)).toBe(false);
});
