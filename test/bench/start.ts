import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { printTable } from './measure.ts';
import { costOf, machineLoad, type ProcessCost } from './process-cost.ts';

const cli = resolve(import.meta.dirname, '../../dist/program/clipferry.js');
const pairs = 3;
/** A start is too short to be measured once: each of a pair is the middle of these, which alternate. */
const rounds = 7;

const idle = 'node -e 0';
const contenders: readonly { readonly name: string; readonly args: readonly string[]; readonly most?: number }[] = [
  { name: idle, args: ['-e', '0'] },
  { name: 'clipferry --version', args: [cli, '--version'], most: 1.3 },
  { name: 'clipferry --help', args: [cli, '--help'], most: 1.3 },
  { name: 'clipferry plan --help', args: [cli, 'plan', '--help'], most: 1.3 },
];

/** `npm run bench -- start [--quick]`: CPU of what must be there at once, beside a Node that does nothing, in three alternating pairs. */
export async function start(args: readonly string[]): Promise<void> {
  const quick = args.includes('--quick');
  console.log(
    `start: CPU of ${quick ? 1 : pairs} pairs, each the middle of ${quick ? 1 : rounds} runs; ${machineLoad()}`,
  );
  const measured: ReadonlyMap<string, number>[] = [];
  for (let pair = 0; pair < (quick ? 1 : pairs); pair += 1) measured.push(await onePair(quick ? 1 : rounds));
  printTable(
    ['', 'CPU ms', 'x idle, pair by pair', 'middle', 'wanted'],
    contenders.map(({ name, most }) => {
      const ratios = measured.map((pair) => (pair.get(name) ?? Number.NaN) / (pair.get(idle) ?? Number.NaN));
      return [
        name,
        middle(measured.map((pair) => pair.get(name) ?? Number.NaN)),
        ratios.map((ratio) => ratio.toFixed(2)).join('  '),
        middle(ratios),
        most === undefined ? '' : `<= ${most.toFixed(1)}`,
      ];
    }),
  );
  console.log(machineLoad());
}

/** CPU milliseconds by name. */
async function onePair(runs: number): Promise<ReadonlyMap<string, number>> {
  const all = new Map<string, number[]>();
  for (let run = 0; run < runs; run += 1)
    for (const { name, args } of contenders)
      all.set(name, [...(all.get(name) ?? []), (await costOfNode(args)).cpuS * 1e3]);
  return new Map(Array.from(all, ([name, costs]) => [name, middle(costs)]));
}

function costOfNode(args: readonly string[]): Promise<ProcessCost> {
  const log = join(tmpdir(), `clipferry-bench-start-${process.pid}.log`);
  return costOf({ command: process.execPath, args, cwd: tmpdir(), log });
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
