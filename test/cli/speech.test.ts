import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { decideLanguage, decideZone, languageOfFlags } from '../../src/cli/phrases/language.ts';
import { commandLine, shellWord } from '../../src/cli/phrases/shell.ts';
import { createSpeech } from '../../src/cli/phrases/speech.ts';
import { type FerryError, isFerryError, type Language, type Speech } from '../../src/contract/index.ts';

function speechIn(language: Language, zone = { name: 'UTC', named: true }): Speech {
  return createSpeech({
    language,
    zone,
    source: () => ({ name: 'TikTok', askForExport: 'ask TikTok' }),
    ownUnit: (code) => (code === 'bluesky/posts' ? 'posts' : null),
  });
}

const english = speechIn('en');
const chinese = speechIn('zh');
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe('a duration', () => {
  it.each([
    [500, '0.5 seconds', '0.5 秒'],
    [1000, '1 second', '1 秒'],
    [59_400, '59 seconds', '59 秒'],
    [60_000, '1 minute', '1 分钟'],
    [100_000, '100 seconds', '100 秒'],
    [140_000, '2 minutes 20 seconds', '2 分钟 20 秒'],
    [15 * minute, '15 minutes', '15 分钟'],
    [90 * minute, '90 minutes', '90 分钟'],
    [5 * hour, '5 hours', '5 小时'],
    [5 * hour + 12 * minute, '5 hours 12 minutes', '5 小时 12 分钟'],
    [day, '1 day', '1 天'],
    [26 * hour, '26 hours', '26 小时'],
    [3 * day - 1, '3 days', '3 天'],
    [12 * day + 7 * hour, '12 days', '12 天'],
  ])('of %d ms is %s', (ms, en, zh) => {
    expect(english.duration(ms)).toBe(en);
    expect(chinese.duration(ms)).toBe(zh);
  });
});

describe('numbers and sizes', () => {
  it('are grouped and rounded as people write them', () => {
    expect(english.number(1_234_567)).toBe('1,234,567');
    expect(english.number(29.97)).toBe('29.97');
    expect(english.bytes(0)).toBe('0 bytes');
    expect(english.bytes(999)).toBe('999 bytes');
    expect(english.bytes(3_100_000)).toBe('3.1 MB');
    expect(english.bytes(250_000_000)).toBe('250 MB');
    expect(chinese.bytes(12)).toBe('12 字节');
  });

  it('are listed in the reader’s language', () => {
    expect(english.anyOf(['a', 'b', 'c'])).toBe('a, b or c');
    expect(english.anyOf(['a'])).toBe('a');
    expect(english.anyOf([])).toBe('');
    expect(chinese.anyOf(['a', 'b', 'c'])).toBe('a、b 或 c');
  });

  it('have units: everybody’s, an adapter’s own, else the code’s last part', () => {
    expect(english.unit('graphemes')).toBe('characters');
    expect(chinese.unit('bytes')).toBe('字节');
    expect(english.unit('bluesky/posts')).toBe('posts');
    expect(english.unit('other/things')).toBe('things');
  });
});

describe('a time', () => {
  const at = '2026-03-29T01:30:00.000Z';

  it('is told in the reader’s zone, which is named when they chose it', () => {
    const berlin = speechIn('en', { name: 'Europe/Berlin', named: true });
    expect(berlin.minute(at)).toBe('2026-03-29 03:30 Europe/Berlin');
    expect(berlin.day('2026-03-29T22:30:00.000Z')).toBe('2026-03-30');
    expect(speechIn('en', { name: 'America/New_York', named: false }).minute(at)).toBe('2026-03-28 21:30');
    expect(english.minute(at)).toBe('2026-03-29 01:30 UTC');
  });

  it('at midnight is 00:00', () => {
    expect(english.minute('2026-01-01T00:00:00.000Z')).toBe('2026-01-01 00:00 UTC');
  });

  it('that is none is shown as it stands', () => {
    expect(english.minute('soon')).toContain('soon');
  });
});

describe('a command', () => {
  const hard = [
    'plain.zip',
    'my export.zip',
    "it's mine.zip",
    '$HOME `id` "x".zip',
    '我的 导出.zip',
    'émoji 🎬.zip',
    'back\\slash',
    'a\nb',
    '*?[x]{a,b}~',
    '~/export.zip',
    '=equals',
    '#hash',
    '!history',
    '',
    '<not a placeholder; rm -rf x>',
    'a&b|c;d>e',
  ];

  it.each(hard)('gives the shell exactly the word: %j', (word) => {
    const line = `printf '%s' ${shellWord(word)}`;
    expect(execFileSync('sh', ['-c', line], { encoding: 'utf8' })).toBe(word);
  });

  it.each(hard)('is pasted whole: %j', (word) => {
    const line = commandLine(['fetch', word, '--media', word]);
    expect(line.startsWith('clipferry fetch ')).toBe(true);
    const printed = execFileSync('sh', ['-c', `clipferry() { printf '%s\\0' "$@"; }; ${line}`], { encoding: 'utf8' });
    expect(printed.split('\0').slice(0, -1)).toEqual(['fetch', word, '--media', word]);
  });

  it('leaves placeholders bare, for a person to see', () => {
    expect(english.command('plan', '<export>', '--to', '<destination>')).toBe(
      'clipferry plan <export> --to <destination>',
    );
    expect(english.command('accounts', 'resume', '<destination>/<label>')).toBe(
      'clipferry accounts resume <destination>/<label>',
    );
    expect(chinese.command('fetch', '<导出文件>')).toBe('clipferry fetch <导出文件>');
    expect(english.command('login', 'x', '--set', 'service=https://<server>')).toBe(
      'clipferry login x --set service=https://<server>',
    );
  });

  it('never lets a value that begins with a dash pass for a flag', () => {
    expect(commandLine(['fetch', '-n export.zip'])).toBe("clipferry fetch -- '-n export.zip'");
    expect(commandLine(['fetch', '-x.zip', '--media', 'm'])).toBe('clipferry fetch --media m -- -x.zip');
    expect(commandLine(['fetch', 'e.zip', '--media', '-m 1'])).toBe("clipferry fetch e.zip --media='-m 1'");
    expect(commandLine(['login', 'x', '--from-file', '-'])).toBe('clipferry login x --from-file -');
  });
});

describe('the language', () => {
  it.each([
    ['the flag', 'zh', { CLIPFERRY_LANG: 'en', LANG: 'en_US.UTF-8' }, 'zh'],
    ['CLIPFERRY_LANG', undefined, { CLIPFERRY_LANG: 'zh', LANG: 'en_US.UTF-8' }, 'zh'],
    ['LC_ALL', undefined, { LC_ALL: 'zh_CN.UTF-8', LANG: 'en_US.UTF-8' }, 'zh'],
    ['LC_MESSAGES', undefined, { LC_ALL: '', LC_MESSAGES: 'zh_TW', LANG: 'de_DE.UTF-8' }, 'zh'],
    ['LANG', undefined, { LANG: 'zh-Hans' }, 'zh'],
    ['another language', undefined, { LANG: 'de_DE.UTF-8' }, 'en'],
    ['a language that begins alike', undefined, { LANG: 'zha_CN' }, 'en'],
    ['nothing', undefined, {}, 'en'],
  ] as const)('is decided by %s', (_name, flag, env, language) => {
    expect(decideLanguage(flag, env)).toBe(language);
  });

  it('that nobody speaks here is an error of the command, and the help comes all the same', () => {
    expect(failure(() => decideLanguage('fr', {}))).toMatchObject({
      kind: 'usage',
      reason: { code: 'bad-language', values: { given: 'fr', from: 'flag' } },
    });
    expect(failure(() => decideLanguage(undefined, { CLIPFERRY_LANG: 'fr' })).reason.values?.['from']).toBe(
      'environment',
    );
    expect(languageOfFlags(['--lang', 'fr', '--help'], { LANG: 'zh_CN' })).toBe('zh');
    expect(languageOfFlags(['--lang=zh', '--help'], {})).toBe('zh');
  });
});

describe('the time zone', () => {
  it('is the flag’s, else the environment’s, else the system’s', () => {
    expect(decideZone('Asia/Shanghai', { CLIPFERRY_TZ: 'UTC' })).toEqual({ name: 'Asia/Shanghai', named: true });
    expect(decideZone(undefined, { CLIPFERRY_TZ: 'Europe/Berlin' })).toEqual({ name: 'Europe/Berlin', named: true });
    expect(decideZone(undefined, {}).name).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
  });

  it('that does not exist is an error of the command', () => {
    expect(failure(() => decideZone('Mars/Base', {})).reason).toEqual({
      code: 'bad-time-zone',
      values: { given: 'Mars/Base', from: 'flag' },
    });
  });
});

function failure(task: () => unknown): FerryError {
  try {
    task();
  } catch (error) {
    if (isFerryError(error)) return error;
  }
  throw new Error('it did not fail');
}
