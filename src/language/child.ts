import { type ChildProcess, spawn } from 'node:child_process';

export interface ChildRun {
  readonly program: string;
  readonly args: readonly string[];
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** of stdout; the rest is thrown away */
  readonly maxBytes: number;
}

export type ChildEnd =
  /** `stderr`: its last lines */
  | {
      readonly kind: 'ended';
      readonly exitCode: number | null;
      readonly signal: string | null;
      readonly stdout: Buffer;
      readonly stderr: string;
    }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'not-started' };

const tailBytes = 4_000;
/** Its output may be held open by a grandchild that left the group. */
const patienceMs = 2_000;

/**
 * Runs a program without a shell, in a process group of its own, so that what it started ends with it: when the signal aborts, when the
 * time is over, and when this process ends. SIGKILL, because a model that is being loaded hears nothing else. An abort throws the signal's reason.
 */
export async function runChild({ program, args, signal, timeoutMs, maxBytes }: ChildRun): Promise<ChildEnd> {
  signal.throwIfAborted();
  const child = spawn(program, [...args], {
    env: withoutOurs(process.env),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const kill = () => killTree(child);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    kill();
  }, timeoutMs);
  signal.addEventListener('abort', kill, { once: true });
  process.once('exit', kill);
  try {
    const end = await finish(child, maxBytes);
    signal.throwIfAborted();
    return timedOut ? { kind: 'timeout' } : end;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', kill);
    process.removeListener('exit', kill);
    // Whatever it left running in its group.
    kill();
  }
}

/** Keys stand in ours, and what is no business of another program. */
function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^CLIPFERRY_/i.test(name)));
}

function finish(child: ChildProcess, maxBytes: number): Promise<ChildEnd> {
  const stdout: Buffer[] = [];
  let bytes = 0;
  let stderr = Buffer.alloc(0);
  child.stdout?.on('data', (chunk: Buffer) => {
    if (bytes < maxBytes) stdout.push(chunk.subarray(0, maxBytes - bytes));
    bytes += chunk.length;
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr = Buffer.concat([stderr, chunk]).subarray(-tailBytes);
  });
  return new Promise((resolve) => {
    child.once('error', () => {
      if (child.pid === undefined) resolve({ kind: 'not-started' });
    });
    child.once('exit', (exitCode, signal) => {
      const end = () => {
        child.stdout?.destroy();
        child.stderr?.destroy();
        resolve({
          kind: 'ended',
          exitCode,
          signal,
          stdout: Buffer.concat(stdout),
          stderr: lastLines(stderr.toString('utf8')),
        });
      };
      const timer = setTimeout(end, patienceMs);
      child.once('close', () => {
        clearTimeout(timer);
        end();
      });
    });
  });
}

/** Progress bars overwrite their line: only what stands at its end is shown. */
function lastLines(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => (line.split('\r').findLast((part) => part.trim() !== '') ?? '').trim())
    .filter((line) => line !== '');
  return lines.slice(-3).join(' | ').slice(-600);
}

function killTree({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on('error', () => {});
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
}
