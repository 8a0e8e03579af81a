import { describe, expect, it } from 'vitest';
import { dayAfter, dayIn, isDay, isTimeZone, momentIn } from '../../src/core/zone.ts';

describe('a time of day in a zone', () => {
  it.each([
    ['UTC', '2026-03-01', '18:00', '2026-03-01T18:00:00.000Z'],
    ['Europe/Berlin', '2026-03-01', '18:00', '2026-03-01T17:00:00.000Z'],
    ['Europe/Berlin', '2026-07-01', '18:00', '2026-07-01T16:00:00.000Z'],
    ['Asia/Kolkata', '2026-03-01', '00:15', '2026-02-28T18:45:00.000Z'],
    // On that night the clocks go from 02:00 to 03:00: 02:30 is taken as 03:30.
    ['Europe/Berlin', '2026-03-29', '02:30', '2026-03-29T01:30:00.000Z'],
    // On that night 02:30 comes twice: the first is taken.
    ['Europe/Berlin', '2026-10-25', '02:30', '2026-10-25T00:30:00.000Z'],
    // A day that Samoa left out.
    ['Pacific/Apia', '2011-12-30', '18:00', '2011-12-31T04:00:00.000Z'],
  ])('%s %s %s is %s', (zone, day, time, moment) => {
    expect(momentIn(zone, day, time)).toBe(moment);
  });
});

describe('days and zones', () => {
  it('are told from what is none', () => {
    expect(['2026-02-28', '2028-02-29'].map(isDay)).toEqual([true, true]);
    expect(['2026-02-29', '2026-2-3', '20260203', '', '2026-02-03T00:00', '2026-13-01'].map(isDay)).toEqual(
      Array(6).fill(false),
    );
    expect(['Europe/Berlin', 'UTC', 'America/Argentina/Ushuaia'].map(isTimeZone)).toEqual([true, true, true]);
    expect(['Europe/Atlantis', '', 'Berlin'].map(isTimeZone)).toEqual([false, false, false]);
  });

  it('follow each other, also over months and leap days', () => {
    expect(['2026-02-28', '2028-02-28', '2026-12-31'].map(dayAfter)).toEqual([
      '2026-03-01',
      '2028-02-29',
      '2027-01-01',
    ]);
  });

  it('depend on where one is', () => {
    expect(dayIn('Pacific/Auckland', '2026-03-01T12:00:00.000Z')).toBe('2026-03-02');
    expect(dayIn('America/Los_Angeles', '2026-03-01T07:59:59.999Z')).toBe('2026-02-28');
  });
});
