import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { registry } from '../../adapters/index.ts';
import { complete } from '../../src/cli/completion/complete.ts';
import { scripts } from '../../src/cli/completion/scripts.ts';
import { verbs } from '../../src/cli/verbs.ts';
import { openVault } from '../../src/config/credentials.ts';
import { FakeDestination } from '../engine/fake-destination.ts';
import { Stage } from '../engine/stage.ts';
import { builtCli } from '../support/cli.ts';
import { haveOrSkip } from '../support/need.ts';
import { tempDir } from '../support/temp.ts';

const env = { CLIPFERRY_CONFIG_DIR: '/nowhere', CLIPFERRY_LANG: 'en' };

/** The values offered for a line; its last word is being typed. */
async function offered(line: string, more: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const found = await complete(line.split(' '), registry, { ...env, ...more });
  return found.map(({ value }) => value);
}

describe('completion', () => {
  it('offers commands, each with what it does', async () => {
    expect(await offered('')).toEqual([...verbs.map(({ name }) => name), 'help']);
    expect(await complete(['mi'], registry, env)).toEqual([
      { value: 'migrate', about: 'fetch, plan, ask, publish, report: the whole way' },
    ]);
    expect((await complete(['mi'], registry, { ...env, CLIPFERRY_LANG: 'zh' }))[0]?.about).toMatch(/\p{Script=Han}/u);
    expect(await offered('--workspace x sta')).toEqual(['status']);
    expect(await offered('wobble ')).toEqual([]);
  });

  it('offers the flags of the command that are not there yet, and global ones', async () => {
    const flags = await offered('migrate --to folder --');
    expect(flags).toContain('--captions');
    expect(flags).toContain('--json');
    expect(flags, 'may be given again').toContain('--set');
    expect(flags).not.toContain('--to');
    expect(flags).not.toContain('--csv');
    expect(await offered('status -- --')).toEqual([]);
  });

  it('offers what a flag takes, behind a blank and behind an equals sign', async () => {
    expect(await offered('migrate x.zip --to ')).toEqual(['folder', 'rednote', 'instagram', 'bluesky']);
    expect(await offered('migrate x.zip --to=re')).toEqual(['--to=rednote']);
    expect(await offered('report --only files-')).toEqual([
      'files-safe',
      'files-to-fetch',
      'files-held',
      'files-unfetchable',
    ]);
    expect(await offered('status --lang ')).toEqual(['en', 'zh']);
    expect(await offered('status --tz Europe/Berl')).toEqual(['Europe/Berlin']);
    expect(await offered('migrate x.zip --limit ')).toEqual([]);
  });

  it('offers the options of the destination, and their words', async () => {
    expect(await offered('migrate x.zip --to rednote --set route=')).toEqual(['route=app', 'route=page', 'route=fill']);
    expect(await offered('doctor rednote --set rou')).toHaveLength(3);
    expect(await offered('migrate x.zip --set ')).toEqual([]);
  });

  it('asks the shell for files where a path belongs', async () => {
    for (const line of ['inspect ', 'migrate x.zip --captions ', 'migrate --captions=', '--workspace ', 'run '])
      expect(await offered(line), line).toEqual([':files']);
    expect(await offered('inspect x.zip '), 'one export is enough').toEqual([]);
  });

  it('offers topics, shells, settings, actions and destinations where they belong', async () => {
    expect(await offered('help ex')).toEqual(['export', 'exit-codes']);
    expect(await offered('help re')).toEqual(['report', 'retry', 'resolve', 'rednote']);
    expect(await offered('completion ')).toEqual(['bash', 'zsh', 'fish']);
    expect(await offered('config ')).toEqual(['list', 'get', 'set', 'unset']);
    expect(await offered('config set fetchG')).toEqual(['fetchGapMs']);
    expect(await offered('config set lang ')).toEqual(['en', 'zh']);
    expect(await offered('ledger ')).toEqual(['check', 'backup', 'restore']);
    for (const verb of ['login', 'logout', 'destinations', 'doctor', 'sandbox'])
      expect(await offered(`${verb} blue`), verb).toEqual(['bluesky']);
  });

  it('offers the labels that are signed in at the destination', async () => {
    const folder = await tempDir();
    const vault = await openVault(folder, {}, null);
    for (const label of ['anna', 'ben'])
      await vault.signIn({ destination: label === 'anna' ? 'bluesky' : 'other', label }, { secret: {} });
    const more = { CLIPFERRY_CONFIG_DIR: folder };
    expect(await offered('migrate x.zip --to bluesky --account ', more)).toEqual(['main', 'anna']);
    expect(await offered('logout bluesky --account a', more)).toEqual(['anna']);
  });

  it('offers the refs a command can do something about, with their words, and the accounts and codes of the workspace', async () => {
    const fake = new FakeDestination();
    const stage = await Stage.planned(3, fake);
    const at = `--workspace ${stage.folder}`;
    expect(await offered(`${at} skip `)).toEqual(['p01', 'p02', 'p03']);
    expect(await offered(`${at} skip p01 p0`), 'no ref twice').toEqual(['p02', 'p03']);
    expect(await offered(`${at} undo `)).toEqual([]);
    expect((await complete([...at.split(' '), 'hold', 'p02'], registry, env))[0]?.about).toContain('words of post 2');
    expect(await offered('resolve ', { CLIPFERRY_WORKSPACE: stage.folder })).toEqual([]);
    expect(await offered(`skip ${at} --account `)).toEqual(['fake/me']);
    await stage.run(fake);
    expect(await offered(`${at} undo p03 `)).toEqual(['p01', 'p02']);
    expect(await offered(`${at} skip `)).toEqual([]);
  });
});

const folder = mkdtempSync(join(tmpdir(), 'clipferry-completion-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `clipferry` on the PATH, as it is installed. */
function shellEnv(): NodeJS.ProcessEnv {
  const bin = join(folder, 'bin');
  const program = join(bin, 'clipferry');
  if (!existsSync(program)) {
    mkdirSync(bin);
    writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${builtCli}' "$@"\n`);
    chmodSync(program, 0o755);
  }
  return { ...process.env, ...env, PATH: `${bin}:${process.env['PATH']}`, HOME: folder };
}

function inShell(shell: string, args: readonly string[], script: string): string {
  const file = join(folder, `try.${shell}`);
  writeFileSync(file, script);
  const { stdout, stderr, status } = spawnSync(shell, [...args, file], {
    env: shellEnv(),
    encoding: 'utf8',
    cwd: folder,
    timeout: 60_000,
  });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return stdout;
}

function has(shell: string): boolean {
  return spawnSync(shell, ['--version']).status === 0;
}

describe('what `clipferry __complete` prints', () => {
  it('is never an error, and loads neither SQLite nor a schema where none is asked for', () => {
    const run = (...words: readonly string[]) =>
      spawnSync(process.execPath, [builtCli, '__complete', '--', ...words], {
        env: { ...shellEnv(), NODE_DEBUG: 'esm,module' },
        encoding: 'utf8',
        maxBuffer: 64 * 1024 * 1024,
      });
    const plain = run('migrate', 'x.zip', '--to', '');
    expect(plain.stdout).toBe('folder\nrednote\ninstagram\nbluesky\n');
    expect(/node_modules\/(better-sqlite3|kysely|zod|sharp|got)\//.exec(plain.stderr)?.[0]).toBeUndefined();
    const nothing = run('--workspace', '/nowhere', 'skip', '');
    expect({ stdout: nothing.stdout, status: nothing.status }).toEqual({ stdout: '', status: 0 });
  });
});

/** Words as bash cuts them. */
const bashTries = `source <(clipferry completion bash)
try() {
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
  _clipferry
  echo "\${COMPREPLY[*]}"
}
try clipferry mi
try clipferry migrate --to = re
try clipferry migrate x --schedule 18 : 00 --to blu
try clipferry migrate x --to rednote --set route = p
try clipferry inspect ''
complete -p clipferry
`;

if (haveOrSkip('completion in bash', has('bash'), 'apt-get install bash'))
  describe('completion in bash', () => {
    it('answers to words as bash cuts them', () => {
      expect(inShell('bash', ['--norc'], bashTries).split('\n')).toEqual([
        'migrate',
        'rednote',
        'bluesky',
        'page',
        '',
        'complete -o default -F _clipferry clipferry',
        '',
      ]);
    });
  });

/** What zsh's own functions would be given. */
const zshTries = `compdef() { print -r -- "compdef $*" }
_describe() { print -r -- "$4: \${(P)4}" }
compadd() { print -r -- "\${(P)2}" }
compset() { print -r -- "compset $*" }
_files() { print -r -- files }
source <(clipferry completion zsh)
try() { words=("$@"); CURRENT=$#; PREFIX=$words[-1]; _clipferry }
try clipferry mi
try clipferry migrate x --to ''
try clipferry migrate x --to rednote --set orig
try clipferry migrate --captions=READ
`;

if (haveOrSkip('completion in zsh', has('zsh'), 'apt-get install zsh'))
  describe('completion in zsh', () => {
    it('hands values and what they are to zsh', () => {
      const lines = inShell('zsh', ['-f'], zshTries).trimEnd().split('\n');
      expect(lines.slice(0, 3)).toEqual([
        'compdef _clipferry clipferry',
        'told: migrate:fetch, plan, ask, publish, report\\: the whole way'.replace('\\:', ':'),
        'folder rednote instagram bluesky',
      ]);
      expect(lines[3]).toMatch(/^open: original=:/);
      expect(lines.slice(4)).toEqual(['compset -P *=', 'files']);
    });
  });

const fishTries = `clipferry completion fish | source
for line in 'clipferry mi' 'clipferry migrate --to=re' 'clipferry config set fetchG' 'clipferry migrate --captions=a-f'
    complete -C $line
end
`;

if (haveOrSkip('completion in fish', has('fish'), 'apt-get install fish'))
  describe('completion in fish', () => {
    it('answers to fish', () => {
      writeFileSync(join(folder, 'a-file.csv'), '');
      expect(inShell('fish', ['--no-config'], fishTries).trimEnd().split('\n')).toEqual([
        'migrate\tfetch, plan, ask, publish, report: the whole way',
        '--to=rednote',
        'fetchGapMs',
        expect.stringMatching(/^--captions=a-file\.csv/),
      ]);
    });
  });

describe('the scripts', () => {
  it.each(Object.entries(scripts))('of %s say how they are switched on', (shell, script) => {
    expect(script).toContain(`clipferry completion ${shell}`);
  });
});
