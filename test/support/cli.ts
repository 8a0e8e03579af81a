import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findUndescribed } from './json-lines.ts';

export const root = resolve(import.meta.dirname, '../..');

export const packedCliVariable = 'CLIPFERRY_TEST_PACKED';

/** The built program, which `npm test` packs before the tests begin (`packed.ts`): children run the packed one. */
export const builtCli = process.env[packedCliVariable] ?? join(root, 'dist/program/clipferry.js');

export interface CliResult {
  /** null: killed by a signal */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout's lines as JSON values */
  json(): readonly Record<string, unknown>[];
}

export interface CliOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** text for stdin; absent: stdin is closed */
  readonly input?: string;
  /** stdin is open and nothing comes */
  readonly keepOpen?: true;
  /** another entry point, e.g. an unpacked package */
  readonly entry?: string;
  readonly nodeArgs?: readonly string[];
  /** sees the child as soon as it runs */
  readonly onStart?: (child: ChildProcess) => void;
  readonly timeoutMs?: number;
}

/** No settings, keychain, language or time zone of the machine the tests run on. */
function cleanEnv(extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const { PATH = '', HOME = '' } = process.env;
  return {
    PATH,
    HOME,
    CLIPFERRY_CONFIG_DIR: join(tmpdir(), 'clipferry-no-config'),
    CLIPFERRY_KEYCHAIN: 'off',
    CLIPFERRY_LANG: 'en',
    CLIPFERRY_TZ: 'UTC',
    ...extra,
  };
}

export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [...(options.nodeArgs ?? []), options.entry ?? builtCli, ...args], {
      cwd: options.cwd ?? root,
      env: cleanEnv(options.env ?? {}),
      stdio: [options.input === undefined && options.keepOpen === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
    if (options.input !== undefined) child.stdin?.end(options.input);
    const timer = setTimeout(() => child.kill('SIGKILL'), options.timeoutMs ?? 120_000);
    child.on('error', fail);
    child.on('close', (code) => {
      clearTimeout(timer);
      const stdout = Buffer.concat(out).toString();
      const undescribed = findUndescribed(args, stdout);
      if (undescribed !== null) return fail(new Error(undescribed));
      done({
        code,
        stdout,
        stderr: Buffer.concat(err).toString(),
        json: () =>
          stdout
            .split('\n')
            .filter((line) => line !== '')
            .map((line) => JSON.parse(line)),
      });
    });
    options.onStart?.(child);
  });
}

/** A folder of its own that is gone afterwards. */
export async function inTempFolder<Result>(task: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'clipferry-test-'));
  try {
    return await task(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
