import type { Json } from '../contract/index.ts';
import { type ConfigFiles, configFiles } from './places.ts';
import { type SettingName, settingNames, settingVariables } from './setting-names.ts';
import { type Flags, readEnv, readSettings, type Settings, settingDefaults } from './settings.ts';

/** Each setting, its value, and what decided it. */

export interface SettingSeen {
  readonly name: SettingName;
  /** as config.json would hold it; null: nothing is set, and what happens then is decided later */
  readonly value: Json;
  readonly from: 'flag' | 'environment' | 'workspace' | 'user' | 'default';
  /** the flag, the variable or the file; null: the default */
  readonly place: string | null;
}

/** What was typed with this command, by setting. */
export type FlagSettings = Flags & { readonly lang?: string | undefined; readonly tz?: string | undefined };

/** In the order of precedence. FerryError `usage` for a file or variable that is wrong. */
export async function lookAtSettings(
  flags: FlagSettings,
  env: NodeJS.ProcessEnv,
  workspace: string,
): Promise<readonly SettingSeen[]> {
  const files = configFiles(workspace, env);
  const held: Held = {
    files,
    flags: {
      lang: flags.lang,
      tz: flags.tz,
      ffmpeg: flags.ffmpeg,
      allowHosts: flags.allowHosts === undefined ? undefined : [...flags.allowHosts],
    },
    environment: {
      ...readEnv(env),
      lang: env['CLIPFERRY_LANG'] || undefined,
      tz: env['CLIPFERRY_TZ'] || undefined,
      ffmpeg: env['FFMPEG_PATH'] || undefined,
    },
    workspace: await readSettings(files.workspace),
    user: await readSettings(files.user),
  };
  return settingNames.map((name) => seen(name, held));
}

/** A language is as it was typed. */
type Raw = { readonly [Name in SettingName]?: Json | undefined };

interface Held {
  readonly files: ConfigFiles;
  readonly flags: Raw;
  readonly environment: Raw;
  readonly workspace: Settings;
  readonly user: Settings;
}

const flagOf: Partial<Record<SettingName, string>> = {
  lang: '--lang',
  tz: '--tz',
  ffmpeg: '--ffmpeg',
  allowHosts: '--allow-host',
};

function seen(name: SettingName, { files, flags, environment, workspace, user }: Held): SettingSeen {
  const defaults: Raw = settingDefaults;
  const places = [
    { from: 'environment', place: settingVariables[name], value: environment[name] },
    { from: 'workspace', place: files.workspace, value: workspace[name] },
    { from: 'user', place: files.user, value: user[name] },
    { from: 'default', place: null, value: defaults[name] ?? null },
  ] as const;
  const decided = places.find(({ value }) => value !== undefined);
  const { from = 'default', place = null, value = null } = decided ?? {};
  const flag = flags[name];
  if (flag === undefined) return { name, value, from, place };
  // Hosts of a flag come on top.
  const both = Array.isArray(flag) && Array.isArray(value) ? [...value, ...flag] : flag;
  return { name, value: both, from: 'flag', place: flagOf[name] ?? null };
}
