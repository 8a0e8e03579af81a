import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { toIso } from '../../src/kit/index.ts';
import { FakeDestination } from './fake-destination.ts';
import { refOf, Stage, soon, told } from './stage.ts';

const hour = 3_600_000;
const day = 24 * hour;
/** The fake clock begins here; the schedule's times are in this zone, so that the arithmetic stays plain. */
const timeZone = 'UTC';

function scheduling(minAheadMs = hour, maxAheadMs = 2 * day): FakeDestination {
  const fake = new FakeDestination({ schedule: { minAheadMs, maxAheadMs } });
  fake.always('verify', async () => ({ kind: 'processing', because: { code: 'fake/waits-for-its-time' } }));
  return fake;
}

async function staged(fake: FakeDestination, count: number): Promise<Stage> {
  const stage = await Stage.planned(count, fake);
  const from = toIso(Date.parse(stage.clock.now()) + day).slice(0, 10);
  await stage.plan(fake, 'me', { schedule: { from, times: ['12:00'], timeZone } });
  return stage;
}

const times = async (stage: Stage) =>
  (await stage.ledger.deliveries.list({}, 100)).map(({ item }) => item.scheduledAt ?? 'none');

describe('a schedule', () => {
  test('gives each post that goes the next time, in plan order', async () => {
    const fake = scheduling();
    const stage = await staged(fake, 3);
    const [first = ''] = await times(stage);
    expect(await times(stage)).toEqual([0, 1, 2].map((days) => toIso(Date.parse(first) + days * day)));
    expect(first.slice(10)).toBe('T12:00:00.000Z');
  });

  test('gives none to posts that do not go', async () => {
    const fake = scheduling();
    const stage = await staged(fake, 3);
    await stage.plan(fake, 'me', {
      limit: 1,
      schedule: { from: '2026-01-01', times: ['12:00'], timeZone },
    });
    expect((await times(stage)).map((time) => time !== 'none')).toEqual([true, false, false]);
  });

  test('is kept by posts that went, and a new plan gives nobody their time', async () => {
    const fake = scheduling();
    const stage = await staged(fake, 4);
    await soon(stage.run(fake));
    const before = await times(stage);
    const from = toIso(Date.parse(stage.clock.now()) + day).slice(0, 10);
    await stage.plan(fake, 'me', { schedule: { from, times: ['12:00'], timeZone } });
    expect(await times(stage)).toEqual(before);
  });
});

describe('a post with a time', () => {
  test('is handed over when its time comes into reach, not before, and before anything is made or uploaded', async () => {
    const fake = scheduling();
    const stage = await staged(fake, 3);
    const [, second = '', third = ''] = await times(stage);
    const { nextAt } = await soon(stage.run(fake));
    const sent = fake.names('publish');
    expect(sent).toEqual([refOf(1), refOf(2)].slice(0, sent.length));
    expect(JSON.parse(fake.posts[0]?.draft ?? '')).toMatchObject({ scheduledAt: (await times(stage))[0] });
    expect(told(await stage.row(3))).toBe('planned later:waits-for-schedule');
    expect(nextAt).not.toBeNull();
    expect((await stage.row(3)).notBefore).toBe(toIso(Date.parse(third) - 2 * day));
    expect(second < third).toBe(true);
    stage.clock.set(toIso(Date.parse(third) - 2 * day));
    await soon(stage.run(fake));
    expect(fake.posts.map(({ ref }) => ref)).toContain(refOf(3));
  });

  test('is handed over in one evening with all that are within reach: their times keep the pace', async () => {
    const fake = new FakeDestination({
      schedule: { minAheadMs: hour, maxAheadMs: 30 * day },
      pace: { perDay: 1, minGapMs: day, because: { code: 'fake/slow' } },
    });
    const stage = await staged(fake, 5);
    await soon(stage.run(fake));
    expect(fake.names('publish')).toEqual([1, 2, 3, 4, 5].map(refOf));
  });

  test('waits for its own time after it was accepted, which never comes to a person', async () => {
    const fake = scheduling(hour, 30 * day);
    const stage = await staged(fake, 1);
    const [time = ''] = await times(stage);
    await soon(stage.run(fake));
    expect(told(await stage.row(1))).toBe('accepted later:scheduled');
    expect(await stage.row(1)).toMatchObject({ notBefore: time, tries: 0 });
    fake.healthy();
    stage.clock.set(time);
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(['p01 published']);
  });

  test('that nobody sees before its time is not missing', async () => {
    const fake = scheduling(hour, 30 * day);
    fake.healthy().always('verify', async () => ({ kind: 'missing' }));
    const stage = await staged(fake, 1);
    await soon(stage.run(fake));
    expect(told(await stage.row(1))).toBe('accepted later:scheduled');
    await soon(stage.runOn(fake, 20));
    expect(await stage.rows()).toEqual(['p01 accepted held:missing-after-accept']);
  });

  test.each([
    ['is too close', -hour + 1],
    ['is past', day],
  ])('is held when its time %s, and never sent at once instead', async (_, late) => {
    const fake = scheduling();
    const stage = await staged(fake, 1);
    const [time = ''] = await times(stage);
    stage.clock.set(toIso(Date.parse(time) + late));
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(['p01 planned held:schedule-missed']);
    expect(fake.names('publish')).toEqual([]);
  });

  test('that was missed goes with the next plan’s time, and "retry" alone changes nothing', async () => {
    const fake = scheduling();
    const stage = await staged(fake, 1);
    stage.clock.advance(10 * day);
    await soon(stage.run(fake));
    await stage.ledger.deliveries.release({}, stage.clock.now());
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(['p01 planned held:schedule-missed']);
    const from = toIso(Date.parse(stage.clock.now()) + day).slice(0, 10);
    await stage.plan(fake, 'me', { schedule: { from, times: ['12:00'], timeZone } });
    await soon(stage.run(fake));
    expect(fake.names('publish')).toEqual(['p01']);
  });

  test('that is missed while an earlier post has the turn is held too', async () => {
    const fake = scheduling(hour, 30 * day);
    const stage = await staged(fake, 2);
    const [, second = ''] = await times(stage);
    fake.once('publish', async (_call, real) => {
      while ((await stage.row(2)).state !== 'uploaded') await sleep(5);
      stage.clock.set(second);
      return real();
    });
    await soon(stage.run(fake));
    expect(fake.names('publish')).toEqual(['p01']);
    expect(told(await stage.row(2))).toBe('uploaded held:schedule-missed');
  });
});
