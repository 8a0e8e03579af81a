import { because, FerryError, type Language } from '../../contract/index.ts';

/**
 * `--lang`, else CLIPFERRY_LANG, else the settings, else the locale, else English. FerryError `usage` for a language nobody speaks
 * here; what is wrong with the settings is said where they are read.
 */
export function decideLanguage(
  flag: string | undefined,
  env: NodeJS.ProcessEnv,
  settled: string | null = null,
): Language {
  if (flag !== undefined) return asLanguage(flag, 'flag');
  const wish = env['CLIPFERRY_LANG'];
  return wish ? asLanguage(wish, 'environment') : (languageIn(settled ?? '') ?? languageOfLocale(env));
}

/** The first of LC_ALL, LC_MESSAGES and LANG that is set counts, as everywhere else. */
export function languageOfLocale(env: NodeJS.ProcessEnv): Language {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return languageIn(locale) ?? 'en';
}

function asLanguage(given: string, from: 'flag' | 'environment'): Language {
  const language = languageIn(given);
  if (language !== null) return language;
  throw new FerryError('usage', because('bad-language', { given, from }), { effect: 'none' });
}

/** `zh`, `zh-CN`, `zh_CN.UTF-8`, `EN` … */
function languageIn(given: string): Language | null {
  const [, language] = /^(en|zh)(?![a-z])/i.exec(given.trim()) ?? [];
  return language === undefined ? null : language.toLowerCase() === 'zh' ? 'zh' : 'en';
}

/** The reader's time zone; `named`: chosen by them, so that times say which it is. */
export interface Zone {
  readonly name: string;
  readonly named: boolean;
}

/** `--tz`, else CLIPFERRY_TZ, else the settings, else the system's. */
export function decideZone(flag: string | undefined, env: NodeJS.ProcessEnv, settled: string | null = null): Zone {
  if (flag !== undefined) return { name: asZone(flag, 'flag'), named: true };
  const wish = env['CLIPFERRY_TZ'];
  if (wish) return { name: asZone(wish, 'environment'), named: true };
  return settled !== null && isZone(settled) ? { name: settled, named: true } : systemZone();
}

function isZone(name: string): boolean {
  try {
    return asZone(name, 'flag') === name;
  } catch {
    return false;
  }
}

/** A computer that knows no zone counts as UTC, and times say so. */
export function systemZone(): Zone {
  const name = new Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC';
  return { name, named: name === 'UTC' || name === 'Etc/UTC' };
}

function asZone(given: string, from: 'flag' | 'environment'): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: given });
    return given;
  } catch (cause) {
    throw new FerryError('usage', because('bad-time-zone', { given, from }), { effect: 'none', cause });
  }
}

/** For `--help`, which must come whatever else is wrong: the flag where it is good, else the environment, the settings, English. */
export function languageOfFlags(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  settled: string | null = null,
): Language {
  const at = argv.findIndex((word) => word === '--lang' || word.startsWith('--lang='));
  const flag = argv[at] === '--lang' ? argv[at + 1] : argv[at]?.slice('--lang='.length);
  const wishes = [flag, env['CLIPFERRY_LANG'], settled].map((wish) => languageIn(wish ?? ''));
  return wishes.find((language) => language !== null) ?? languageOfLocale(env);
}
