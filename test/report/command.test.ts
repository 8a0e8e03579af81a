import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../src/cli/commands/migrate.ts';
import { plan } from '../../src/cli/commands/plan.ts';
import { report } from '../../src/cli/commands/report.ts';
import { runPlan } from '../../src/cli/commands/run.ts';
import { leavePage } from '../../src/cli/html-report.ts';
import { pageLine, reportLine } from '../../src/report/schema.ts';
import { type FakeCliOptions, fakeCli } from '../cli/fake-cli.ts';
import { FakeDestination } from '../engine/fake-destination.ts';
import { Stage } from '../engine/stage.ts';
import { sampleVideo } from '../support/samples.ts';
import { tempDir } from '../support/temp.ts';

const flags = { to: 'fake', account: 'me', order: 'oldest', privatePosts: 'private' } as const;

async function withExport(count: number) {
  const folder = await tempDir();
  const exported = join(folder, 'an export');
  const workspace = join(folder, 'ws');
  await mkdir(exported);
  for (let n = 1; n <= count; n += 1) await writeFile(join(exported, `${n}.mp4`), sampleVideo(n).bytes);
  const fake = new FakeDestination();
  const cli = (more: Partial<FakeCliOptions> = {}) => fakeCli({ workspace, destinations: [fake.destination], ...more });
  return { fake, exported, workspace, cli };
}

async function published(count: number) {
  const fake = new FakeDestination();
  const stage = await Stage.planned(count, fake);
  await stage.run(fake);
  const cli = (more: Partial<FakeCliOptions> = {}) =>
    fakeCli({ workspace: stage.folder, destinations: [fake.destination], clock: stage.clock, ...more });
  return { fake, stage, cli };
}

const thumbnailsIn = async (workspace: string) =>
  existsSync(join(workspace, 'thumbnails')) ? (await readdir(join(workspace, 'thumbnails'))).length : 0;

describe('the page that a command leaves in the workspace', () => {
  it('is the plan after plan, and the report after run; each says where, last of all', async () => {
    const { exported, workspace, cli } = await withExport(2);
    const planning = await cli();
    expect(await plan(planning, flags, exported)).toBe(0);
    const planned = join(workspace, 'plan.html');
    expect(planning.printed.lines.at(-1)).toContain(pathToFileURL(planned).href);
    expect(await readFile(planned, 'utf8')).toContain('words of 1.mp4');
    // Nothing is fetched yet, so there is nothing to make pictures of.
    expect(await thumbnailsIn(workspace)).toBe(0);
    const running = await cli({ json: true });
    expect(await runPlan(running, {})).toBe(0);
    const page = pageLine.parse(running.printed.data.at(-1));
    expect(page).toMatchObject({ kind: 'page', path: join(workspace, 'report.html'), entries: 2 });
    expect(await readFile(page.path, 'utf8')).toContain('words of 2.mp4');
    expect(await thumbnailsIn(workspace)).toBe(2);
  });

  it('is the plan alone after migrate --dry-run', async () => {
    const { exported, workspace, cli } = await withExport(1);
    expect(await migrate(await cli(), { ...flags, dryRun: true }, exported)).toBe(0);
    expect((await readdir(workspace)).filter((name) => name.endsWith('.html'))).toEqual(['plan.html']);
  });

  it('can be left out, and so can its pictures', async () => {
    const { exported, workspace, cli } = await withExport(1);
    const none = await cli();
    await migrate(none, { ...flags, dryRun: true, report: false }, exported);
    expect(none.printed.lines.join('\n')).not.toContain('file://');
    expect((await readdir(workspace)).filter((name) => name.endsWith('.html'))).toEqual([]);
    expect(await migrate(await cli({ yes: true }), { ...flags, thumbnails: false }, exported)).toBe(0);
    expect(existsSync(join(workspace, 'report.html'))).toBe(true);
    expect(await thumbnailsIn(workspace)).toBe(0);
  });

  it('is written with the pictures there are when the command was stopped', async () => {
    const { stage, cli } = await published(1);
    const stopped = await cli();
    stopped.stop.drain();
    await leavePage(stopped, stage.engine(), { about: 'report', only: null, flags: {} });
    expect(await readFile(join(stage.folder, 'report.html'), 'utf8')).toContain('words of post 1');
    expect(await thumbnailsIn(stage.folder)).toBe(0);
  });

  it('leaves rehearsals out where there is something real', async () => {
    const { stage, cli, fake } = await published(1);
    await stage.plan(fake, 'rehearsal');
    const one = await cli({ json: true });
    await leavePage(one, stage.engine(), { about: 'report', only: null, flags: {} });
    expect(one.printed.data).toEqual([expect.objectContaining({ kind: 'page', entries: 1 })]);
    const asked = await cli({ json: true });
    await report(asked, { html: true, account: 'fake/rehearsal' });
    expect(asked.printed.data).toEqual([expect.objectContaining({ kind: 'page', entries: 1 })]);
  });

  it('changes nothing of what was done where it cannot be written, and that is told', async () => {
    const { exported, workspace, cli } = await withExport(1);
    await mkdir(join(workspace, 'report.html'), { recursive: true });
    const running = await cli({ json: true, yes: true });
    expect(await migrate(running, flags, exported)).toBe(0);
    expect(pageLine.parse(running.printed.data.at(-1))).toMatchObject({
      kind: 'page-not-written',
      path: join(workspace, 'report.html'),
      reason: { text: expect.any(String) },
    });
    expect(running.printed.notes.join('\n')).toContain('could not be written');
    expect(running.printed.data.find(({ kind }) => kind === 'run-ended')).toMatchObject({ exit: 0 });
  });
});

describe('clipferry report --html', () => {
  it('writes the page into the workspace, with small pictures inside it', async () => {
    const { stage, cli } = await published(2);
    const one = await cli();
    expect(await report(one, { html: true })).toBe(0);
    const page = join(stage.folder, 'report.html');
    expect(one.printed.lines).toEqual([expect.stringContaining(pathToFileURL(page).href)]);
    expect((await readFile(page, 'utf8')).match(/data:image\/webp;base64,/g)?.length).toBeGreaterThanOrEqual(2);
  });

  it('writes it where one says, with the pictures beside it on request', async () => {
    const { cli } = await published(1);
    const folder = await tempDir();
    expect(await report(await cli(), { html: join(folder, 'for the client'), assets: true })).toBe(0);
    expect(await readdir(folder)).toEqual(['for the client-files', 'for the client.html']);
    expect(await readdir(join(folder, 'for the client-files'))).toHaveLength(2);
    expect(await report(await cli(), { html: folder, thumbnails: false })).toBe(0);
    expect(await readFile(join(folder, 'report.html'), 'utf8')).not.toContain('base64,');
  });

  it('writes over a page of its own, and over nothing else without a yes', async () => {
    const { stage, cli } = await published(1);
    const folder = await tempDir();
    const file = join(folder, 'mine.html');
    await writeFile(file, '<!doctype html>\n<html lang="en"><title>my own page</title>');
    const before = await readFile(file, 'utf8');
    const refusal = {
      kind: 'usage',
      reason: { code: 'not-written-over', values: { path: file, holds: 'other-page' } },
    };
    await expect(report(await cli(), { html: file })).rejects.toMatchObject(refusal);
    expect(await readFile(file, 'utf8')).toBe(before);
    expect(await report(await cli({ yes: true }), { html: file })).toBe(0);
    expect(await report(await cli(), { html: file })).toBe(0);
    // What a command leaves by itself never writes over it, and the command has done its work all the same.
    await writeFile(join(stage.folder, 'report.html'), before);
    const one = await cli({ json: true, yes: true });
    await leavePage(one, stage.engine(), { about: 'report', only: null, flags: {} });
    expect(one.printed.data).toMatchObject([{ kind: 'page-not-written', reason: { code: 'not-written-over' } }]);
    expect(await readFile(join(stage.folder, 'report.html'), 'utf8')).toBe(before);
  });

  it('never writes over a pipe, a link or a device, nor beside one', async () => {
    const { cli } = await published(1);
    const folder = await tempDir();
    const [pipe, link] = [join(folder, 'pipe.html'), join(folder, 'link.html')];
    execFileSync('mkfifo', [pipe]);
    await symlink(join(folder, 'nowhere'), link);
    for (const html of [pipe, link, '/dev/null'])
      await expect(report(await cli({ yes: true }), { html })).rejects.toMatchObject({
        kind: 'usage',
        reason: { code: 'not-written-over', values: { path: html, holds: 'special' } },
      });
    expect((await readdir(folder)).sort()).toEqual(['link.html', 'pipe.html']);
  });

  it('makes no picture twice', async () => {
    const { stage, cli } = await published(1);
    await report(await cli(), { html: true });
    const [part = ''] = await readdir(join(stage.folder, 'thumbnails'));
    const folder = join(stage.folder, 'thumbnails', part);
    const [name = ''] = await readdir(folder);
    const before = await stat(join(folder, name));
    await rm(join(stage.folder, 'originals'), { recursive: true });
    await report(await cli(), { html: true });
    expect(await stat(join(folder, name))).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs });
    expect(await readFile(join(stage.folder, 'report.html'), 'utf8')).toContain('base64,');
  });

  it('leaves the page of before whole when it is stopped', async () => {
    const { stage, cli } = await published(1);
    await report(await cli(), { html: true });
    const before = await readFile(join(stage.folder, 'report.html'), 'utf8');
    const stopped = await cli();
    stopped.stop.drain();
    await expect(report(stopped, { html: true })).rejects.toMatchObject({ name: 'AbortError' });
    expect(await readFile(join(stage.folder, 'report.html'), 'utf8')).toBe(before);
    expect((await readdir(stage.folder)).filter((name) => name.includes('.part'))).toEqual([]);
  });

  it('says which flags do not go together', async () => {
    const { cli } = await published(1);
    await expect(report(await cli(), { assets: true })).rejects.toMatchObject({ code: 'flag-needs' });
    await expect(report(await cli(), { html: true, csv: true })).rejects.toMatchObject({
      reason: { code: 'flags-apart', values: { flag: '--html', other: '--csv' } },
    });
  });
});

describe('clipferry report --json', () => {
  it('prints the sums first, then every entry, each as its schema says', async () => {
    const { cli } = await published(2);
    const one = await cli({ json: true });
    expect(await report(one, {})).toBe(0);
    expect(one.printed.data.map(({ kind }) => kind)).toEqual(['report', 'delivery', 'delivery']);
    for (const line of one.printed.data) expect(reportLine.parse(line)).toEqual(line);
    expect(one.printed.data[0]).toMatchObject({ accounts: [{ balance: { seen: 2, published: 2 } }] });
    expect(one.printed.data[1]).toMatchObject({ ref: 'p01', state: 'published', thumbnail: null });
  });

  it('leaves the sums away where only some are asked for', async () => {
    const { cli } = await published(2);
    const one = await cli({ json: true });
    await report(one, { only: ['held'] });
    expect(one.printed.data).toEqual([]);
    await report(one, { only: ['published', 'files-safe'] });
    expect(one.printed.data.map(({ kind }) => kind)).toEqual(['delivery', 'delivery', 'file', 'file']);
    for (const line of one.printed.data) expect(reportLine.parse(line)).toEqual(line);
  });
});

describe('clipferry report --csv', () => {
  it('has a cell for each column, the old ones first', async () => {
    const { cli } = await published(1);
    const one = await cli();
    await report(one, { csv: true });
    const [head = '', row = ''] = one.printed.lines;
    expect(head).toMatch(/^account,ref,date,state,held,title,address,code,reason,number,/);
    expect(row.split(',')).toHaveLength(head.split(',').length);
    expect(row).toMatch(/^fake\/me,p01,2024-03-02T10:00:00\.000Z,published,no,words of post 1,/);
    expect(row).toContain(',public,');
  });
});
