import type { ChildProcess } from 'node:child_process';
import { type CliResult, runCli } from './cli.ts';

export interface HandOffRun {
  /** what the code on the terminal holds */
  readonly url: string;
  readonly child: ChildProcess;
  readonly ended: Promise<CliResult>;
}

/** A run of the packed program that shows posts to a person: resolves when its page is up. Rejects when it ends before. */
export function startHandOff(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  nodeArgs: readonly string[] = [],
): Promise<HandOffRun> {
  return new Promise((resolve, reject) => {
    const ended: Promise<CliResult> = runCli([...args, '--json'], {
      env: { CLIPFERRY_FETCH_GAP_MS: '0', ...env },
      nodeArgs,
      timeoutMs: 240_000,
      onStart: (child) => {
        let seen = '';
        child.stdout?.on('data', (chunk: Buffer) => {
          seen += chunk.toString();
          const url = /"kind":"hand-off","url":[^,]*,"localUrl":"([^"]+)"/.exec(seen)?.[1];
          if (url !== undefined) resolve({ url, child, ended });
        });
      },
    });
    ended.then(
      ({ code, stdout, stderr }) =>
        reject(new Error(`ended with ${code} before anything was shown: ${stdout.slice(-400)} ${stderr.slice(-400)}`)),
      reject,
    );
  });
}

/** kill -9, and gone. */
export function kill({ child, ended }: HandOffRun): Promise<CliResult> {
  child.kill('SIGKILL');
  return ended;
}
