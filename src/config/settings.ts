import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { because, FerryError } from '../contract/index.ts';
import { assertPlain, diskReason, systemCodeOf } from '../disk/index.ts';
import { decode, decodeJson, readServiceAddress } from '../kit/index.ts';
import { configFiles, workspaceFolder } from './places.ts';
import type { SettingName } from './setting-names.ts';

export { userConfigFolder } from './places.ts';

/** What a person may set once instead of at every command. Unknown keys are refused: a typo must not be silence. */
export const fileSchema = z.strictObject({
  lang: z.enum(['en', 'zh']).optional(),
  tz: z.string().refine(isTimeZone, 'must be a time zone').optional(),
  ffmpeg: z.string().min(1).optional(),
  allowHosts: z.array(z.string().min(1)).optional(),
  fetchAtOnce: z.int().min(1).max(8).optional(),
  fetchGapMs: z.int().min(0).max(60_000).optional(),
  prepareAtOnce: z.int().min(1).max(64).optional(),
  uploadAtOnce: z.int().min(1).max(8).optional(),
  translateWith: z.string().refine(isServiceAddress, 'must be an address without a key in it').optional(),
  translateModel: z.string().min(1).optional(),
  transcribeCommand: z.string().min(1).optional(),
  transcribeWith: z.string().refine(isServiceAddress, 'must be an address without a key in it').optional(),
  transcribeModel: z.string().min(1).optional(),
} satisfies Readonly<Record<SettingName, z.ZodType>>);

function isServiceAddress(text: string): boolean {
  return readServiceAddress(text) !== null;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export type Settings = z.output<typeof fileSchema>;

export interface Flags {
  readonly workspace?: string | undefined;
  readonly ffmpeg?: string | undefined;
  readonly allowHosts?: readonly string[] | undefined;
}

export interface Config {
  /** absolute */
  readonly workspace: string;
  /** where the ffmpeg choice came from matters: an explicit one must run */
  readonly ffmpeg: {
    readonly flag: string | null;
    readonly env: string | null;
    readonly config: string | null;
  };
  readonly allowHosts: readonly string[];
  readonly fetchAtOnce: number;
  readonly fetchGapMs: number;
  /** null: as many as cores and memory allow */
  readonly prepareAtOnce: number | null;
  readonly uploadAtOnce: number;
  readonly services: ServiceSettings;
}

/** Who is asked for words, as it was typed; null: nobody. Keys are kept elsewhere. */
export interface ServiceSettings {
  readonly translateWith: string | null;
  readonly translateModel: string | null;
  readonly transcribeCommand: string | null;
  readonly transcribeWith: string | null;
  readonly transcribeModel: string | null;
}

/**
 * Polite by default: public tools for one's own TikTok export pause 250 to 1,000 ms between downloads, or use two workers
 * (seen in 2026-11); no published limit was found.
 */
export const settingDefaults = { fetchAtOnce: 3, fetchGapMs: 250, uploadAtOnce: 2 };

/** Flags > environment (`CLIPFERRY_*`) > workspace file > user file > defaults. */
export async function loadConfig(flags: Flags, env: NodeJS.ProcessEnv): Promise<Config> {
  const workspace = workspaceFolder(flags.workspace, env);
  const files = configFiles(workspace, env);
  return configOf(flags, env, {
    workspace,
    merged: { ...(await readSettings(files.user)), ...(await readSettings(files.workspace)), ...readEnv(env) },
  });
}

/** For what mends the settings: as if nothing were set, beside flags. */
export function bareConfig(flags: Flags, env: NodeJS.ProcessEnv): Config {
  return configOf(flags, env, { workspace: workspaceFolder(flags.workspace, env), merged: {} });
}

function configOf(
  flags: Flags,
  env: NodeJS.ProcessEnv,
  { workspace, merged }: { readonly workspace: string; readonly merged: Settings },
): Config {
  return {
    workspace,
    ffmpeg: { flag: flags.ffmpeg ?? null, env: env['FFMPEG_PATH'] || null, config: merged.ffmpeg ?? null },
    allowHosts: [...(merged.allowHosts ?? []), ...(flags.allowHosts ?? [])],
    fetchAtOnce: merged.fetchAtOnce ?? settingDefaults.fetchAtOnce,
    fetchGapMs: merged.fetchGapMs ?? settingDefaults.fetchGapMs,
    prepareAtOnce: merged.prepareAtOnce ?? null,
    uploadAtOnce: merged.uploadAtOnce ?? settingDefaults.uploadAtOnce,
    services: servicesOf(merged),
  };
}

function servicesOf(merged: Settings): ServiceSettings {
  return {
    translateWith: merged.translateWith ?? null,
    translateModel: merged.translateModel ?? null,
    transcribeCommand: merged.transcribeCommand ?? null,
    transcribeWith: merged.transcribeWith ?? null,
    transcribeModel: merged.transcribeModel ?? null,
  };
}

/** Nothing where there is no such file. FerryError `usage` for what is no settings file. */
export async function readSettings(path: string): Promise<Settings> {
  let text: string;
  try {
    await assertPlain(path);
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return {};
    if (error instanceof FerryError) throw error;
    const reason = diskReason(error, path);
    if (reason !== null) throw new FerryError('fatal', reason, { effect: 'none', cause: error });
    throw new FerryError('usage', because('config-unreadable', { path }), { effect: 'none', cause: error });
  }
  const wrong = { kind: 'usage', code: 'config-wrong', effect: 'none' } as const;
  return decode(fileSchema, decodeJson(text, path, wrong), path, wrong);
}

function isMissing(error: unknown): boolean {
  const code = systemCodeOf(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

const numberFromText = z.string().regex(/^\d+$/, 'must be a whole number').transform(Number);

const envSchema = z.object({
  CLIPFERRY_ALLOW_HOSTS: z
    .string()
    .transform((text) => text.split(',').map((host) => host.trim()))
    .optional(),
  CLIPFERRY_FETCH_AT_ONCE: numberFromText.optional(),
  CLIPFERRY_FETCH_GAP_MS: numberFromText.optional(),
  CLIPFERRY_PREPARE_AT_ONCE: numberFromText.optional(),
  CLIPFERRY_UPLOAD_AT_ONCE: numberFromText.optional(),
  CLIPFERRY_TRANSLATE_WITH: z.string().optional(),
  CLIPFERRY_TRANSLATE_MODEL: z.string().optional(),
  CLIPFERRY_TRANSCRIBE_COMMAND: z.string().optional(),
  CLIPFERRY_TRANSCRIBE_WITH: z.string().optional(),
  CLIPFERRY_TRANSCRIBE_MODEL: z.string().optional(),
});

/** What `CLIPFERRY_*` says; the language, the time zone and ffmpeg have readers of their own. */
export function readEnv(env: NodeJS.ProcessEnv): Settings {
  const wrong = { kind: 'usage', code: 'config-wrong', effect: 'none' } as const;
  const values = decode(envSchema, env, 'CLIPFERRY_*', wrong);
  const settings = {
    allowHosts: values.CLIPFERRY_ALLOW_HOSTS,
    fetchAtOnce: values.CLIPFERRY_FETCH_AT_ONCE,
    fetchGapMs: values.CLIPFERRY_FETCH_GAP_MS,
    prepareAtOnce: values.CLIPFERRY_PREPARE_AT_ONCE,
    uploadAtOnce: values.CLIPFERRY_UPLOAD_AT_ONCE,
    translateWith: values.CLIPFERRY_TRANSLATE_WITH || undefined,
    translateModel: values.CLIPFERRY_TRANSLATE_MODEL || undefined,
    transcribeCommand: values.CLIPFERRY_TRANSCRIBE_COMMAND || undefined,
    transcribeWith: values.CLIPFERRY_TRANSCRIBE_WITH || undefined,
    transcribeModel: values.CLIPFERRY_TRANSCRIBE_MODEL || undefined,
  };
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  return decode(fileSchema, given, 'CLIPFERRY_*', wrong);
}
