import { lstat, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { config } from '../../src/cli/commands/config.ts';
import { decideLanguage, decideZone, languageOfFlags } from '../../src/cli/phrases/language.ts';
import { readReaderSettings } from '../../src/config/places.ts';
import { loadConfig } from '../../src/config/settings.ts';
import { isFerryError, type Reason } from '../../src/contract/index.ts';
import { runCli } from '../support/cli.ts';
import { tempDir } from '../support/temp.ts';
import { type FakeCliOptions, fakeCli } from './fake-cli.ts';

interface Files {
  readonly user?: unknown;
  readonly workspace?: unknown;
}

/** `config` with these settings files, and what it printed. */
async function stage(files: Files = {}, more: Partial<FakeCliOptions> = {}) {
  const workspace = join(await tempDir(), 'ws');
  const paths = { workspace: join(workspace, 'config.json'), user: join(workspace, 'config', 'config.json') };
  await mkdir(join(workspace, 'config'), { recursive: true });
  for (const place of ['workspace', 'user'] as const) {
    const content = files[place];
    if (content === undefined) continue;
    await writeFile(paths[place], typeof content === 'string' ? content : JSON.stringify(content));
  }
  const cli = await fakeCli({ workspace, ...more });
  const run = async (flags: { readonly user?: true }, ...words: readonly string[]) => {
    cli.printed.lines.length = 0;
    cli.printed.notes.length = 0;
    expect(await config(cli, flags, ...words)).toBe(0);
    return cli.printed.lines.join('\n');
  };
  const read = (place: 'workspace' | 'user') => readFile(paths[place], 'utf8');
  return { cli, run, read, paths, workspace };
}

async function refusal(task: Promise<unknown>): Promise<Reason> {
  try {
    await task;
  } catch (error) {
    if (isFerryError(error)) return error.reason;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('clipferry config list', () => {
  it('shows every setting with its value, and the file, variable or flag it is from', async () => {
    const { cli, run, paths } = await stage({ user: { uploadAtOnce: 1, fetchGapMs: 1 }, workspace: { fetchGapMs: 2 } });
    Object.assign(cli.env, { CLIPFERRY_FETCH_AT_ONCE: '5' });
    const shown = await run({});
    expect(shown).toMatch(new RegExp(`fetchGapMs +2 +from ${paths.workspace}\n`));
    expect(shown).toMatch(new RegExp(`uploadAtOnce +1 +from ${paths.user}\n`));
    expect(shown).toMatch(/fetchAtOnce +5 +from the environment: CLIPFERRY_FETCH_AT_ONCE\n/);
    expect(shown).toMatch(/ffmpeg +the one on PATH, else the one that came along +default\n/);
    expect(shown).toMatch(/allowHosts +none +default\n/);
  });

  it('shows a flag over all of them, and hosts of a flag beside the others', async () => {
    const { cli, run } = await stage({ workspace: { allowHosts: ['one'], lang: 'zh' } });
    const typed = { ...cli, globals: { lang: 'en', allowHosts: ['two'] } };
    expect(await config(typed, {})).toBe(0);
    const shown = cli.printed.lines.join('\n');
    expect(shown).toMatch(/lang +en +from --lang\n/);
    expect(shown).toMatch(/allowHosts +one,two +from --allow-host\n/);
    expect(await run({}, 'get', 'lang')).toBe('zh');
  });

  it('says the same as JSON', async () => {
    const { cli, run, paths } = await stage({ workspace: { fetchGapMs: 2 } }, { json: true });
    await run({});
    expect(cli.printed.data.find(({ name }) => name === 'fetchGapMs')).toEqual({
      v: 1,
      kind: 'setting',
      name: 'fetchGapMs',
      value: 2,
      from: 'workspace',
      place: paths.workspace,
      about: 'pause between downloads from one host, in ms',
    });
  });

  it('shows what commands really use', async () => {
    const { cli, run, workspace } = await stage({ user: { fetchGapMs: 7 }, workspace: { prepareAtOnce: 3 } });
    const used = await loadConfig({ workspace }, cli.env);
    for (const name of ['fetchAtOnce', 'fetchGapMs', 'prepareAtOnce', 'uploadAtOnce'] as const)
      expect(await run({}, 'get', name)).toBe(String(used[name]));
  });
});

describe('clipferry config set', () => {
  it('writes into the workspace, or with --user into the person’s own file, and keeps what else is there', async () => {
    const { run, read } = await stage({ workspace: { later: { versions: ['know'] }, fetchGapMs: 1 } });
    expect(await run({}, 'set', 'fetchGapMs', '500')).toContain('fetchGapMs is 500 from now on');
    expect(JSON.parse(await read('workspace'))).toEqual({ later: { versions: ['know'] }, fetchGapMs: 500 });
    await run({ user: true }, 'set', 'allowHosts', 'a.example, b.example');
    expect(JSON.parse(await read('user'))).toEqual({ allowHosts: ['a.example', 'b.example'] });
  });

  it('takes each setting as its file does', async () => {
    const { cli, run, workspace } = await stage();
    const values = [
      ['lang', 'zh'],
      ['tz', 'Asia/Shanghai'],
      ['ffmpeg', 'ffmpeg'],
      ['allowHosts', 'a,b'],
      ['fetchAtOnce', '8'],
      ['fetchGapMs', '0'],
      ['prepareAtOnce', '64'],
      ['uploadAtOnce', '1'],
    ] as const;
    for (const [name, value] of values) {
      await run({}, 'set', name, value);
      expect(await run({}, 'get', name)).toBe(value);
    }
    expect(await loadConfig({ workspace }, cli.env)).toMatchObject({ fetchAtOnce: 8, prepareAtOnce: 64 });
  });

  it('says so where something else decides all the same', async () => {
    const { cli, run } = await stage({ workspace: { fetchGapMs: 2 } });
    await run({ user: true }, 'set', 'fetchGapMs', '500');
    expect(cli.printed.notes.join()).toMatch(/config\.json decides about fetchGapMs instead/);
  });

  it.each([
    ['fetchGapMs', '999999', { least: 0, most: 60_000 }],
    ['fetchAtOnce', 'many', { least: 1, most: 8 }],
    ['lang', 'fr', ['en', 'zh']],
    ['tz', 'Mars/Base', null],
  ])('refuses %s %s, and writes nothing', async (name, given, takes) => {
    const { cli, run, read } = await stage({ workspace: { fetchGapMs: 1 } });
    expect(await refusal(config(cli, {}, 'set', name, given))).toEqual({
      code: 'setting-wrong',
      values: { name, given, takes },
    });
    expect(await read('workspace')).toBe('{"fetchGapMs":1}');
    await run({}, 'get', 'fetchGapMs');
  });

  it('names the setting that was meant', async () => {
    const { cli } = await stage();
    expect(await refusal(config(cli, {}, 'set', 'fetchGap', '1'))).toMatchObject({
      code: 'unknown-setting',
      values: { near: 'fetchGapMs' },
    });
    expect(await refusal(config(cli, {}, 'get', 'wobble'))).toMatchObject({ values: { near: null } });
  });

  it.each(['bluesky.password', 'token', 'rednote-cookies', 'apiKey'])('keeps no secret: %s', async (name) => {
    const { cli, paths } = await stage();
    expect((await refusal(config(cli, {}, 'set', name, 'hunter2'))).code).toBe('secret-is-no-setting');
    await expect(readFile(paths.workspace)).rejects.toThrow('ENOENT');
  });

  it('asks for what is missing, and refuses what it cannot do', async () => {
    const { cli } = await stage();
    expect((await refusal(config(cli, {}, 'set', 'lang'))).code).toBe('setting-without-value');
    expect((await refusal(config(cli, {}, 'set', 'workspace', '/x'))).code).toBe('workspace-is-no-setting');
    for (const words of [['list', 'x'], ['unset'], ['wobble'], ['get', 'lang', 'en']] as const)
      expect((await refusal(config(cli, {}, ...words))).code, words.join(' ')).toBe('wrong-config-action');
  });

  it('says which names there are to a "get" without one', async () => {
    const { cli } = await stage();
    const reason = await refusal(config(cli, {}, 'get'));
    expect(reason.code).toBe('setting-not-named');
    expect((await cli.talk.say(reason)).sentence).toMatch(/lang.*allowHosts/);
  });

  it('keeps no password with a host, and does not repeat it', async () => {
    const { cli, run, read } = await stage();
    for (const text of ['user:hunter2@127.0.0.1', 'a.example,http://u:hunter2@b.example', 'http://a.example', 'a/b']) {
      const reason = await refusal(config(cli, {}, 'set', 'allowHosts', text));
      expect(reason.code, text).toBe('setting-wrong');
      expect(JSON.stringify(reason), text).not.toContain('hunter2');
    }
    for (const text of ['https://h/?key=hunter2', 'ftp://h/#hunter2', 'https://u:hunter2@h/'])
      expect(JSON.stringify(await refusal(config(cli, {}, 'set', 'translateWith', text))), text).not.toContain(
        'hunter2',
      );
    await run({}, 'set', 'allowHosts', 'localhost,127.0.0.1:8080,[::1]:80,::1,文.example');
    expect(JSON.parse(await read('workspace'))['allowHosts']).toHaveLength(5);
  });

  it.skipIf(process.platform === 'win32')('writes through a link to a file elsewhere', async () => {
    const { run, paths, workspace } = await stage();
    const real = join(workspace, 'mine.json');
    await writeFile(real, '{"tz":"UTC"}');
    await symlink(real, paths.workspace);
    await run({}, 'set', 'lang', 'zh');
    expect(JSON.parse(await readFile(real, 'utf8'))).toEqual({ tz: 'UTC', lang: 'zh' });
    expect((await lstat(paths.workspace)).isSymbolicLink()).toBe(true);
  });

  it('touches no file that is no JSON object', async () => {
    const { cli, read } = await stage({ workspace: '{"fetchGapMs": 1,' });
    expect((await refusal(config(cli, {}, 'set', 'lang', 'zh'))).code).toBe('config-wrong');
    expect(await read('workspace')).toBe('{"fetchGapMs": 1,');
    const { cli: other } = await stage({ workspace: '[1]' });
    expect((await refusal(config(other, {}, 'set', 'lang', 'zh'))).code).toBe('config-wrong');
  });
});

describe('clipferry config unset', () => {
  it('takes one out, also one that nobody knows and that stops every other command', async () => {
    const { cli, run, read, workspace } = await stage({ workspace: { fetchgapms: 1, lang: 'zh' } });
    await expect(loadConfig({ workspace }, cli.env)).rejects.toMatchObject({ reason: { code: 'config-wrong' } });
    expect(await run({}, 'unset', 'fetchgapms')).toContain('is taken out');
    expect(JSON.parse(await read('workspace'))).toEqual({ lang: 'zh' });
    await loadConfig({ workspace }, cli.env);
    expect(await run({}, 'unset', 'tz')).toContain('is not in');
    expect((await refusal(config(cli, {}, 'unset', 'wobble'))).code).toBe('unknown-setting');
  });
});

describe('language and time zone in the settings', () => {
  it('count after flag and environment, the workspace’s before the person’s', async () => {
    const { cli, workspace } = await stage({ user: { lang: 'en', tz: 'Europe/Berlin' }, workspace: { lang: 'zh' } });
    const { lang, tz } = readReaderSettings(workspace, cli.env);
    expect({ lang, tz }).toEqual({ lang: 'zh', tz: 'Europe/Berlin' });
    expect(decideLanguage(undefined, { LANG: 'en_GB' }, lang)).toBe('zh');
    expect(decideLanguage(undefined, { CLIPFERRY_LANG: 'en' }, lang)).toBe('en');
    expect(decideLanguage('en', {}, lang)).toBe('en');
    expect(languageOfFlags(['--help'], {}, lang)).toBe('zh');
    expect(decideZone(undefined, {}, tz)).toEqual({ name: 'Europe/Berlin', named: true });
    expect(decideZone(undefined, { CLIPFERRY_TZ: 'UTC' }, tz).name).toBe('UTC');
  });

  it('are the language of the program, and a settings file that is wrong does not stop config or help', async () => {
    const { workspace } = await stage({ workspace: { lang: 'zh', wobble: 1 } });
    const env = { CLIPFERRY_LANG: '', CLIPFERRY_TZ: '' };
    const wrong = await runCli(['--workspace', workspace, 'status'], { env });
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toMatch(/无法识别[\s\S]*wobble/);
    expect((await runCli(['--workspace', workspace, 'help', 'captions'], { env })).stdout).toContain('文案');
    expect((await runCli(['--workspace', workspace, 'config', 'unset', 'wobble'], { env })).code).toBe(0);
    expect((await runCli(['--workspace', workspace, 'config', 'get', 'lang'], { env })).stdout).toBe('zh\n');
  });
});
