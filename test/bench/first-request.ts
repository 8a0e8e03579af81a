import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FirstRequest {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** Longer than any start, and nobody waits for ever. */
const patienceMs = 60_000;

/** Starts Node with the arguments and looks at its clock when its first request comes in. Throws when it ends, or waits, without one. */
export async function firstRequest(argsFor: (origin: string) => readonly string[]): Promise<FirstRequest> {
  let child: ChildProcess | null = null;
  let timer: NodeJS.Timeout | undefined;
  const server = createServer();
  try {
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const { port } = server.address() as AddressInfo;
    const args = argsFor(`http://127.0.0.1:${port}`);
    return await new Promise<FirstRequest>((done, fail) => {
      let said = '';
      const began = performance.now();
      const started = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
      child = started;
      started.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
      server.once('request', () => done({ wallMs: performance.now() - began, cpuMs: cpuMsOf(started.pid ?? 0) }));
      started.once('error', fail);
      started.once('close', (code) => fail(new Error(`it ended with ${code} before its first request:\n${said}`)));
      timer = setTimeout(() => fail(new Error(`no request within ${patienceMs} ms:\n${said}`)), patienceMs);
    });
  } finally {
    clearTimeout(timer);
    await ended(child);
    server.closeAllConnections();
    server.close();
  }
}

/** The next may use the same workspace. */
async function ended(child: ChildProcess | null): Promise<void> {
  if (child === null || child.pid === undefined || child.exitCode !== null) return;
  const over = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await over;
}

/** User and system time so far, from Linux's /proc (clock ticks of 10 ms). */
function cpuMsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
