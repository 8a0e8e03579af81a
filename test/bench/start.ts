import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const cli = resolve(import.meta.dirname, '../../dist/program/clipferry.js');
const rounds = 15;

/** CPU milliseconds (user + system) of `--help` and `--version`, beside a Node that does nothing. The limit: 150 ms. */
export async function start(): Promise<void> {
  const rows = [
    { name: 'node that does nothing', args: ['-e', '0'] },
    { name: 'clipferry --version', args: [cli, '--version'] },
    { name: 'clipferry --help', args: [cli, '--help'] },
    { name: 'clipferry plan --help', args: [cli, 'plan', '--help'] },
  ].map(({ name, args }) => ({ name, cpuMs: median(Array.from({ length: rounds }, () => cpuMs(args))) }));
  const [idle] = rows;
  console.log(`median of ${rounds} runs, CPU ms`);
  for (const row of rows)
    console.log(
      `  ${row.name.padEnd(24)} ${String(row.cpuMs).padStart(5)}   x${(row.cpuMs / (idle?.cpuMs ?? 1)).toFixed(2)}`,
    );
}

function cpuMs(args: readonly string[]): number {
  // A child's CPU time is only told to its parent by the shell's `times`; this runs each call in a shell of its own.
  const { stdout } = spawnSync('bash', ['-c', `"$0" "$@" >/dev/null; times`, process.execPath, ...args], {
    encoding: 'utf8',
  });
  // First line: the shell itself; second: its children.
  const [, children = ''] = stdout.split('\n');
  const parts = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map(
    (match) => Number(match[1]) * 60_000 + Number(match[2]) * 1000,
  );
  if (parts.length < 2) throw new Error('bash did not tell the CPU time');
  return Math.round((parts[0] ?? 0) + (parts[1] ?? 0));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
