import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtCli, root, runCli } from '../support/cli.ts';

describe('help and version', () => {
  it('answer without a workspace, and name the first commands', async () => {
    const help = await runCli(['--help']);
    expect(help.code).toBe(0);
    expect(help.stdout).toContain('clipferry inspect');
    expect((await runCli(['--version'])).stdout.trim()).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('`help migrate` is the help of migrate, `-V` the version', async () => {
    const help = await runCli(['help', 'migrate']);
    expect(help.stdout).toBe((await runCli(['migrate', '--help'])).stdout);
    expect(help.stdout).toContain('Usage: clipferry migrate');
    expect((await runCli(['-V'])).stdout).toBe((await runCli(['--version'])).stdout);
  });

  it('a bare call without a terminal is help, not a question', async () => {
    const bare = await runCli([]);
    expect(bare.code).toBe(0);
    expect(bare.stdout).toContain('Usage: clipferry');
  });

  // The CPU figure itself is printed by `npm run bench -- start`; here is what makes it small.
  it.each(['--help', '--version'])('%s loads neither SQLite nor sharp nor any other heavy package', (flag) => {
    const { stderr } = spawnSync(process.execPath, [builtCli, flag], {
      encoding: 'utf8',
      env: { ...process.env, NODE_DEBUG: 'esm,module' },
      maxBuffer: 64 * 1024 * 1024,
    });
    const loaded = filesLoaded(stderr);
    expect(loaded).toMatch(/node_modules\/commander\//);
    const heavy =
      /node_modules\/(better-sqlite3|sharp|kysely|got|p-queue|mediabunny|inquirer|ora|chalk|zod|yauzl|fluent-ffmpeg)\//;
    expect(heavy.exec(loaded)?.[0]).toBeUndefined();
  });

  it('an unknown command is exit 2 with a way on', async () => {
    const wrong = await runCli(['mirgate']);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toMatch(/no command mirgate\n {2}Did you mean migrate\?\n.*clipferry help/);
  });
});

/** What Node said it loads, and what is inside those of its files that the build put together. */
function filesLoaded(stderr: string): string {
  const { outputs } = JSON.parse(readFileSync(join(root, 'dist/bundle.json'), 'utf8')) as {
    readonly outputs: Readonly<Record<string, { readonly inputs: object }>>;
  };
  const names = Object.keys(outputs).filter((path) => stderr.includes(`/${path}`));
  expect(names.length).toBeGreaterThan(1);
  return [stderr, ...names.flatMap((name) => Object.keys(outputs[name]?.inputs ?? {}))].join('\n');
}
