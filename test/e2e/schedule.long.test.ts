import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import { makeSmallExport } from '../support/exports.ts';
import { stageRednote } from '../support/rednote.ts';
import { tempDir } from '../support/temp.ts';

const hourMs = 3_600_000;

async function stage() {
  const folder = await tempDir();
  const small = await makeSmallExport(folder);
  const rednote = await stageRednote(folder);
  const cli = (zone: string, ...args: readonly string[]) =>
    runCli(['--workspace', join(folder, 'ws'), '--allow-host', small.host, '--tz', zone, ...args], {
      env: rednote.env,
    });
  const target = [small.path, '--captions', small.captions, ...rednote.flags];
  const hosts = rednote.sandbox.hosts.flatMap((host) => ['--allow-host', host]);
  return { ...rednote, cli, target, hosts, asked: small.asked };
}

async function timesOf(cli: Awaited<ReturnType<typeof stage>>['cli']): Promise<readonly string[]> {
  const lines = (await cli('UTC', 'report', '--json')).json();
  return lines.filter((line) => line['kind'] === 'delivery').map((line) => String(line['scheduledAt']));
}

describe('a schedule at the REDnote sandbox', () => {
  it('hands the notes over now, to be public at the times of the person’s zone', async () => {
    const { cli, target, sandbox } = await stage();
    const from = new Date(Date.now() + 48 * hourMs).toISOString().slice(0, 10);
    const result = await cli(
      'Asia/Shanghai',
      ...['migrate', ...target, '--schedule', '9:30,21:00', '--schedule-from', from],
    );
    expect(result.stdout).toContain('Asia/Shanghai');
    // 09:30 and 21:00 in Shanghai, which has no summer time.
    const dayAfter = new Date(Date.parse(from) + 24 * hourMs).toISOString().slice(0, 10);
    const wanted = [from, dayAfter].flatMap((day) => [`${day}T01:30:00.000Z`, `${day}T13:00:00.000Z`]);
    expect(await timesOf(cli)).toEqual(wanted);
    const posts = (await sandbox.posts()) as { scheduled: string }[];
    expect(posts.map(({ scheduled }) => scheduled)).toEqual(wanted);
    // Accepted, and not yet to be seen: there is something left to look at later.
    expect(result.code).toBe(5);
    const rows = (await cli('Asia/Shanghai', 'report', '--json')).json();
    const deliveries = rows.filter((row) => row['kind'] === 'delivery');
    expect(deliveries.map((row) => row['state'])).toEqual(Array.from({ length: 4 }, () => 'accepted'));
  }, 60_000);

  it('keeps the time of day over the night the clocks change, and skips no day for an hour that is not there', async () => {
    const { cli, target, hosts } = await stage();
    const planned = await cli('Europe/Berlin', 'plan', ...target.filter((word) => word !== '--yes'), ...berlin);
    expect(planned.code, planned.stderr).toBe(0);
    // Clocks go from 02:00 to 03:00 on 2027-03-28: 02:30 of that day is 03:30.
    expect(await timesOf(cli)).toEqual([
      '2027-03-27T01:30:00.000Z',
      '2027-03-28T01:30:00.000Z',
      '2027-03-29T00:30:00.000Z',
      '2027-03-30T00:30:00.000Z',
    ]);
    const early = await cli('Europe/Berlin', ...hosts, 'run', '--json');
    expect(early.code, `beyond what REDnote takes ahead: ${early.stdout}`).toBe(5);
  }, 60_000);

  it('is refused where nothing can be published later', async () => {
    const { cli, target } = await stage();
    const [path = '', ...captions] = target.slice(0, 3);
    const refused = await cli('UTC', 'plan', path, ...captions, '--to', 'folder', '--schedule', '9:30');
    expect(refused.code).toBe(2);
    expect(refused.stderr).not.toMatch(/\n\s+at /);
  });
});

describe('a schedule that cannot be', () => {
  it('is told before anything is read, with the time that was probably meant', async () => {
    const { cli, target, asked } = await stage();
    const plan = (...schedule: readonly string[]) =>
      cli('UTC', 'plan', ...target.filter((word) => word !== '--yes'), ...schedule);
    const slip = await plan('--schedule', '6:5');
    expect(slip.code).toBe(2);
    expect(slip.stderr).toContain('6:5 is not a time of day');
    expect(slip.stderr).toContain('06:05');
    expect((await plan('--schedule', '9:30', '--schedule-from', '2026-02-30')).code).toBe(2);
    const [path = '', ...captions] = target.slice(0, 3);
    const folder = await cli('UTC', 'migrate', path, ...captions, '--to', 'folder', '--schedule', '9:30', '--yes');
    expect(folder.code).toBe(2);
    for (const { stderr } of [slip, folder]) expect(stderr).not.toContain('posts');
    expect(asked.size).toBe(0);
    const past = await plan('--schedule', '9:30', '--schedule-from', '2020-01-01');
    expect(past.code, past.stderr).toBe(0);
    expect(past.stderr).toContain('2020-01-01 (--schedule-from) is past');
    expect(past.stdout).not.toContain('2020-01-01');
  }, 60_000);
});

const berlin = ['--schedule', '02:30', '--schedule-from', '2027-03-27'];
