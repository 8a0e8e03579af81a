import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseChoices, parsePace, type SelectionFlags } from '../../src/cli/selection.ts';
import { tempDir } from '../support/temp.ts';

const utc = { timeZone: 'UTC', now: '2026-11-26T10:00:00.000Z' };
const berlin = { ...utc, timeZone: 'Europe/Berlin' };
const bare: SelectionFlags = { order: 'oldest', privatePosts: 'private' };

async function codeOf(task: Promise<unknown> | (() => unknown)): Promise<unknown> {
  try {
    await (typeof task === 'function' ? task() : task);
  } catch (error) {
    return error;
  }
  throw new Error('it went well');
}

describe('days a person types', () => {
  it('are days of their own calendar, from its first moment to its last', async () => {
    const flags = { ...bare, since: '2024-03-31', until: '2024-03-31' };
    expect(await parseChoices(flags, utc)).toMatchObject({
      since: '2024-03-31T00:00:00.000Z',
      until: '2024-03-31T23:59:59.999Z',
    });
    // The day the clocks go forward has 23 hours.
    expect(await parseChoices(flags, berlin)).toMatchObject({
      since: '2024-03-30T23:00:00.000Z',
      until: '2024-03-31T21:59:59.999Z',
    });
  });

  it.each(['2025-02-31', '31.12.2024', '2024-1-1', 'yesterday', ''])(
    'are refused when they are none: %j',
    async (since) => {
      expect(await codeOf(parseChoices({ ...bare, since }, utc))).toMatchObject({
        kind: 'usage',
        reason: { code: 'wrong-date', values: { flag: '--since', given: since } },
      });
    },
  );
});

describe('what a person wishes for their files', () => {
  it('is kept as it was typed, and nothing of it where nothing was', async () => {
    const wishes = {
      tooLong: 'cut',
      otherSound: 'mute',
      loudness: 'normalise',
      photoShape: 'pad',
      covers: 'chosen',
    } as const;
    expect(await parseChoices({ ...bare, ...wishes, burnSubtitles: true }, utc)).toMatchObject({
      ...wishes,
      subtitles: 'burn',
    });
    const names = [...Object.keys(wishes), 'subtitles'];
    expect(Object.keys(await parseChoices(bare, utc)).filter((name) => names.includes(name))).toEqual([]);
  });
});

describe('a schedule', () => {
  it('is times of each day in the person’s zone, from today or a day they choose', async () => {
    expect((await parseChoices({ ...bare, schedule: '21:30, 9:00,21:30' }, berlin)).schedule).toEqual({
      from: '2026-11-26',
      times: ['09:00', '21:30'],
      timeZone: 'Europe/Berlin',
    });
    const later = { ...bare, schedule: '18:00', scheduleFrom: '2026-12-24' };
    expect((await parseChoices(later, utc)).schedule?.from).toBe('2026-12-24');
    const lateEvening = { timeZone: 'Asia/Shanghai', now: '2026-11-26T20:00:00.000Z' };
    expect((await parseChoices({ ...bare, schedule: '18:00' }, lateEvening)).schedule?.from).toBe('2026-11-27');
  });

  it('begins today when its first day is past', async () => {
    const flags = { ...bare, schedule: '18:00', scheduleFrom: '2026-11-20' };
    expect((await parseChoices(flags, utc)).schedule?.from).toBe('2026-11-26');
  });

  it('is no choice of a plan that does not ask for one', async () => {
    expect(await parseChoices(bare, utc)).not.toHaveProperty('schedule');
  });

  it('needs times beside its first day', async () => {
    expect(await codeOf(parseChoices({ ...bare, scheduleFrom: '2026-12-24' }, utc))).toMatchObject({
      reason: { code: 'flag-needs', values: { flag: '--schedule-from', needs: '--schedule' } },
    });
  });
});

describe('a pace', () => {
  it.each([
    ['none', { perDay: null, minGapMs: 0 }],
    ['3/day', { perDay: 3, minGapMs: 4 * 3_600_000 }],
    ['5/day,2h', { perDay: 5, minGapMs: 7_200_000 }],
    ['20/day,30m', { perDay: 20, minGapMs: 1_800_000 }],
    ['20/day,5s', { perDay: 20, minGapMs: 5_000 }],
  ])('%s is understood', (text, pace) => {
    expect(parsePace(text)).toEqual(pace);
  });

  it.each(['0/day', '3', '3/week', '3/day,', '3/day,2d', ''])('%j is refused', async (given) => {
    expect(await codeOf(() => parsePace(given))).toMatchObject({ reason: { code: 'wrong-pace', values: { given } } });
  });
});

describe('the other choices', () => {
  it('hold back what nobody decided', async () => {
    expect(await parseChoices(bare, utc)).toEqual({
      allowUntitled: false,
      privatePosts: 'private',
      unknownAudience: 'hold',
      extraImages: 'hold',
      stories: 'skip',
      since: null,
      until: null,
      only: null,
      ids: null,
      limit: null,
      order: 'oldest',
      pace: null,
    });
  });

  it('take no first day behind the last one', async () => {
    const flags = { ...bare, since: '2024-02-01', until: '2024-01-31' };
    expect(await codeOf(parseChoices(flags, utc))).toMatchObject({
      kind: 'usage',
      reason: { code: 'since-after-until', values: { since: '2024-02-01', until: '2024-01-31' } },
    });
  });

  it.each(['0', '-1', '1.5', 'ten', '1e99', '9'.repeat(16)])('take no limit of %s', async (limit) => {
    expect(await codeOf(parseChoices({ ...bare, limit }, utc))).toMatchObject({ reason: { code: 'wrong-limit' } });
  });

  it('take the posts of a list, and say when there is none in it', async () => {
    const folder = await tempDir();
    const path = join(folder, 'ids.txt');
    await writeFile(path, ' a\n\nb c\n');
    expect((await parseChoices({ ...bare, ids: path }, utc)).ids).toEqual(['a', 'b', 'c']);
    await writeFile(path, '\n');
    expect(await codeOf(parseChoices({ ...bare, ids: path }, utc))).toMatchObject({
      reason: { code: 'ids-empty', values: { path } },
    });
    expect(await codeOf(parseChoices({ ...bare, ids: join(folder, 'none') }, utc))).toMatchObject({
      reason: { code: 'ids-unreadable' },
    });
  });
});
