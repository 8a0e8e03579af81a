import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tiktok } from '../../adapters/sources/tiktok/index.ts';
import { runCli } from '../support/cli.ts';
import { haveOrSkip } from '../support/need.ts';
import { hasOffice, howToGetOffice, openOffice } from '../support/office.ts';
import { tempDir } from '../support/temp.ts';

/** Each is a caption that a spreadsheet would like to make something else of. */
const captions = [
  'Plain words #ferry',
  '=HYPERLINK("http://example.com","free")',
  "'= with an apostrophe of its own",
  "'tis the season",
  '+1 for the sea; -1 for the rain',
  '@friend, look',
  '-5',
  '007',
  '7301234567890123456',
  '1.10',
  '10 May',
  '2024-05-01',
  '3/4',
  'TRUE',
  '50%',
  'Two lines,\nand a "quoted" word; with a semicolon',
  '海港的傍晚 🌇 #旅行',
  'مساء الخير 👋🏽 #مساء',
  'Łódź ☕ café “so”',
];

async function makeBench() {
  const folder = await tempDir();
  const posts = captions.map((_, n) => ({
    createdAt: new Date(Date.UTC(2024, 2, 1 + n, 10, n, n)).toISOString(),
    kind: 'video' as const,
    urls: [`http://127.0.0.1:9/storage/v1/tos-test-ve-0068/${n}.mp4`],
    coverUrl: null,
    audience: 'public' as const,
    expiresAt: new Date(Date.now() + 9 * 86_400_000).toISOString(),
    era: 'new' as const,
  }));
  const written = tiktok.sample?.(posts, new Date().toISOString());
  if (written === undefined) throw new Error('the tiktok source writes no sample');
  const path = join(folder, written.fileName);
  await writeFile(path, written.text);
  const table = join(folder, 'captions.json');
  await writeFile(table, JSON.stringify(posts.map(({ createdAt }, n) => ({ date: createdAt, caption: captions[n] }))));
  const csv = join(folder, 'plan.csv');
  const cli = (...args: readonly string[]) =>
    runCli(['--workspace', join(folder, 'ws'), '--tz', 'Europe/Berlin', ...args]);
  const target = ['--to', 'folder', '--set', `out=${join(folder, 'out')}`, '--set', 'for=rednote'];
  const planned = await cli('plan', path, ...target, '--captions', table, '--no-report', '--csv', csv);
  expect(planned.code, planned.stderr).toBe(0);
  return { folder, cli, csv, apply: (file: string) => cli('plan', '--apply', file, '--no-report', '--json') };
}

const tableIn = (lines: readonly Record<string, unknown>[]) => lines.find(({ kind }) => kind === 'plan-table');

if (haveOrSkip('the plan in LibreOffice', hasOffice, howToGetOffice))
  describe('the plan’s table in LibreOffice', () => {
    it('comes back as it was, however it is saved, and with exactly the cell that was edited', async () => {
      const { folder, cli, csv, apply } = await makeBench();
      const office = openOffice(folder);
      const document = await office.open(csv);
      for (const as of ['comma, UTF-8', 'tab, UTF-16'] as const) {
        const saved = await apply(await office.save(document, as));
        expect(saved.code, saved.stderr).toBe(0);
        expect(tableIn(saved.json()), as).toMatchObject({
          applied: false,
          changes: [],
          reordered: false,
          missingRows: 0,
        });
      }
      const spoilt = await cli('plan', '--apply', await office.save(document, 'semicolon, Windows-1252'));
      expect(spoilt.code).toBe(2);
      expect(spoilt.stderr).toContain('has lost letters');
      await office.edit(document, '&apos;10 May', '10 May in Rome');
      const edited = await office.save(document, 'comma, UTF-8');
      await rename(edited, join(folder, 'edited.csv'));
      const taken = await apply(join(folder, 'edited.csv'));
      expect(taken.code, taken.stderr).toBe(0);
      expect(tableIn(taken.json())).toMatchObject({
        applied: true,
        changes: [
          {
            // Its document keeps neighbours that say the same as one cell.
            what: ['title', 'body'],
            values: [
              { field: 'title', before: '10 May', after: '10 May in Rome' },
              { field: 'body', before: '10 May', after: '10 May in Rome' },
            ],
          },
        ],
      });
    }, 120_000);
  });
