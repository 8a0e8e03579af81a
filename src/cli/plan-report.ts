import { toEpochMs, toIso } from '../kit/index.ts';
import { type CalendarEstimate, estimateCalendar } from '../core/pace.ts';
import type { PlanSummary } from '../core/plan/summary.ts';
import type { Engine } from '../engine/engine.ts';
import type { MadePlan } from '../engine/plan.ts';
import type { OriginalTotals } from '../ledger/ledger.ts';
import type { Cli } from './context.ts';
import type { Target } from './journey.ts';
import { bytes, count, day, deadline } from './words.ts';

interface Report {
  readonly plan: MadePlan;
  readonly file: string;
  readonly target: Target;
}

/** What goes, what waits, what is skipped and why, what happens to files and texts, when it ends, when the links die. */
export async function printPlan(cli: Cli, engine: Engine, { plan, file, target }: Report): Promise<void> {
  const { summary } = plan;
  const originals = await engine.ledger.originals.totals();
  const calendar = await estimate(cli, engine, target, summary.deliver);
  if (cli.ui.json) {
    cli.ui.data({ v: 1, kind: 'plan', account: target.account, file, summary, calendar, originals });
    return;
  }
  const { ui } = cli;
  ui.line(
    ui.colour.bold(`Plan for ${target.account.destination} / ${target.account.label}: ${count(summary.posts, 'post')}`),
  );
  printGoing(cli, summary);
  printReasons(cli, summary, 'hold');
  printReasons(cli, summary, 'skip');
  printFiles(cli, summary);
  printTexts(cli, summary);
  ui.line(`  When        ${calendar.sentences.join('; ')}`);
  if (calendar.firstAt !== null) ui.line(ui.colour.dim(`              ${target.capabilities.pace.because}`));
  printLinks(cli, originals);
  ui.line(`\nEvery post, one a line: ${file}`);
}

function printGoing({ ui }: Cli, summary: PlanSummary): void {
  const span = summary.from === null || summary.to === null ? '' : `, ${day(summary.from)} to ${day(summary.to)}`;
  const size = summary.bytes > 0 ? `, ${bytes(summary.bytes)}` : '';
  ui.line(
    `  ${ui.colour.green('Goes')}        ${summary.deliver}: ${count(summary.videos, 'video')}, ${count(summary.photoPosts, 'photo post')}${span}${size}`,
  );
  const { visibility } = summary;
  if (visibility.private + visibility.friends > 0) {
    ui.line(
      `              ${visibility.public} public, ${visibility.friends} for friends, ${visibility.private} private`,
    );
  }
}

function printReasons({ ui }: Cli, summary: PlanSummary, verdict: 'hold' | 'skip'): void {
  const total = summary[verdict];
  if (total === 0) return;
  ui.line(`  ${verdict === 'hold' ? ui.colour.yellow('Waits      ') : 'Skipped    '} ${total}`);
  for (const reason of summary.reasons) {
    if (reason.verdict !== verdict) continue;
    ui.line(`     ${String(reason.count).padStart(6)}   ${reason.reason}`);
    ui.line(
      ui.colour.dim(`              ${reason.examples.join(', ')}${reason.count > reason.examples.length ? ' …' : ''}`),
    );
  }
}

const rungWords = {
  'as-is': 'sent as they are',
  remux: 'repacked, picture and sound untouched',
  audio: 'get new sound, picture untouched',
  encode: 're-encoded',
  refuse: 'cannot be taken',
  undecided: 'not fetched yet: decided when they are here',
} as const;

function printFiles({ ui }: Cli, summary: PlanSummary): void {
  for (const [index, rendition] of summary.renditions.entries()) {
    ui.line(`  ${index === 0 ? 'Files      ' : '           '} ${rendition.files} ${rungWords[rendition.rung]}`);
    for (const reason of rendition.reasons.slice(0, 8))
      ui.line(`     ${String(reason.count).padStart(6)}   ${reason.reason}`);
  }
}

function printTexts({ ui }: Cli, summary: PlanSummary): void {
  for (const [index, change] of summary.textChanges.entries()) {
    ui.line(`  ${index === 0 ? 'Texts      ' : '           '} ${count(change.count, 'post')}: ${change.message}`);
  }
  for (const [index, warning] of summary.warnings.slice(0, 8).entries()) {
    ui.line(
      `  ${index === 0 ? ui.colour.yellow('Know       ') : '           '} ${count(warning.count, 'post')}: ${warning.text}`,
    );
  }
}

function printLinks({ ui, clock }: Cli, originals: OriginalTotals): void {
  if (originals.firstExpiry === null || originals.wanted === 0) return;
  const when = deadline(originals.firstExpiry, clock.now());
  ui.line(ui.colour.yellow(`  Links       ${count(originals.wanted, 'file')} not fetched; ${when}`));
}

const dayMs = 86_400_000;

async function estimate(
  cli: Cli,
  engine: Engine,
  { account, capabilities, choices }: Target,
  posts: number,
): Promise<CalendarEstimate> {
  const now = cli.clock.now();
  const startedAt = await engine.ledger.attempts.startedSince(account, toIso(toEpochMs(now) - dayMs));
  return estimateCalendar({ pace: choices.pace ?? capabilities.pace, count: posts, startedAt, now });
}
