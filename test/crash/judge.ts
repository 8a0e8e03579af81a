import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { collect } from '../../src/cli/commands/status.ts';
import { openLedger } from '../../src/ledger/open.ts';
import { overwrite } from '../../src/media/patch.ts';
import { findPatched, patchPath } from '../../src/media/stored-patches.ts';
import { type CliResult, runCli } from '../support/cli.ts';
import type { Stage } from './stage.ts';
import type { Target } from './target.ts';

/** What is wrong after a run that was killed and run again to its end. Empty lists: nothing. */
export interface Verdict {
  readonly duplicates: readonly string[];
  /** neither public nor reported as unconfirmed, held or failed */
  readonly lost: readonly string[];
  readonly unconfirmed: number;
  readonly problems: readonly string[];
}

interface Status {
  readonly byState: Readonly<Record<string, number>>;
  readonly held: number;
  readonly balance: Readonly<Record<string, unknown>>;
}

/** What `status --json` says of the only account. */
export async function statusFrom(cli: string, workspace: string): Promise<Status | string> {
  const status = await runCli(['--workspace', workspace, 'status', '--json'], { entry: cli });
  if (status.code !== 0) return `status: exit ${status.code} ${status.stderr.slice(-300)}`;
  const [line] = status.json();
  return ((line?.['accounts'] ?? []) as Status[])[0] ?? 'status knows no account';
}

/** The same without a process: what the command prints, collected here. */
export async function statusHere(workspace: string): Promise<Status | string> {
  try {
    const ledger = await openLedger(workspace, 'read');
    try {
      const [account] = (await collect(ledger)).accounts;
      return account === undefined ? 'status knows no account' : { ...account, balance: { ...account.balance } };
    } finally {
      await ledger.close();
    }
  } catch (error) {
    return `status: ${String(error)}`;
  }
}

export async function judge(
  stage: Stage,
  target: Target,
  {
    workspace,
    last,
    status,
  }: { readonly workspace: string; readonly last: CliResult; readonly status: Status | string },
): Promise<Verdict> {
  const published = await target.published();
  const times = (title: string) => published.filter((one) => one === title).length;
  const duplicates = stage.titles.filter((title) => times(title) > 1);
  const missing = stage.titles.filter((title) => times(title) === 0);
  const account = typeof status === 'string' ? null : status;
  const unconfirmed = account?.byState['unconfirmed'] ?? 0;
  const excused = unconfirmed + (account?.held ?? 0) + (account?.byState['failed'] ?? 0);
  return {
    duplicates,
    lost: missing.slice(excused),
    unconfirmed,
    problems: [
      ...exitProblems(last, unconfirmed),
      ...statusProblems(status, stage),
      ...strangers(published, stage),
      ...storeProblems(workspace),
      ...target.orphans().map((name) => `an orphan at the destination: ${name}`),
    ],
  };
}

/** 0, or 6 where a post is unconfirmed; never a bug, never a stack trace. */
function exitProblems(last: CliResult, unconfirmed: number): readonly string[] {
  const wanted = unconfirmed > 0 ? 6 : 0;
  const problems =
    last.code === wanted
      ? []
      : [`exit ${last.code} instead of ${wanted}: ${last.stdout.slice(-300)} ${last.stderr.slice(-300)}`];
  if (/\n\s+at .+:\d+:\d+/.test(last.stderr)) problems.push(`a stack trace: ${last.stderr.slice(-600)}`);
  return problems;
}

function statusProblems(status: Status | string, stage: Stage): readonly string[] {
  if (typeof status === 'string') return [status];
  const sum = Object.values(status.byState).reduce((total, count) => total + count, 0);
  const problems = sum === stage.posts ? [] : [`the states add up to ${sum}, not ${stage.posts}`];
  const { seen, reasons: _reasons, ...parts } = status.balance;
  const balance = Object.values(parts).reduce<number>((total, part) => total + Number(part), 0);
  if (balance !== seen) problems.push(`the balance adds up to ${balance}, not ${seen}`);
  return problems;
}

function strangers(published: readonly string[], stage: Stage): readonly string[] {
  return published.filter((title) => !stage.titles.includes(title)).map((title) => `nobody asked for "${title}"`);
}

/** Of a patch: what is sent by it. */
function contentOf(workspace: string, path: string, sha256: string): Uint8Array {
  const [originals, renditions] = [join(workspace, 'originals'), join(workspace, 'renditions')];
  if (path !== patchPath(renditions, sha256)) return readFileSync(path);
  const found = findPatched({ originals, renditions }, sha256);
  if (found === null) return Buffer.from('a patch without its original');
  const bytes = readFileSync(found.path).subarray(0, found.patch.bytes);
  overwrite(bytes, 0, found.patch);
  return bytes;
}

/** Nothing half-written is left, and every file is what its name says. */
export function storeProblems(workspace: string): readonly string[] {
  const problems: string[] = [];
  for (const room of ['originals', 'renditions']) {
    const folder = join(workspace, room);
    if (!existsSync(folder)) continue;
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      if (entry.name.endsWith('.part') || path.includes('/parts/') || path.includes('/incoming/'))
        problems.push(`an orphan: ${path.slice(workspace.length + 1)}`);
      const named = /^([0-9a-f]{64})\./.exec(basename(entry.name))?.[1];
      if (
        named !== undefined &&
        createHash('sha256')
          .update(contentOf(workspace, path, named))
          .digest('hex') !== named
      )
        problems.push(`not what its name says: ${path.slice(workspace.length + 1)}`);
    }
  }
  return problems;
}
