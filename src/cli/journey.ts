import {
  type Account,
  type Archive,
  because,
  type Capabilities,
  type CaptionRules,
  type Destination,
  FerryError,
  type Options,
  type ServerLimits,
  type Source,
  type SourceIds,
} from '../contract/index.ts';
import type { PlanChoices } from '../core/plan/item.ts';
import type { Connection } from '../engine/connection.ts';
import type { Engine } from '../engine/engine.ts';
import { importArchive } from '../engine/import.ts';
import { keyFramesOf } from '../engine/key-frames.ts';
import { adoptOwnFiles } from '../engine/own-files.ts';
import { type MadePlan, makePlan } from '../engine/plan.ts';
import { writePlanFile } from '../engine/plan-file.ts';
import { type RunResult, run } from '../engine/run.ts';
import type { Cli } from './context.ts';
import { openExport } from './exports.ts';
import { sayForgotten } from './forgotten.ts';
import { knowAccounts } from './going.ts';
import { openTranslation } from './language/translation.ts';
import { laneSizes } from './open.ts';
import { collectRemarks } from './remarks.ts';
import { type SpaceWish, sayNeeds } from './space.ts';
import { oneLine } from './tell.ts';

/** The steps that fetch, plan and migrate share, each saying on stderr what it did. */

export async function readExport(cli: Cli, engine: Engine, path: string): Promise<void> {
  const opened = await openExport(cli, path);
  try {
    cli.ui.progress(cli.talk.text.journey.reading(path));
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
  const result = await importArchive(depsOf(cli, engine), archive, source);
  cli.ui.endProgress();
  const { journey } = cli.talk.text;
  cli.ui.note(journey.read(archive.name, result));
  for (const note of result.about.notes) cli.ui.note(`  ${journey.note(await oneLine(cli.talk, note, source.name))}`);
}

export function depsOf(cli: Cli, { ledger }: Engine) {
  return { ledger, clock: cli.clock, signal: cli.stop.drained };
}

export async function takeOwnFiles(cli: Cli, engine: Engine, folder: string | undefined): Promise<void> {
  if (folder === undefined) return;
  const { journey } = cli.talk.text;
  cli.ui.progress(journey.lookingThrough(folder));
  const found = await adoptOwnFiles(engine, folder, await sourceIds(cli, engine));
  const { adopted, alreadyHere, newSubtitles, ambiguous, refused, unmatched } = found;
  cli.ui.endProgress();
  const unused = { unclear: ambiguous.length, refused: refused.length, unmatched: unmatched.length };
  cli.ui.note(journey.ownFiles(folder, { adopted, alreadyHere, newSubtitles, ...unused }));
  const remarks = collectRemarks(cli);
  for (const { path, because } of [...ambiguous, ...refused, ...unmatched]) await remarks.add({ where: path, because });
  await remarks.show();
}

/** Fetches everything that can be fetched now. */
export async function fetchAll(cli: Cli, engine: Engine, space: SpaceWish = { copies: false }): Promise<RunResult> {
  const { originals } = engine.ledger;
  const { text } = cli.talk;
  const { wanted, firstExpiry } = await originals.totals();
  if (wanted > 0) {
    const when = firstExpiry === null ? null : text.deadline(firstExpiry, cli.clock.now());
    cli.ui.note(text.journey.fetching(wanted, when));
    await sayNeeds(cli, engine, space);
  }
  const result = await run(engine, [], {
    sizes: laneSizes(cli.config),
    wait: false,
    patienceMs: fetchPatienceMs,
    pace: null,
  });
  cli.ui.endProgress();
  if (wanted > 0) cli.ui.note(text.journey.safe(await originals.totals()));
  return result;
}

/** A bad network recovers within minutes; after that the person is told to come back. */
const fetchPatienceMs = 120_000;

/** What was chosen: an account, the destination's options, which posts. */
export interface Target {
  readonly account: Account;
  readonly destination: Destination;
  readonly options: Options;
  readonly choices: PlanChoices;
}

export interface PlannedTarget {
  readonly plan: MadePlan;
  readonly capabilities: Capabilities;
  /** where every post of the plan stands, one a line */
  readonly file: string;
}

interface PlanningOptions {
  /** signed in: the server's own limits; null: those of the last plan, or none */
  readonly connection: Connection | null;
  readonly rehearsal: boolean;
}

export async function planFor(
  cli: Cli,
  engine: Engine,
  target: Target,
  { connection, rehearsal }: PlanningOptions,
): Promise<PlannedTarget> {
  const archive = await engine.ledger.posts.lastArchive();
  if (archive === null) throw new FerryError('usage', because('no-posts'), { effect: 'none' });
  await sayForgotten(cli, engine.ledger, target);
  const { destination, options, account, choices } = target;
  const server = connection === null ? await lastKnownServer(engine, target) : connection.server;
  const capabilities = destination.capabilities(options, server);
  const deps = depsOf(cli, engine);
  const translation = await openTranslation(cli, engine, choices);
  const plan = await makePlan(deps, {
    archive: archive.path,
    account,
    options,
    server,
    capabilities,
    choices,
    rules: await captionRules(cli, archive.source),
    limitsNotFromServer: destination.limitsComeFromServer && server === null,
    rehearsal,
    translating: translation?.translating ?? null,
    keyFramesOf: (post, rules) => keyFramesOf(engine, post, rules),
  }).finally(() => translation?.close());
  await translation?.say();
  await knowAccounts(cli.talk, engine.ledger);
  return { plan, capabilities, file: await writePlanFile(engine.ledger, engine.workspace, plan) };
}

/** An earlier plan of this account may have been made after a sign-in. */
async function lastKnownServer({ ledger }: Engine, { account, destination }: Target): Promise<ServerLimits | null> {
  if (!destination.limitsComeFromServer) return null;
  return (await ledger.plans.last(account))?.header.server ?? null;
}

const noRules: CaptionRules = { worthOfTag: () => null };

/** A source that is not here any more has nothing to say about tags. */
async function captionRules(cli: Cli, sourceName: string): Promise<CaptionRules> {
  return (await loadSource(cli, sourceName))?.captionRules ?? noRules;
}

/** Nor about ids. */
export async function sourceIds(cli: Cli, { ledger }: Engine): Promise<SourceIds | null> {
  const archive = await ledger.posts.lastArchive();
  return archive === null ? null : ((await loadSource(cli, archive.source))?.ids ?? null);
}

export async function loadSource({ registry }: Cli, sourceName: string): Promise<Source | undefined> {
  return registry.sources.find(({ name }) => name === sourceName)?.load();
}

export async function carryOut(
  cli: Cli,
  engine: Engine,
  connection: Connection,
  options: { readonly wait: boolean; readonly pace: PlanChoices['pace'] },
): Promise<RunResult> {
  const result = await run(engine, [connection], {
    sizes: laneSizes(cli.config),
    wait: options.wait,
    patienceMs: fetchPatienceMs,
    pace: options.pace,
  });
  cli.ui.endProgress();
  return result;
}
