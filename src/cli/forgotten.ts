import type { Account, Destination, Options } from '../contract/index.ts';
import type { PlanChoices } from '../core/plan/item.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { flagsOfChoices } from './chosen-flags.ts';
import type { Cli } from './context.ts';
import { longOf } from './flags.ts';
import type { PlanCommand } from './phrases/places.ts';
import { shellWord } from './phrases/shell.ts';
import { planning } from './verb-flags.ts';

interface Planning {
  readonly account: Account;
  readonly destination: Destination;
  readonly options: Options;
  readonly choices: PlanChoices;
}

/** A flag that is left away is a choice, and nothing is remembered; but what the last plan had and this one has not is said. */
export async function sayForgotten(
  cli: Cli,
  ledger: Ledger,
  { account, choices, destination, options }: Planning,
): Promise<void> {
  const last = await ledger.plans.last(account);
  if (last === null) return;
  const { talk, ui } = cli;
  const hasTopics = destination.capabilities(options, null).text.hashtags.topics !== undefined;
  const at = { timeZone: talk.timeZone, hasTopics, path: talk.text.places.path };
  const flags = findForgotten(flagsOfChoices(last.header.choices, at), flagsOfChoices(choices, at));
  if (flags.length === 0) return;
  const words = flags.map((flag) => flag.map(shellWord).join(' '));
  ui.note(talk.text.journey.forgotten(words, talk.speech.planAgain({ with: flags.flat() })));
}

type Flags = PlanCommand['flags'];

/** What says the same as nothing is not missed, nor is what goes with a flag that was typed with another value. */
export function findForgotten(before: Flags, now: Flags): Flags {
  const names = new Set(now.map(([name]) => name));
  return before.filter(([name, value]) => {
    const known = planning.find((flag) => longOf(flag) === name);
    const isUsual = value !== undefined && (value === known?.absent || value === known?.fallback);
    return known !== undefined && !isUsual && !names.has(name) && !names.has(goesWith.get(name) ?? '');
  });
}

const goesWith: ReadonlyMap<string, string> = new Map([
  ['--translate-with', '--translate'],
  ['--translate-model', '--translate'],
]);
