import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { because, FerryError } from '../contract/index.ts';
import { diskReason, systemCodeOf } from '../disk/index.ts';
import { decode, decodeJson } from '../kit/index.ts';

/** What a person may set once instead of at every command. Unknown keys are refused: a typo must not be silence. */
const fileSchema = z.strictObject({
  ffmpeg: z.string().min(1).optional(),
  allowHosts: z.array(z.string().min(1)).optional(),
  fetchAtOnce: z.int().min(1).max(8).optional(),
  fetchGapMs: z.int().min(0).max(60_000).optional(),
  prepareAtOnce: z.int().min(1).max(64).optional(),
  uploadAtOnce: z.int().min(1).max(8).optional(),
});

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
}

/**
 * Polite by default: public tools for one's own TikTok export pause 250 to 1,000 ms between downloads, or use two workers
 * (seen in 2026-11); no published limit was found.
 */
const defaults = { fetchAtOnce: 3, fetchGapMs: 250, uploadAtOnce: 2 };

export function userConfigFolder(env: NodeJS.ProcessEnv): string {
  if (env['CLIPFERRY_CONFIG_DIR']) return resolve(env['CLIPFERRY_CONFIG_DIR']);
  if (process.platform === 'win32' && env['APPDATA']) return join(env['APPDATA'], 'clipferry');
  return join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'clipferry');
}

/** Flags > environment (`CLIPFERRY_*`) > workspace file > user file > defaults. */
export async function loadConfig(flags: Flags, env: NodeJS.ProcessEnv): Promise<Config> {
  const workspace = resolve(flags.workspace ?? env['CLIPFERRY_WORKSPACE'] ?? 'clipferry-workspace');
  const user = await readSettings(join(userConfigFolder(env), 'config.json'));
  const local = await readSettings(join(workspace, 'config.json'));
  const merged: Settings = { ...user, ...local, ...readEnv(env) };
  return {
    workspace,
    ffmpeg: { flag: flags.ffmpeg ?? null, env: env['FFMPEG_PATH'] || null, config: merged.ffmpeg ?? null },
    allowHosts: [...(merged.allowHosts ?? []), ...(flags.allowHosts ?? [])],
    fetchAtOnce: merged.fetchAtOnce ?? defaults.fetchAtOnce,
    fetchGapMs: merged.fetchGapMs ?? defaults.fetchGapMs,
    prepareAtOnce: merged.prepareAtOnce ?? null,
    uploadAtOnce: merged.uploadAtOnce ?? defaults.uploadAtOnce,
  };
}

async function readSettings(path: string): Promise<Settings> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return {};
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
});

function readEnv(env: NodeJS.ProcessEnv): Settings {
  const wrong = { kind: 'usage', code: 'config-wrong', effect: 'none' } as const;
  const values = decode(envSchema, env, 'CLIPFERRY_*', wrong);
  const settings = {
    allowHosts: values.CLIPFERRY_ALLOW_HOSTS,
    fetchAtOnce: values.CLIPFERRY_FETCH_AT_ONCE,
    fetchGapMs: values.CLIPFERRY_FETCH_GAP_MS,
    prepareAtOnce: values.CLIPFERRY_PREPARE_AT_ONCE,
    uploadAtOnce: values.CLIPFERRY_UPLOAD_AT_ONCE,
  };
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  return decode(fileSchema, given, 'CLIPFERRY_*', wrong);
}
