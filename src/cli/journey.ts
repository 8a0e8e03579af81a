import type { Account, Capabilities, Options } from '../contract/index.ts';
import { type Archive, FerryError, type Source } from '../contract/index.ts';
import type { PlanChoices } from '../core/plan/item.ts';
import type { Engine, Line } from '../engine/engine.ts';
import { type CaptionImport, importArchive, importCaptions } from '../engine/import.ts';
import { adoptOwnFiles } from '../engine/own-files.ts';
import { type MadePlan, makePlan, writePlanFile } from '../engine/plan.ts';
import { type RunResult, run } from '../engine/run.ts';
import type { Cli } from './context.ts';
import { openExport } from './exports.ts';
import { laneSizes } from './open.ts';
import { bytes, count, deadline } from './words.ts';

/** The steps that fetch, plan and migrate share, each saying on stderr what it did. */

export async function readExport(cli: Cli, engine: Engine, path: string): Promise<void> {
  const opened = await openExport(cli, path);
  try {
    cli.ui.progress(`reading ${path}`);
    await importInto(cli, engine, opened);
  } finally {
    await opened.archive.close();
  }
}

async function importInto(
  cli: Cli,
  engine: Engine,
  { archive, source }: { readonly archive: Archive; readonly source: Source },
): Promise<void> {
  const result = await importArchive(
    { ledger: engine.ledger, clock: cli.clock, signal: cli.stop.now },
    archive,
    source,
  );
  cli.ui.endProgress();
  const known = result.known > 0 ? `, ${result.known} known already` : '';
  cli.ui.note(
    `Read ${archive.name}: ${count(result.added, 'new post')}${known}, ${result.deleted} deleted, ${result.unreadable} unreadable.`,
  );
  for (const note of result.about.notes) cli.ui.note(`  note: ${note}`);
}

export async function readCaptions(cli: Cli, engine: Engine, path: string | undefined): Promise<CaptionImport | null> {
  if (path === undefined) return null;
  const reader = await cli.registry.captions.load();
  const result = await importCaptions({ ledger: engine.ledger, clock: cli.clock, signal: cli.stop.now }, reader, path);
  cli.ui.note(`Captions: ${result.matched} joined to posts, ${result.unmatched.length} not.`);
  for (const { where, because } of result.unmatched.slice(0, 10)) cli.ui.note(`  ${where}: ${because}`);
  if (result.unmatched.length > 10) cli.ui.note(`  and ${result.unmatched.length - 10} more`);
  return result;
}

export async function takeOwnFiles(cli: Cli, engine: Engine, folder: string | undefined): Promise<void> {
  if (folder === undefined) return;
  cli.ui.progress(`looking through ${folder}`);
  const result = await adoptOwnFiles(engine, folder);
  cli.ui.endProgress();
  cli.ui.note(
    `Own files: ${count(result.adopted, 'file')} taken from ${folder}, ${result.ambiguous.length} unclear, ${result.unmatched} not needed.`,
  );
  for (const { path, because } of [...result.ambiguous, ...result.refused].slice(0, 10))
    cli.ui.note(`  ${path}: ${because}`);
}

/** Fetches everything that can be fetched now. */
export async function fetchAll(cli: Cli, engine: Engine): Promise<RunResult> {
  const before = await engine.ledger.originals.totals();
  if (before.wanted > 0) {
    const when = before.firstExpiry === null ? '' : `; ${deadline(before.firstExpiry, cli.clock.now())}`;
    cli.ui.note(`Fetching ${count(before.wanted, 'file')}${when}.`);
  }
  const result = await run(engine, [], {
    sizes: laneSizes(cli.config),
    wait: false,
    patienceMs: fetchPatienceMs,
    pace: null,
  });
  cli.ui.endProgress();
  const after = await engine.ledger.originals.totals();
  if (before.wanted > 0) {
    const left = [
      after.wanted > 0 ? `${after.wanted} still to fetch` : '',
      after.held > 0 ? `${after.held} wait for you` : '',
      after.unfetchable > 0 ? `${after.unfetchable} not to be had` : '',
    ]
      .filter((text) => text !== '')
      .join(', ');
    cli.ui.note(`Safe here: ${count(after.fetched, 'file')}, ${bytes(after.bytes)}${left === '' ? '.' : `; ${left}.`}`);
  }
  return result;
}

/** A bad network recovers within minutes; after that the person is told to come back. */
const fetchPatienceMs = 120_000;

export interface Target {
  readonly account: Account;
  readonly options: Options;
  readonly capabilities: Capabilities;
  readonly choices: PlanChoices;
  readonly rehearsal?: boolean;
}

export async function planFor(
  cli: Cli,
  engine: Engine,
  target: Target,
): Promise<{ readonly plan: MadePlan; readonly file: string }> {
  const archive = await engine.ledger.posts.lastArchive();
  if (archive === null)
    throw new FerryError('usage', 'no-posts', 'this workspace holds no posts', {
      hint: 'Start with: clipferry fetch <export>',
    });
  const deps = { ledger: engine.ledger, clock: cli.clock, signal: cli.stop.now };
  const plan = await makePlan(deps, { archive: archive.path, ...target });
  return { plan, file: await writePlanFile(deps, engine.workspace, plan) };
}

export async function carryOut(
  cli: Cli,
  engine: Engine,
  line: Line,
  options: { readonly wait: boolean; readonly pace: PlanChoices['pace'] },
): Promise<RunResult> {
  const result = await run(engine, [line], {
    sizes: laneSizes(cli.config),
    wait: options.wait,
    patienceMs: fetchPatienceMs,
    pace: options.pace,
  });
  cli.ui.endProgress();
  return result;
}
