import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const here = import.meta.dirname;

/** A real process of its own that runs one of the scripts in this folder. */
export interface Child {
  readonly process: ChildProcess;
  /** resolves with the first line that begins with `word`; rejects when the process ends before */
  said(word: string): Promise<string>;
  /** kill -9, and wait until it is gone */
  kill(): Promise<void>;
  /** exit code and all output */
  ended(): Promise<{ readonly code: number | null; readonly output: string }>;
}

export function startChild(script: string, args: readonly string[], options: SpawnOptions = {}): Child {
  const child = spawn(process.execPath, ['--import', 'tsx', join(here, script), ...args], {
    cwd: join(here, '../..'),
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  });
  let output = '';
  const listeners = new Set<() => void>();
  const hear = (chunk: Buffer) => {
    output += chunk.toString();
    for (const listener of listeners) listener();
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const closed = once(child, 'close');
  return {
    process: child,
    said: (word) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const line = output
            .split('\n')
            .slice(0, -1)
            .find((one) => one.startsWith(word));
          if (line !== undefined) resolve(line);
        };
        listeners.add(look);
        look();
        void closed.then(() => reject(new Error(`the child ended without "${word}":\n${output}`)));
      }),
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
    async ended() {
      await closed;
      return { code: child.exitCode, output };
    },
  };
}
