import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { builtCli, root, runCli } from '../support/cli.ts';

describe('help and version', () => {
  it('answer without a workspace, and name the first commands', async () => {
    const help = await runCli(['--help']);
    expect(help.code).toBe(0);
    expect(help.stdout).toContain('clipferry inspect');
    expect((await runCli(['--version'])).stdout.trim()).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('a bare call without a terminal is help, not a question', async () => {
    const bare = await runCli([]);
    expect(bare.code).toBe(0);
    expect(bare.stdout).toContain('Usage: clipferry');
  });

  // The CPU figure itself is printed by `npm run bench -- start`; here is what makes it small.
  it.each(['--help', '--version'])('%s loads neither SQLite nor sharp nor any other heavy package', (flag) => {
    const script = `process.argv = [process.argv[0], ${JSON.stringify(builtCli)}, ${JSON.stringify(flag)}];
      const loaded = process.moduleLoadList;
      await import(${JSON.stringify(builtCli)});
      const { createRequire } = await import('node:module');
      const heavy = Object.keys(createRequire(import.meta.url).cache).filter((path) => /better-sqlite3|sharp|fluent-ffmpeg|inquirer/.test(path));
      process.stderr.write(JSON.stringify({ heavy, native: loaded.filter((name) => /sqlite/i.test(name)) }));`;
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', `${script}`], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
    expect(said).toBe('');
  });

  it('an unknown command is exit 2 with a way on', async () => {
    const wrong = await runCli(['mirgate']);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('--help');
  });
});
