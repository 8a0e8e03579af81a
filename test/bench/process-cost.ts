import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';

/** What a command and everything it started cost. */
export interface ProcessCost {
  readonly wallS: number;
  /** user and system time of all processes that were waited for */
  readonly cpuS: number;
  /** of the command itself, not of what it started; 0 where there is no /proc */
  readonly peakRssMib: number;
}

interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** what it says goes here */
  readonly log: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs it in a shell of its own, whose `times` knows of grandchildren too. Throws with the end of the log when it fails. */
export async function costOf({ command, args, cwd, log, env }: Command): Promise<ProcessCost> {
  const out = openSync(log, 'w');
  const start = process.hrtime.bigint();
  const child = spawn('bash', ['-c', '"$0" "$@" >&3 2>&1; code=$?; times; exit $code', command, ...args], {
    cwd,
    env: env ?? process.env,
    stdio: ['ignore', 'pipe', 'inherit', out],
  });
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  let peakRssMib = 0;
  const look = setInterval(() => {
    peakRssMib = Math.max(peakRssMib, peakOfChildren(child.pid ?? 0));
  }, 50);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearInterval(look);
  const wallS = Number(process.hrtime.bigint() - start) / 1e9;
  closeSync(out);
  if (code !== 0) throw new Error(`${command} ended with ${code}:\n${readFileSync(log, 'utf8').slice(-2000)}`);
  // First line: the shell itself; second: what it waited for.
  const [, children = ''] = said.split('\n');
  const cpuS = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
  return { wallS, cpuS, peakRssMib };
}

/** VmHWM of the processes right below `pid`. */
function peakOfChildren(pid: number): number {
  const read = (path: string) => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return '';
    }
  };
  const children = read(`/proc/${pid}/task/${pid}/children`).split(' ');
  const peaks = children.filter((id) => id !== '').map((id) => /VmHWM:\s+(\d+) kB/.exec(read(`/proc/${id}/status`)));
  return Math.max(0, ...peaks.map((peak) => Number(peak?.[1] ?? 0) / 1024));
}

/** Null: there is none on PATH. */
export function versionOf(program: string): string | null {
  const { error, stdout } = spawnSync(program, ['-version'], { encoding: 'utf8' });
  return error ? null : (/version (\S+)/.exec(stdout)?.[1] ?? 'unknown');
}

/** One line: ratios hold under load as long as it is the same for all, so it is told before and after. */
export function machineLoad(): string {
  const loads = loadavg().map((load) => load.toFixed(2));
  return `${cpus().length} cores, load ${loads.join(' ')}`;
}

/** Files below `folder` whose name passes. */
export async function bytesIn(folder: string, isCounted: (name: string) => boolean): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile() && isCounted(entry.name)) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  return bytes;
}
