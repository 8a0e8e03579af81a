import { describe, expect, it } from 'vitest';
import type { ReportCalendar } from '../../../src/report/data.ts';
import { chartOf } from '../../../src/report/page/summary/chart.ts';
import { ticksOf } from '../../../src/report/page/summary/days.ts';
import { pageWords } from '../../../src/report/page/words/index.ts';
import { plainSpeech } from '../../support/speech.ts';
import { sampleReport } from './sample-report.ts';

function draw(calendar: Partial<ReportCalendar>, dying: Parameters<typeof chartOf>[1] = []) {
  const { head } = sampleReport({ posts: 20 });
  const [account] = head.accounts;
  if (account === undefined) throw new Error('the sample has no account');
  const speech = plainSpeech('en');
  return chartOf({ ...account.calendar, ...calendar }, dying, { head, speech, words: pageWords(speech) });
}

const empty = { done: [], coming: [], left: 0, firstAt: null, lastAt: null } as const;

describe('the picture of a calendar', () => {
  it('is left out where there is nothing to see', () => {
    expect(draw(empty)).toBeNull();
    expect(draw({ ...empty, left: 3, coming: [{ day: '2026-11-26', posts: 3 }] })).toBeNull();
  });

  it('goes on to the real end when the days named are not all', () => {
    const chart = draw({
      ...empty,
      left: 500,
      coming: [
        { day: '2026-11-26', posts: 1 },
        { day: '2026-11-27', posts: 1 },
      ],
      lastAt: '2028-04-08T10:00:00.000Z',
    });
    expect(chart?.coming).toMatch(/L990\.0 0\.00$/);
    expect(chart?.end).toMatchObject({ x: '99.00', anchor: 'end' });
  });

  it('shows dying links on the same axis, larger where more die', () => {
    const chart = draw({ ...empty, lastAt: null }, [
      { at: '2026-11-28T00:00:00.000Z', files: 4 },
      { at: '2026-12-06T00:00:00.000Z', files: 1 },
    ]);
    expect(chart?.dying.map(({ x }) => Number(x))).toEqual([20.6, 99]);
    expect(Number(chart?.dying[0]?.size)).toBeGreaterThan(Number(chart?.dying[1]?.size));
    expect(chart?.dyingSays?.says).toBe('links that die: 5');
  });

  it.each([
    [5, /^[A-Z][a-z]{2} \d+$/],
    [70, /^[A-Z][a-z]{2} \d+$/],
    [200, /^[A-Z][a-z]{2}( \d{4})?$/],
    [3650, /^[A-Z][a-z]{2} \d{4}$/],
    [30_000, /^[A-Z][a-z]{2} \d{4}$/],
  ])('has few marks for %i days', (days, shape) => {
    const ticks = ticksOf('en', { first: 20_000, last: 20_000 + days });
    expect(ticks.length).toBeGreaterThan(2);
    expect(ticks.length).toBeLessThan(10);
    for (const { says } of ticks) expect(says).toMatch(shape);
  });
});
