import type { ChildProcess } from 'node:child_process';
import { type CliResult, runCli } from './cli.ts';

export interface Stopping {
  /** what must have been printed before the first signal */
  readonly when: RegExp;
  /** each is sent when the one before has been noticed */
  readonly signals: readonly NodeJS.Signals[];
  /** as when the terminal is gone: nobody reads on, and writing fails */
  readonly closed?: boolean;
  readonly timeoutMs?: number;
}

/** The built program, stopped in the middle. One that does not end is killed, which is no exit code. */
export function stopped(
  args: readonly string[],
  { when, signals, closed = false, timeoutMs = 60_000 }: Stopping,
): Promise<CliResult> {
  const left = [...signals];
  const onStart = (child: ChildProcess) => {
    let seen = '';
    const look = (chunk: Buffer) => {
      seen += chunk.toString();
      const isFirst = left.length === signals.length;
      if (!(isFirst ? when : /Stopping:/).test(seen)) return;
      const signal = left.shift();
      if (signal === undefined) return;
      if (closed) for (const stream of [child.stdout, child.stderr]) stream?.destroy();
      child.kill(signal);
    };
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
  };
  return runCli(args, { onStart, timeoutMs });
}
