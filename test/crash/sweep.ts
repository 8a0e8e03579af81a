import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { builtCli, type CliResult, runCli } from '../support/cli.ts';
import { seededRandom } from '../support/fault-proxy.ts';
import type { Gateway, Moment } from './gateway.ts';
import { judge, statusFrom, statusHere, type Verdict } from './judge.ts';
import type { Stage } from './stage.ts';
import { migrateArgs, type Target } from './target.ts';

/** Another build or an unpacked package: `CLIPFERRY_ENTRY=/path/to/bin/clipferry.js`. */
export const entry = process.env['CLIPFERRY_ENTRY'] ?? builtCli;
export const preload = resolve(import.meta.dirname, 'kill-at-commit.mjs');

/** Where a process dies. `late` is `before`, with the request arriving all the same after the death. */
export type Point =
  | { readonly kind: 'commit' | 'rename'; readonly when: 'before' | 'after' }
  | { readonly kind: 'request'; readonly when: Moment | 'late' };

export const diskPoints: readonly Point[] = (['commit', 'rename'] as const).flatMap((kind) =>
  (['before', 'after'] as const).map((when) => ({ kind, when })),
);
export const requestPoints: readonly Point[] = (['before', 'late', 'applied', 'answered'] as const).map((when) => ({
  kind: 'request',
  when,
}));

export function nameOf(point: Point): string {
  return `${point.kind} ${point.when}`;
}

export interface Row {
  readonly target: string;
  readonly point: string;
  /** how many k were tried, and at how many the process died */
  killed: number;
  untouched: number;
  duplicates: number;
  lost: number;
  unconfirmed: number;
  readonly problems: string[];
}

export interface SweepOptions {
  readonly stage: Stage;
  readonly openTarget: (root: string) => Target | Promise<Target>;
  readonly points: readonly Point[];
  /** null: every k until a run passes untouched; else this many k, spread over all there are */
  readonly perPoint: number | null;
  readonly atOnce: number;
  /** other ways to the end than the same command again, one row each: after each kill one of them in turn, or each */
  readonly ways?: { readonly all: readonly Way[]; readonly deal: 'in turn' | 'each'; readonly seed: number };
}

/** From a kill to the end. */
export interface Way {
  readonly name: string;
  /** `last` null: there is nothing to go on from, and rightly so */
  finish(
    scene: Scene,
    random: () => number,
  ): Promise<{ readonly last: CliResult | null; readonly problems: readonly string[] }>;
}

/** Kills at k = 1, 2, 3 …, runs the same command again to its end, and looks at everything. One row per kind of point. */
export async function sweep(options: SweepOptions): Promise<readonly Row[]> {
  const reference = await inRoot(options, (scene) => runThrough(scene));
  const nameRows = options.ways?.all ?? options.points.map((point) => ({ name: nameOf(point) }));
  const rows = nameRows.map(({ name }) => newRow(reference, name));
  const jobs = jobsOf(options, reference, rows);
  await Promise.all(
    Array.from({ length: options.atOnce }, async () => {
      for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
        const { point, k, row } = job;
        const outcome = await inRoot(options, (scene) => killAndFinish(scene, job));
        record(job, outcome, reference.content);
        // A run differs a little from the next: go on until one passes untouched.
        const isLast = options.perPoint === null && k >= reference.counts[point.kind];
        if (isLast && outcome.killed) jobs.push({ ...job, k: k + 1, row });
      }
    }),
  );
  return rows;
}

interface Job {
  readonly point: Point;
  readonly k: number;
  readonly row: Row;
  /** null: the same command again */
  readonly way: Way | null;
  readonly seed: number;
}

function newRow({ target, problems }: Reference, point: string): Row {
  return { target, point, killed: 0, untouched: 0, duplicates: 0, lost: 0, unconfirmed: 0, problems: [...problems] };
}

function jobsOf({ points, perPoint, ways }: SweepOptions, reference: Reference, rows: readonly Row[]): Job[] {
  const kills = points.flatMap((point, index) => {
    const total = reference.counts[point.kind];
    const musts = point.kind === 'request' ? reference.submits.slice(0, 1) : [];
    const all = new Set([...musts, ...spread(total, perPoint)]);
    return [...all].map((k) => ({ point, k, row: rows[index] as Row, way: null, seed: 0 }));
  });
  if (ways === undefined) return kills;
  const random = seededRandom(ways.seed);
  const shuffled = kills.map((kill) => ({ kill, at: random() })).sort((a, b) => a.at - b.at);
  return shuffled.flatMap(({ kill, at }, index) => {
    const chosen = ways.deal === 'each' ? ways.all.keys() : [index % ways.all.length];
    return [...chosen].map((n) => ({
      ...kill,
      row: rows[n] as Row,
      way: ways.all[n] as Way,
      seed: Math.floor(at * 2 ** 31) + n,
    }));
  });
}

function spread(total: number, count: number | null): readonly number[] {
  if (count === null) return Array.from({ length: total + 1 }, (_, index) => index + 1);
  if (count === 1) return [Math.ceil(total / 2)];
  if (total <= count) return Array.from({ length: total }, (_, index) => index + 1);
  const at = (index: number) => 1 + Math.round((index * (total - 1)) / Math.max(1, count - 1));
  return [...new Set(Array.from({ length: count }, (_, index) => at(index)))];
}

export interface Scene {
  readonly stage: Stage;
  readonly target: Target;
  readonly workspace: string;
  readonly root: string;
}

export interface Opening {
  /** shared by many roots */
  readonly stage?: Stage;
  /** or one of its own */
  readonly openStage?: (folder: string) => Promise<Stage>;
  readonly openTarget: (root: string) => Target | Promise<Target>;
}

/** A fresh folder, destination and workspace for one task; all of it is gone afterwards. */
export async function inRoot<Result>(opening: Opening, task: (scene: Scene) => Promise<Result>): Promise<Result> {
  const root = await mkdtemp(join(tmpdir(), 'clipferry-crash-'));
  const closers: (() => Promise<void>)[] = [
    () => rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }),
  ];
  try {
    const own = opening.stage === undefined ? await opening.openStage?.(join(root, 'stage')) : undefined;
    if (own !== undefined) closers.unshift(() => own.close());
    const stage = opening.stage ?? own;
    if (stage === undefined) throw new Error('a scene needs a stage');
    const target = await opening.openTarget(root);
    closers.unshift(() => target.close());
    return await task({ stage, target, workspace: join(root, 'ws'), root });
  } finally {
    for (const close of closers) await close();
  }
}

interface Reference {
  readonly target: string;
  readonly content: string;
  readonly counts: Readonly<Record<Point['kind'], number>>;
  /** numbers of the requests that made something public */
  readonly submits: readonly number[];
  readonly problems: readonly string[];
}

async function runThrough(scene: Scene): Promise<Reference> {
  const { target, root } = scene;
  const countFile = join(root, 'count.json');
  const submits: number[] = [];
  target.gateway?.setHooks({
    onMoment: (number, moment, request) => {
      if (moment === 'before' && target.isSubmit(request.url)) submits.push(number);
      return undefined;
    },
  });
  const last = await run(scene, { CRASH_COUNT: countFile });
  target.gateway?.setHooks({});
  const verdict = await look(scene, last, 'by command');
  const disk = JSON.parse(readFileSync(countFile, 'utf8')) as { commit: number; rename: number };
  return {
    target: target.name,
    content: await target.content(),
    counts: { ...disk, request: target.gateway?.count() ?? 0 },
    submits,
    problems: [...verdict.problems, ...verdict.lost.map((title) => `lost without any kill: ${title}`)],
  };
}

interface Outcome extends Verdict {
  readonly killed: boolean;
  /** null: not to be compared */
  readonly content: string | null;
}

async function killAndFinish(scene: Scene, { point, k, way, seed }: Job): Promise<Outcome> {
  const first =
    point.kind === 'request' ? await runKilledAtRequest(scene, point.when, k) : await runKilledOnDisk(scene, point, k);
  const killed = first.code === null;
  if (way === null) {
    const last = await runToTheEnd(scene, killed ? null : first);
    return { ...(await look(scene, last)), killed, content: await scene.target.content() };
  }
  const { last, problems } = await way.finish(scene, seededRandom(seed));
  const verdict = last === null ? nothingWrong : await look(scene, last);
  const content = last === null ? null : await scene.target.content();
  return { ...verdict, problems: [...problems, ...verdict.problems], killed, content };
}

export const nothingWrong: Verdict = { duplicates: [], lost: [], unconfirmed: 0, problems: [] };

function runKilledOnDisk(scene: Scene, point: Point, k: number): Promise<CliResult> {
  return run(scene, { CRASH_AT: `${point.kind}:${point.when}:${k}` });
}

/** The proxy before the platform kills the process at the k-th request. */
async function runKilledAtRequest(scene: Scene, when: Moment | 'late', k: number): Promise<CliResult> {
  const { gateway } = scene.target;
  if (gateway === null) throw new Error(`${scene.target.name} has no network`);
  let child: ChildProcess | null = null;
  const start = gateway.count();
  gateway.setHooks({
    onMoment: async (number, moment) => {
      if (number - start !== k || moment !== (when === 'late' ? 'before' : when)) return undefined;
      await killed(child);
      if (when === 'before') return 'drop';
      if (when === 'late') await untilNextRunHasLooked(gateway, number);
      return undefined;
    },
  });
  try {
    return await run(scene, {}, (started) => {
      child = started;
    });
  } finally {
    gateway.setHooks({});
  }
}

/** Half the declared proof of absence: late, but not later than the platform promises. */
const lateMs = 600;

/** The request arrives when the next run has asked the platform what it has, and heard that there is nothing. */
async function untilNextRunHasLooked(gateway: Gateway, number: number): Promise<void> {
  for (let waitedMs = 0; gateway.count() <= number && waitedMs < 10_000; waitedMs += 20) await sleep(20);
  await sleep(lateMs);
}

export function killed(child: ChildProcess | null): Promise<void> {
  return new Promise((done) => {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return done();
    child.once('exit', () => done());
    child.kill('SIGKILL');
  });
}

/** The same command until it has nothing left to do: 5 means "run me again". */
export async function runToTheEnd(scene: Scene, first: CliResult | null): Promise<CliResult> {
  let last = first ?? (await run(scene, {}));
  for (let again = 0; last.code === 5 && again < 10; again += 1) last = await run(scene, {});
  return last;
}

export function run(
  { stage, target, workspace }: Pick<Scene, 'stage' | 'target' | 'workspace'>,
  env: Readonly<Record<string, string>>,
  onStart?: (child: ChildProcess) => void,
): Promise<CliResult> {
  const isWatched = 'CRASH_AT' in env || 'CRASH_COUNT' in env;
  return runCli(migrateArgs(stage, target, workspace), {
    entry,
    env: { ...target.env, ...env, CLIPFERRY_FETCH_GAP_MS: '0' },
    ...(isWatched ? { nodeArgs: ['--import', preload] } : {}),
    ...(onStart === undefined ? {} : { onStart }),
  });
}

export async function look(
  { stage, target, workspace }: Omit<Scene, 'root'>,
  last: CliResult,
  how: 'by command' | 'here' = 'here',
): Promise<Verdict> {
  const status = how === 'here' ? await statusHere(workspace) : await statusFrom(entry, workspace);
  return judge(stage, target, { workspace, last, status });
}

function record({ row, point, k, way }: Job, outcome: Outcome, wanted: string): void {
  if (outcome.killed) row.killed += 1;
  else row.untouched += 1;
  row.duplicates += outcome.duplicates.length;
  row.lost += outcome.lost.length;
  row.unconfirmed += outcome.unconfirmed;
  const where = `${row.target}, ${nameOf(point)} ${k}${way === null ? '' : `, ${way.name}`}`;
  for (const problem of outcome.problems) row.problems.push(`${where}: ${problem}`);
  for (const title of outcome.duplicates) row.problems.push(`${where}: twice: ${title}`);
  for (const title of outcome.lost) row.problems.push(`${where}: lost: ${title}`);
  if (outcome.unconfirmed === 0 && outcome.content !== null && outcome.content !== wanted)
    row.problems.push(`${where}: other bytes than a run that was not killed`);
}

/** For test output and the log of a long run. */
export function tableOf(rows: readonly Row[]): string {
  const cells = [
    ['destination', 'killed', 'at', 'duplicates', 'lost', 'unconfirmed', 'passed untouched'],
    ...rows.map((row) =>
      [row.target, row.killed, row.point, row.duplicates, row.lost, row.unconfirmed, row.untouched].map(String),
    ),
  ];
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((line) => (line[column] ?? '').length)));
  return cells
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
