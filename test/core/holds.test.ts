import { describe, expect, it } from 'vitest';
import {
  codesFreedByFile,
  codesFreedByNextRun,
  codesFreedByPlan,
  codesOutlivingPlans,
  fileFreedBy,
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

describe('what makes a file wanted again', () => {
  it.each([
    ['host-not-allowed', 'host'],
    ['archive-gone', 'archive'],
    ['entry-gone', 'archive'],
    ['link-refused', 'asking'],
    ['not-media', 'asking'],
    ['tls-failed', 'asking'],
    ['archive-entry-damaged', 'asking'],
    ['expired-link', 'other-file'],
    ['bad-link', 'other-file'],
    ['url-not-allowed', 'other-file'],
    ['damaged', 'other-file'],
    ['somebody/else', 'other-file'],
  ])('%s: %s', (code, by) => expect(fileFreedBy(code)).toBe(by));
});

it('only a person’s own "skip it" and "hold it" outlive another plan', () => {
  expect(codesOutlivingPlans).toEqual(['skipped-by-person', 'held-by-person']);
  for (const code of codesOutlivingPlans) expect(outlivesPlans(code)).toBe(true);
  for (const code of ['no-caption', 'schedule-missed', ...codesFreedByNextRun, 'refused'])
    expect(outlivesPlans(code)).toBe(false);
});
