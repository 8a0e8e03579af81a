import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import { makeSmallExport } from '../support/exports.ts';
import { tempDir } from '../support/temp.ts';

/** English words a Chinese reader would stumble over. Names, codes, commands and flags stay as they are. */
const english = /\b(posts?|published|waiting|waits|planned|held|the|seen|deleted|videos?|photos?|is|not|and|of|you)\b/i;

function proseOf(text: string, folder: string): string {
  // The words that `--only` takes are typed in every language.
  const told = text.replaceAll(folder, '').replaceAll(/report --only.*/g, '');
  return told.replaceAll(/clipferry [a-z]+( [^，。；：（）\n]*)?|--[a-z-]+|\[[a-z-/]+\]/g, '');
}

describe('--lang zh', () => {
  it('says plan, status, report and errors in Chinese, to people; codes for scripts stay', async () => {
    const folder = await tempDir();
    const small = await makeSmallExport(folder, { expired: true, untitled: true });
    const cli = (...args: readonly string[]) =>
      runCli(['--workspace', join(folder, 'ws'), '--lang', 'zh', '--allow-host', small.host, ...args], {
        env: { CLIPFERRY_FETCH_GAP_MS: '0' },
      });
    const to = ['--to', 'folder', '--set', `out=${join(folder, 'out')}`, '--captions', small.captions];

    const migrated = await cli('migrate', small.path, ...to, '--yes');
    expect(migrated.code).toBe(3);
    expect(migrated.stdout).toMatch(/链接[^\n]*失效[^\n]*\[expired-link\]/);
    expect(migrated.stdout).toMatch(/[^\n]*没有文案[^\n]*\[no-caption\]/);
    expect(migrated.stdout).toMatch(/已发布/);
    expect(proseOf(migrated.stdout, folder)).not.toMatch(english);

    const status = await cli('status');
    expect(status.code).toBe(0);
    expect(status.stdout).toMatch(/已发布/);
    expect(proseOf(status.stdout, folder)).not.toMatch(english);

    const report = await cli('report', '--problems');
    expect(report.stdout).toMatch(/没有文案[^\n]*\[no-caption\]/);

    const [row] = (await cli('report', '--problems', '--json')).json();
    expect(row).toMatchObject({ state: 'planned', reason: { text: expect.stringMatching(/\p{Script=Han}/u) } });

    const wrong = await cli('resolve', 'tt-nowhere', '--give-up');
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toMatch(/\p{Script=Han}/u);
    expect(wrong.stderr).toContain('tt-nowhere');

    const missing = await cli('inspect', '/nowhere/export.zip', '--json');
    expect(missing.code).toBe(2);
    expect(missing.json().at(-1)).toMatchObject({
      kind: expect.any(String),
      code: expect.stringMatching(/^[a-z-/]+$/),
      text: expect.stringMatching(/\p{Script=Han}/u),
      exit: 2,
    });
  }, 60_000);
});
