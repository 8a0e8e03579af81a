import { because, type Destination, FerryError, type Options, type Reason } from '../../contract/index.ts';
import type { PlanChoices } from '../../core/plan/item.ts';
import { assertSchedule } from '../../core/plan/slots.ts';
import { assertFilesThere, decideOptions } from '../account-options.ts';
import { type CaptionFlags, gatherCaptions } from '../caption-sources.ts';
import { optionsOfAccount } from '../connect.ts';
import { type Cli, getDestination } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { leavePage, type PageFlags } from '../html-report.ts';
import { type PlannedTarget, planFor, readExport, type Target, takeOwnFiles } from '../journey.ts';
import { chooseTranscriber, type TranscriptionFlags, transcribe } from '../language/transcription.ts';
import { type TranslationFlags, translationChoices } from '../language/translation.ts';
import { sayUnreadable } from '../lists.ts';
import { withKnownWorkspace, withWorkspace } from '../open.ts';
import { parseOptions } from '../options.ts';
import type { PlanCommand } from '../phrases/places.ts';
import { sayEditsNotTaken, takeEditsOrKeepFile, takeWorkspaceEdits } from '../plan-edits.ts';
import { printPlan } from '../plan-report.ts';
import { applyTable, assertTableFree, writeTable } from '../plan-table.ts';
import { parseChoices, type SelectionFlags } from '../selection.ts';
import { typedPlan } from '../typed-plan.ts';
import { findPlanned } from '../which-account.ts';
import { parseWords, type WordFlags } from '../word-choices.ts';

export interface PlanFlags
  extends SelectionFlags,
    PageFlags,
    CaptionFlags,
    WordFlags,
    TranslationFlags,
    TranscriptionFlags {
  readonly to: string;
  readonly account: string;
  readonly set?: readonly string[];
  readonly media?: string;
  /** the report is opened in the person's browser */
  readonly open?: true;
}

interface PlanCommandFlags extends Omit<PlanFlags, 'to'> {
  readonly to?: string;
  /** where the plan is written as a table */
  readonly csv?: string;
  /** the edited table that becomes the plan */
  readonly apply?: string;
  readonly check?: true;
}

/** A new plan of an export; without one, the plan in force as a table, or what somebody changed in such a table. */
export async function plan(cli: Cli, flags: PlanCommandFlags, path?: string): Promise<ExitCode> {
  const { to, csv, apply, check } = flags;
  if (check === true && apply === undefined) throw usage(because('flag-needs', { flag: '--check', needs: '--apply' }));
  if (apply !== undefined && path !== undefined) throw usage(because('flags-apart', { flag: '--apply', other: path }));
  const isTable = path === undefined && (apply !== undefined || csv !== undefined);
  if (isTable && !choosesPosts(flags)) return planTable(cli, flags);
  if (to === undefined && !isTable) throw usage(because('flag-not-given', { flag: '--to', command: 'plan' }));
  if (to === undefined || path === undefined)
    throw usage(because('argument-missing', { command: 'plan', argument: 'export' }));
  return planExport(cli, { ...flags, to }, path);
}

/** Flags that go with a table of the plan in force, and those that always have a value. All others only a new plan obeys, which needs an export. */
const withTable: ReadonlySet<string> = new Set<keyof PlanCommandFlags>([
  ...(['to', 'account', 'csv', 'apply', 'check', 'open', 'report', 'thumbnails'] as const),
  ...(['order', 'privatePosts'] as const),
]);

function choosesPosts(flags: PlanCommandFlags): boolean {
  return Object.entries(flags).some(([name, value]) => value !== undefined && !withTable.has(name));
}

/** Of the plan in force. */
async function planTable(cli: Cli, flags: PlanCommandFlags): Promise<ExitCode> {
  const { to, csv, apply, check = false } = flags;
  return withKnownWorkspace(cli, async ({ engine }) => {
    const label = to === undefined && flags.account === 'main' ? undefined : flags.account;
    const account = await findPlanned(engine.ledger, { to, label });
    await getDestination(cli, account.destination);
    cli.talk.knows({ account });
    if (check) await sayEditsNotTaken(cli, engine);
    else await takeWorkspaceEdits(cli, engine);
    if (apply !== undefined) await applyTable(cli, engine, { account, path: apply, check });
    if (csv !== undefined) {
      await assertTableFree(cli, engine, { account, path: csv, reads: [] });
      await writeTable(cli, engine, { account, path: csv });
    }
    if (apply !== undefined && !check) await leavePage(cli, engine, { about: 'plan', only: account, flags });
    return exitCodes.done;
  });
}

/** Reads, joins, decides, prints. Does not sign in anywhere and sends nothing. */
async function planExport(cli: Cli, flags: PlanFlags & { readonly csv?: string }, path: string): Promise<ExitCode> {
  cli.talk.knows({ exportPath: path });
  const target = await parseTarget(cli, flags, 'plan');
  return withWorkspace(cli, async ({ engine }) => {
    await takeEditsOrKeepFile(cli, engine);
    const table = flags.csv === undefined ? null : { account: target.account, path: flags.csv };
    const reads = [path, flags.captions, flags.ids, flags.media, flags.glossary, flags.topics];
    if (table !== null) await assertTableFree(cli, engine, { ...table, reads });
    await readExport(cli, engine, path);
    await gatherCaptions(cli, engine, flags);
    await takeOwnFiles(cli, engine, flags.media);
    await transcribe(cli, engine, { flags, choices: target.choices });
    const made = await planFor(cli, engine, target, { connection: null, rehearsal: false });
    await printPlan(cli, engine, { ...made, target });
    await printNext(cli, target, made);
    await sayUnreadable(cli, engine.ledger);
    await leavePage(cli, engine, { about: 'plan', only: target.account, flags });
    if (table !== null) await writeTable(cli, engine, table);
    return exitCodes.done;
  });
}

/** A run, if it has something to do; else what frees the most posts. */
async function printNext(cli: Cli, target: Target, { plan: { summary } }: PlannedTarget): Promise<void> {
  const { text, speech } = cli.talk;
  const { destination } = target;
  if (summary.deliver + summary.already.underWay > 0) {
    const login = destination.login === null ? null : speech.command('login', destination.name, ...labelOf(target));
    cli.ui.line(text.plan.next(speech.command('run'), login));
    return;
  }
  const [...reasons] = summary.reasons;
  for (const { count, reason } of reasons.sort((a, b) => Number(b.verdict === 'hold') - Number(a.verdict === 'hold'))) {
    const way = (await cli.talk.say(reason, destination.name)).ways.find(({ command }) => command !== undefined);
    if (way === undefined) continue;
    cli.ui.line(text.plan.nextFrees(count, text.wayInLine(way.text, way.command)));
    return;
  }
}

function labelOf({ account }: Target): readonly string[] {
  return account.label === 'main' ? [] : ['--account', account.label];
}

/** Everything that can be wrong with what was typed is said here: before anything is read, fetched or made. */
export async function parseTarget(
  cli: Cli,
  flags: PlanFlags & { readonly rehearse?: true },
  verb: PlanCommand['verb'],
): Promise<Target> {
  const destination = await getDestination(cli, flags.to);
  const account = { destination: destination.name, label: flags.account };
  const pairs = flags.set ?? [];
  cli.talk.knows({ account, set: pairs, planned: typedPlan(verb, flags, cli.globals) });
  const options =
    flags.rehearse === true
      ? parseOptions(destination, pairs, await optionsOfAccount(cli, account))
      : await decideOptions(cli, { destination, account, pairs });
  const { text } = destination.capabilities(options, null);
  const chosen = await parseChoices(flags, { timeZone: cli.talk.timeZone, now: cli.clock.now() });
  const choices = {
    ...chosen,
    ...(await parseWords(cli, flags, text)),
    ...translationChoices(cli, flags),
    ...filesOf(flags),
  };
  chooseTranscriber(cli, flags);
  await assertFilesThere(flags);
  assertScheduleTaken(destination, options, choices);
  const { schedule } = choices;
  if (schedule !== undefined && flags.scheduleFrom !== undefined && flags.scheduleFrom !== schedule.from)
    cli.ui.note(cli.talk.text.journey.scheduleFromPast(flags.scheduleFrom, schedule.from));
  return { destination, account, options, choices };
}

function filesOf({ ids, glossary, topics }: PlanFlags): Pick<PlanChoices, 'files'> {
  const files = {
    ...(ids === undefined ? {} : { ids }),
    ...(glossary === undefined ? {} : { glossary }),
    ...(topics === undefined || topics === 'none' ? {} : { topics }),
  };
  return Object.keys(files).length === 0 ? {} : { files };
}

/** Where a server has its own limits, whether it takes a time at all is known after the sign-in only. */
function assertScheduleTaken(destination: Destination, options: Options, { schedule }: PlanChoices): void {
  if (schedule === undefined) return;
  const capabilities = destination.capabilities(options, null);
  if (capabilities.schedule !== null || !destination.limitsComeFromServer) assertSchedule(schedule, capabilities);
}

function usage(reason: Reason): FerryError {
  return new FerryError('usage', reason, { effect: 'none' });
}
