import { describe, expect, it } from 'vitest';
import { decideLanguage, languageOfFlags } from '../../src/cli/phrases/language.ts';
import { createProgram, usageErrorOf } from '../../src/cli/program.ts';
import { findSimilar } from '../../src/cli/similar.ts';
import { verbs } from '../../src/cli/verbs.ts';
import { isFerryError, type Reason } from '../../src/contract/index.ts';

/** What is said about a command line; null: it would be carried out. */
async function wrongWith(...argv: readonly string[]): Promise<Reason | null> {
  let begun = false;
  const program = createProgram('en', async () => {
    begun = true;
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    return (isFerryError(error) ? error : usageErrorOf(error, argv))?.reason ?? null;
  }
  expect(begun, argv.join(' ')).toBe(true);
  return null;
}

describe('a flag typed wrong', () => {
  it('is named, with the one that was meant', async () => {
    expect(await wrongWith('migrate', 'x.zip', '--too', 'rednote')).toEqual({
      code: 'unknown-flag',
      values: { flag: '--too', command: 'migrate', near: '--to', commands: [] },
    });
    expect(await wrongWith('--too=rednote', 'migrate', 'x.zip')).toMatchObject({
      values: { flag: '--too', near: '--to' },
    });
    expect(await wrongWith('status', '--jsn')).toMatchObject({ values: { flag: '--jsn', near: '--json' } });
    expect(await wrongWith('report', '--CSV')).toMatchObject({ values: { near: '--csv' } });
  });

  it('that another command has, names that command', async () => {
    expect(await wrongWith('status', '--captions', 'x')).toMatchObject({
      code: 'unknown-flag',
      values: { near: null, commands: ['plan', 'migrate'] },
    });
  });

  it('that is like nothing is named all the same', async () => {
    expect(await wrongWith('status', '--wobble')).toMatchObject({ values: { flag: '--wobble', near: null } });
  });
});

describe('a flag', () => {
  const migrate = ['migrate', 'x.zip', '--to', 'folder'];

  it('that is there twice with two values is an error, with the same value it is not', async () => {
    expect(await wrongWith(...migrate, '--to', 'rednote')).toEqual({
      code: 'flag-twice',
      values: { flag: '--to', values: ['folder', 'rednote'] },
    });
    expect(await wrongWith(...migrate, '--to', 'folder')).toBeNull();
    expect(await wrongWith(...migrate, '--set', 'a=1', '--set', 'b=2', '--json', '--json')).toBeNull();
    expect(await wrongWith(...migrate, '--order', 'oldest', '--account', 'main')).toBeNull();
  });

  it('needs a value that is not empty, and no other flag is its value', async () => {
    expect(await wrongWith('migrate', 'x.zip', '--to')).toMatchObject({ code: 'flag-without-value' });
    expect(await wrongWith('migrate', 'x.zip', '--to', '--limit', '5')).toMatchObject({
      code: 'flag-without-value',
      values: { flag: '--to' },
    });
    expect(await wrongWith('status', '--workspace', '')).toMatchObject({ code: 'flag-empty' });
    expect(await wrongWith('status', '--workspace= ')).toMatchObject({ code: 'flag-empty' });
  });

  it('that takes one of a few words lists them', async () => {
    const enums = [...new Set(verbs.flatMap(({ flags }) => flags).filter(({ choices }) => choices !== undefined))];
    expect(enums.length).toBeGreaterThan(4);
    for (const { flags, choices } of enums) {
      const verb = verbs.find((one) => one.flags.some((flag) => flag.flags === flags));
      const [flag = ''] = flags.split(' ');
      const wrong = await wrongWith(
        verb?.name ?? '',
        ...(verb?.args === undefined ? [] : ['x']),
        '--to',
        'y',
        flag,
        'zz',
      );
      expect(wrong, flags).toEqual({ code: 'not-a-choice', values: { flag, given: 'zz', choices } });
    }
  });

  it('that a command cannot do without is asked for', async () => {
    expect(await wrongWith('migrate', 'x.zip')).toEqual({
      code: 'flag-not-given',
      values: { flag: '--to', command: 'migrate' },
    });
  });
});

describe('a command', () => {
  it('typed wrong is named, with the one that was meant', async () => {
    expect(await wrongWith('mirgate', 'x.zip')).toEqual({
      code: 'unknown-command',
      values: { given: 'mirgate', near: 'migrate' },
    });
    expect(await wrongWith('wobble')).toMatchObject({ values: { near: null } });
    expect(await wrongWith('help', 'mirgate')).toMatchObject({ values: { near: 'migrate' } });
  });

  it('says what is missing behind it, and what is too much', async () => {
    expect(await wrongWith('inspect')).toEqual({
      code: 'argument-missing',
      values: { command: 'inspect', argument: 'export' },
    });
    expect(await wrongWith('inspect', 'My', 'Export.zip')).toEqual({
      code: 'too-many-arguments',
      values: { command: 'inspect', extra: 'Export.zip' },
    });
    expect(await wrongWith('inspect', '')).toMatchObject({ code: 'argument-empty' });
    expect(await wrongWith('retry', 'one', 'two', 'three')).toBeNull();
  });

  it.each(verbs)('$name has an example that works', async ({ name, example }) => {
    expect(example.split(' ')[0]).toBe(name);
    expect(await wrongWith(...example.split(' '))).toBeNull();
  });

  it.each(verbs)('$name shows its example and the flags of every command in its help', ({ name, example }) => {
    const program = createProgram('en', async () => undefined);
    const shown: string[] = [];
    const command = program.commands.find((one) => one.name() === name);
    command?.configureOutput({ writeOut: (text) => shown.push(text) }).outputHelp();
    expect(shown.join('')).toContain(`clipferry ${example}`);
    expect(shown.join('')).toContain('--workspace <dir>');
  });
});

describe('a language', () => {
  it('may be written as computers write it', () => {
    for (const given of ['zh', 'zh-CN', 'zh_CN.UTF-8', 'ZH', 'zh-Hans']) expect(decideLanguage(given, {})).toBe('zh');
    for (const given of ['en', 'EN', 'en-GB', 'en_US.UTF-8']) expect(decideLanguage(given, {})).toBe('en');
    expect(decideLanguage(undefined, { CLIPFERRY_LANG: 'zh_CN.UTF-8' })).toBe('zh');
    expect(languageOfFlags(['--lang', 'zh-CN', 'help'], {})).toBe('zh');
    for (const given of ['french', 'zhe', 'eng', 'de']) expect(() => decideLanguage(given, {})).toThrow('bad-language');
  });
});

describe('what somebody may have meant', () => {
  it('is a slip away, and nothing that is not', () => {
    expect(findSimilar('staus', ['status', 'start'])).toBe('status');
    expect(findSimilar('verfiy', ['verify', 'retry'])).toBe('verify');
    expect(findSimilar('dest', ['destinations', 'demo'])).toBe('destinations');
    expect(findSimilar('x', ['run', 'demo'])).toBeNull();
    expect(findSimilar('publish', ['plan', 'undo'])).toBeNull();
  });
});
