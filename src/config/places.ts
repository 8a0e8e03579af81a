import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where settings stand. Loads nothing: `--help` needs the language, and must start fast. */

export function userConfigFolder(env: NodeJS.ProcessEnv): string {
  if (env['CLIPFERRY_CONFIG_DIR']) return resolve(env['CLIPFERRY_CONFIG_DIR']);
  if (process.platform === 'win32' && env['APPDATA']) return join(env['APPDATA'], 'clipferry');
  return join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'clipferry');
}

/** absolute */
export function workspaceFolder(flag: string | undefined, env: NodeJS.ProcessEnv): string {
  return resolve(flag ?? env['CLIPFERRY_WORKSPACE'] ?? 'clipferry-workspace');
}

export interface ConfigFiles {
  readonly workspace: string;
  readonly user: string;
}

export function configFiles(workspace: string, env: NodeJS.ProcessEnv): ConfigFiles {
  return { workspace: join(workspace, 'config.json'), user: join(userConfigFolder(env), 'config.json') };
}

/** What the settings say of the reader, before anything else is known. Whatever is wrong with the files is told later. */
export interface ReaderSettings {
  readonly lang: string | null;
  readonly tz: string | null;
}

export function readReaderSettings(workspaceFlag: string | undefined, env: NodeJS.ProcessEnv): ReaderSettings {
  const files = configFiles(workspaceFolder(workspaceFlag, env), env);
  const settings = { ...glance(files.user), ...glance(files.workspace) };
  return { lang: settings['lang'] ?? null, tz: settings['tz'] ?? null };
}

function glance(path: string): Partial<Record<'lang' | 'tz', string>> {
  try {
    // Opening a pipe would never end.
    if (!statSync(path).isFile()) return {};
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value !== 'object' || value === null) return {};
    return {
      ...('lang' in value && typeof value.lang === 'string' ? { lang: value.lang } : {}),
      ...('tz' in value && typeof value.tz === 'string' ? { tz: value.tz } : {}),
    };
  } catch {
    return {};
  }
}
