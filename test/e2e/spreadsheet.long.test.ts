import { readFileSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tiktok } from '../../adapters/sources/tiktok/index.ts';
import { runCli } from '../support/cli.ts';
import { makeSmallExport } from '../support/exports.ts';
import { tempDir } from '../support/temp.ts';
import { treeOf } from '../support/tree.ts';

const patience = { timeout: 120_000 };

describe('the plan in a spreadsheet', patience, () => {
  it('is written, edited, looked at, taken back and carried out', async () => {
    const folder = await tempDir();
    const small = await makeSmallExport(folder);
    const [csv, out] = [join(folder, 'plan.csv'), join(folder, 'out')];
    const cli = (...args: readonly string[]) =>
      runCli(['--workspace', join(folder, 'ws'), '--allow-host', small.host, ...args], {
        env: { CLIPFERRY_FETCH_GAP_MS: '0' },
      });
    const target = ['--to', 'folder', '--set', `out=${out}`];
    const planned = await cli('plan', small.path, ...target, '--captions', small.captions, '--csv', csv);
    expect(planned.stdout).toContain('Wrote 4 rows');
    // As Excel saves it where a comma stands in numbers.
    const lines = readFileSync(csv, 'utf8').split('\r\n');
    lines[1] = lines[1]?.replace('Post number 1 #ferry', 'My own words; with a sign #ferry') ?? '';
    lines[2] = lines[2]?.replace(',yes,', ',no,') ?? '';
    const cells = (line: string) => line.match(/"(?:[^"]|"")*"|[^,]+|(?<=,|^)(?=,|$)/g) ?? [];
    const quoted = (cell: string) => (cell.includes(';') && !cell.startsWith('"') ? `"${cell}"` : cell);
    writeFileSync(csv, lines.map((line) => cells(line).map(quoted).join(';')).join('\r\n'));

    const looked = await cli('plan', '--apply', csv, '--check');
    expect(looked.stdout).toContain('Nothing was changed');
    expect(looked.stdout).toContain('“Post number 1 #ferry” → “My own words; with a sign #ferry”');
    const kept = await cli('plan', '--csv', csv, '--lang', 'zh');
    expect(kept.code).toBe(2);
    expect(kept.stderr).toContain('里面有还没采用的改动');
    expect((await cli('plan', '--apply', csv)).stdout).toMatch(/Changed: 2 posts\.[\s\S]*: skipped/);
    expect((await cli('run')).code).toBe(0);
    const posts = Object.keys(treeOf(out)).filter((path) => path.endsWith('post.json'));
    expect(posts).toHaveLength(3);
    expect(posts.map((path) => readFileSync(join(out, path), 'utf8')).join()).toContain('My own words; with a sign');
  });
});

describe('captions that are missing', patience, () => {
  const count = 300;

  it('are listed in a table, and all joined when it is filled in, also of posts of one second', async () => {
    const folder = await tempDir();
    const posts = Array.from({ length: count }, (_, n) => ({
      // The second and the third post were made in the same second.
      createdAt: new Date(Date.UTC(2024, 0, 1) + (n === 2 ? 1 : n) * 3_601_000).toISOString(),
      kind: 'video' as const,
      urls: [`http://127.0.0.1:9/storage/v1/tos-test-ve-0068/${n}.mp4`],
      coverUrl: null,
      audience: 'public' as const,
      expiresAt: new Date(Date.now() + 9 * 86_400_000).toISOString(),
      era: 'new' as const,
    }));
    const written = tiktok.sample?.(posts, new Date().toISOString());
    const path = join(folder, written?.fileName ?? '');
    await writeFile(path, written?.text ?? '');
    const cli = (...args: readonly string[]) => runCli(['--workspace', join(folder, 'ws'), ...args]);
    const csv = join(folder, 'captions.csv');
    await cli('plan', path, '--to', 'folder', '--no-report');
    expect((await cli('captions', '--template', csv)).stdout).toContain(`${count} posts without a caption`);

    const [head = '', ...rows] = readFileSync(csv, 'utf8').trimEnd().split('\r\n');
    const filledIn = (from: number) => rows.map((row, n) => (n < from ? row : `${row}"Caption, ${n}"`));
    writeFileSync(csv, [head, ...filledIn(10)].join('\r\n'));
    const joined = await cli('captions', csv);
    expect(joined.stderr).toContain(`${count - 10} joined to posts, 0 not`);
    expect(joined.stderr).toContain('Left empty: 10 rows');
    expect(joined.stdout).toContain('Still without a caption: 10 posts');

    writeFileSync(csv, [head, ...filledIn(0)].join('\n'));
    const planned = await cli('plan', path, '--to', 'folder', '--no-report', '--captions', csv);
    expect(planned.stderr).toContain(`${count} joined to posts, 0 not`);
  });
});
