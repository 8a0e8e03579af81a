import type { Reason } from '../contract/index.ts';
import type { ReasonCount } from '../core/model.ts';
import { type CalendarEstimate, estimateCalendar, type PaceRule } from '../core/pace.ts';
import type { PlanSummary } from '../core/plan/summary.ts';
import type { Engine } from '../engine/engine.ts';
import { toEpochMs, toIso } from '../kit/index.ts';
import type { Cli } from './context.ts';
import type { PlannedTarget, Target } from './journey.ts';
import { labelled } from './layout.ts';
import { oneLine, reasonData } from './tell.ts';

interface Report extends PlannedTarget {
  readonly target: Target;
}

/** What goes, what waits, what is skipped and why, what happens to files and texts, when it ends, when the links die. */
export async function printPlan(cli: Cli, engine: Engine, report: Report): Promise<void> {
  const { summary } = report.plan;
  const calendar = await estimate(cli, engine, report);
  if (cli.ui.json) return printData(cli, engine, report, calendar);
  const { ui } = cli;
  const { text } = cli.talk;
  ui.line(ui.colour.bold(text.plan.heading(report.target.account, summary.posts)));
  printDone(cli, summary);
  printGoing(cli, summary);
  await printReasons(cli, report, 'hold');
  await printReasons(cli, report, 'skip');
  await printFiles(cli, summary);
  await printTexts(cli, report);
  await printWhen(cli, report, calendar);
  await printLinks(cli, engine);
  ui.line(`\n${text.plan.everyPost(report.file)}`);
  const lists = [
    ...(summary.deliver > 0 ? ['to-come'] : []),
    ...(summary.hold > 0 ? ['held'] : []),
    ...(summary.skip > 0 ? ['skipped'] : []),
  ];
  const command = cli.talk.speech.command('report', '--only', text.lists.which);
  if (lists.length > 0) ui.line(text.lists.hint(command, lists));
}

async function printData(cli: Cli, engine: Engine, report: Report, calendar: CalendarEstimate): Promise<void> {
  const { plan, file, target } = report;
  const withText = <Row extends { readonly reason: Reason }>(rows: readonly Row[]) =>
    Promise.all(
      rows.map(async (row) => ({
        ...row,
        reason: await reasonData(cli.talk, row.reason, target.account.destination),
      })),
    );
  const { summary } = plan;
  cli.ui.data({
    v: 1,
    kind: 'plan',
    account: target.account,
    file,
    summary: {
      ...summary,
      reasons: await withText(summary.reasons),
      textChanges: await withText(summary.textChanges),
      warnings: await withText(summary.warnings),
      renditions: await Promise.all(
        summary.renditions.map(async (row) => ({ ...row, reasons: await withText(row.reasons) })),
      ),
    },
    calendar,
    originals: await engine.ledger.originals.totals(),
  });
}

/** Lines under a label have none of their own. */
const indent = ' '.repeat(14);

function printDone({ ui, talk }: Cli, { already }: PlanSummary): void {
  const { plan } = talk.text;
  const words = plan.already(already);
  if (words !== '') ui.line(labelled(plan.done, words));
}

function printGoing({ ui, talk }: Cli, summary: PlanSummary): void {
  const { plan } = talk.text;
  ui.line(ui.colour.green(labelled(plan.goes, plan.going(summary))));
  const { visibility } = summary;
  if (visibility.private + visibility.friends > 0) ui.line(`${indent}${plan.audiences(visibility)}`);
}

function counted(count: number, line: string): string {
  return `     ${String(count).padStart(6)}   ${line}`;
}

async function printReasons({ ui, talk }: Cli, { plan, target }: Report, verdict: 'hold' | 'skip'): Promise<void> {
  const { summary } = plan;
  if (summary[verdict] === 0) return;
  const { text } = talk;
  const heading =
    verdict === 'hold'
      ? labelled(text.plan.waits, text.plan.waitingForYou(summary.hold))
      : labelled(text.plan.skipped, String(summary.skip));
  ui.line(verdict === 'hold' ? ui.colour.yellow(heading) : heading);
  for (const row of summary.reasons) {
    if (row.verdict !== verdict) continue;
    ui.line(counted(row.count, await oneLine(talk, row.reason, target.account.destination)));
    ui.line(ui.colour.dim(`${indent}${row.examples.join(', ')}${row.count > row.examples.length ? ' …' : ''}`));
  }
}

const mostLines = 8;

async function printFiles({ ui, talk }: Cli, summary: PlanSummary): Promise<void> {
  for (const [index, { files, rung, reasons }] of summary.renditions.entries()) {
    ui.line(labelled(index === 0 ? talk.text.plan.files : '', talk.text.plan.rung(files, rung)));
    for (const row of reasons.slice(0, mostLines)) ui.line(counted(row.count, await oneLine(talk, row.reason)));
  }
}

async function printTexts(cli: Cli, { plan, target }: Report): Promise<void> {
  const { text } = cli.talk;
  const by = target.account.destination;
  await printCounts(cli, plan.summary.textChanges, { label: text.plan.texts, by });
  await printCounts(cli, plan.summary.warnings.slice(0, mostLines), { label: text.plan.know, by });
}

async function printCounts(
  { ui, talk }: Cli,
  rows: readonly (ReasonCount & { readonly examples?: readonly string[] })[],
  { label, by }: { readonly label: string; readonly by: string },
): Promise<void> {
  for (const [index, { count, reason, examples = [] }] of rows.entries()) {
    const says = await oneLine(talk, reason, by);
    ui.line(labelled(index === 0 ? label : '', talk.text.plan.ofPosts(count, says)));
    // What is to be typed with a post names some.
    if (examples.length > 0 && says.includes(talk.text.places.ref))
      ui.line(ui.colour.dim(`${indent}${examples.join(', ')}${count > examples.length ? ' …' : ''}`));
  }
}

async function printWhen(cli: Cli, { plan, target, capabilities }: Report, calendar: CalendarEstimate): Promise<void> {
  const { ui, talk } = cli;
  const { text } = talk;
  if (capabilities.publisher === 'person' && plan.summary.deliver > 0)
    ui.line(
      labelled(text.plan.byHand, text.plan.byHandHow(talk.speech.command('destinations', target.destination.name))),
    );
  const { schedule } = target.choices;
  if (schedule !== undefined && plan.summary.deliver > 0) {
    ui.line(labelled(text.plan.when, text.plan.schedule(schedule)));
    return;
  }
  const pace = paceOf({ plan, target, capabilities });
  const when = { posts: plan.summary.deliver, pace, now: cli.clock.now(), ...calendar };
  ui.line(labelled(text.plan.when, text.plan.calendar(when)));
  if (calendar.lastAt !== null)
    ui.line(ui.colour.dim(`${indent}${await oneLine(talk, capabilities.pace.because, target.account.destination)}`));
}

async function printLinks({ ui, talk, clock }: Cli, { ledger }: Engine): Promise<void> {
  const { firstExpiry, wanted } = await ledger.originals.totals();
  if (firstExpiry === null || wanted === 0) return;
  const { text } = talk;
  ui.line(
    ui.colour.yellow(labelled(text.plan.links, text.plan.notFetched(wanted, text.deadline(firstExpiry, clock.now())))),
  );
}

/** A sandbox need not be spared. */
function paceOf({ plan, target, capabilities }: Pick<Report, 'plan' | 'target' | 'capabilities'>): PaceRule {
  if (plan.header.rehearsal === true) return { perDay: null, minGapMs: 0 };
  return target.choices.pace ?? capabilities.pace;
}

const dayMs = 86_400_000;

async function estimate(
  cli: Cli,
  { ledger }: Engine,
  { plan, target, capabilities }: Report,
): Promise<CalendarEstimate> {
  const now = cli.clock.now();
  const startedAt = await ledger.attempts.startedSince(target.account, toIso(toEpochMs(now) - dayMs));
  return estimateCalendar({
    pace: paceOf({ plan, target, capabilities }),
    count: plan.summary.deliver,
    startedAt,
    now,
  });
}
