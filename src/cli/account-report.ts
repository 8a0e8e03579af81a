import { type Account, because, type Capabilities, type Reason } from '../contract/index.ts';
import type { DeliveryTotals } from '../core/model.ts';
import { reasonToJson } from '../core/reason-json.ts';
import { type DeliveryState, deliveryStates } from '../core/states.ts';
import type { Cli } from './context.ts';
import { goingPosts, heldIn, heldUntil } from './going.ts';
import { padTo } from './layout.ts';
import { rehearsalLabel } from './phrases/places.ts';
import type { Talk } from './phrases/talk.ts';
import { stateWord } from './state-word.ts';
import { oneLine } from './tell.ts';

interface AccountReport {
  readonly account: Account;
  readonly totals: DeliveryTotals;
  /** stopped until a person resumes it: why */
  readonly stopped: Reason | null;
  /** why what was published cannot be seen where it was put; null: nothing is known to be wrong */
  readonly trouble: Reason | null;
  /** where a person publishes, nothing is uploaded: it is ready for them */
  readonly publisher: Capabilities['publisher'];
}

/** One account: how many posts are where, why some wait, and what to do about it. */
export async function printAccount(
  cli: Cli,
  { account, totals, stopped, trouble, publisher }: AccountReport,
): Promise<void> {
  const { ui, talk } = cli;
  const { text } = talk;
  const by = account.destination;
  talk.knows({ account });
  ui.line();
  ui.line(ui.colour.bold(`${account.destination} / ${account.label}`));
  if (stopped !== null) {
    const reason = because('account-stopped', { destination: by, account: account.label, why: reasonToJson(stopped) });
    ui.line(ui.colour.red(`  ${text.status.stopped(await oneLine(talk, reason, by))}`));
  }
  if (trouble !== null) {
    const { sentence, ways } = await talk.say(trouble, by);
    ui.line(ui.colour.red(`  ${sentence}`));
    for (const way of ways) ui.line(`    ${text.way(way.text, way.command)}`);
  }
  const wordOf = (state: DeliveryState) => stateWord(talk, state, publisher);
  for (const state of deliveryStates) {
    const number = totals.byState[state] - heldIn(totals, state);
    if (number > 0) ui.line(`  ${padTo(wordOf(state), 12)} ${number}`);
    if (state === 'published' && totals.changed > 0 && trouble === null)
      ui.line(ui.colour.yellow(`    ${text.status.changed(totals.changed, talk.speech.command('verify'))}`));
  }
  if (totals.held > 0) ui.line(ui.colour.yellow(`  ${padTo(text.held, 12)} ${totals.held}`));
  for (const { count, held, state, reason } of totals.reasons) {
    const word = held ? text.waitForYou(count) : wordOf(state);
    const why = text.because(word, await oneLine(talk, reason, by));
    ui.line(`    ${String(count).padStart(6)} ${why} [${reason.code}]`);
  }
  for (const step of nextSteps(account, totals, talk)) ui.line(`  ${step}`);
}

function nextSteps(account: Account, totals: DeliveryTotals, { text, speech }: Talk): readonly string[] {
  const { status, places } = text;
  const { byState, held } = totals;
  // `run` leaves rehearsals out: their sandbox is gone.
  const run =
    account.label === rehearsalLabel
      ? speech.command('migrate', places.export, '--to', places.destination)
      : speech.command('run');
  // These wait for a choice, which only a plan can take: `retry` leaves them alone.
  const forPlan = heldUntil(totals, 'plan');
  const forNextRun = heldUntil(totals, 'next-run');
  return [
    ...(goingPosts(totals) > 0 ? [status.goOn(run)] : []),
    ...(byState.unconfirmed > 0 ? [status.sayWhether(speech.command('resolve'))] : []),
    ...(forPlan > 0 ? [status.choices] : []),
    ...(held > forPlan + forNextRun || byState.failed > 0 ? [status.retry(speech.command('retry'), run)] : []),
    ...(byState.removing > 0 ? [status.undo(speech.command('undo'))] : []),
  ];
}
