import type { Account, PlanChange } from '../../contract/index.ts';

/** What a command in a hint can name, as far as it is known by now. The rest is left for the person, in `<…>`. */
export interface Known {
  /** as the person named it */
  readonly exportPath?: string;
  readonly account?: Account;
  /** the options chosen for it, `name=value` */
  readonly set?: readonly string[];
  /** what made the account's plan, or is making it */
  readonly planned?: PlanCommand;
  /** all that the workspace has plans for */
  readonly accounts?: readonly Account[];
  /** of these, whose posts a `run` would publish now */
  readonly going?: readonly Account[];
  /** if they named it with --workspace */
  readonly workspace?: string;
}

/** A command that plans, as far as the export and the account do not say it. */
export interface PlanCommand {
  readonly verb: 'plan' | 'migrate';
  /** each with its value, if it has one: `['--limit', '2']` */
  readonly flags: readonly (readonly [name: string] | readonly [name: string, value: string])[];
}

export interface Places {
  readonly export: string;
  readonly destination: string;
}

/** A rehearsal is no account of anybody's: its commands go on rehearsing. */
export const rehearsalLabel = 'rehearsal';

const inWorkspace: ReadonlySet<string> = new Set([
  'inspect',
  'fetch',
  'plan',
  'captions',
  'migrate',
  'run',
  'handoff',
  'status',
  'report',
  'verify',
  'retry',
  'resolve',
  'undo',
  'skip',
  'include',
  'hold',
  'accounts',
  'ledger',
  'workspace',
  'config',
]);

/** The options and the plan of another account mean nothing. */
export function learned(known: Known, more: Known): Known {
  const isSame =
    more.account === undefined ||
    (known.account?.destination === more.account.destination && known.account.label === more.account.label);
  const { planned: _, ...others } = known;
  const own = isSame ? known : { ...others, set: [] };
  return { ...own, ...more };
}

/** The words of the command that makes the plan again: what it was made with, but for the change. */
export function planningAgain(change: PlanChange, known: Known, places: Places): readonly string[] {
  const { verb, flags }: PlanCommand = known.planned ?? { verb: 'plan', flags: [] };
  const { with: more = [], without = [] } = change;
  const kept = flags.filter(([name]) => !without.includes(name) && !more.includes(name));
  const words = [verb, places.export, '--to', places.destination];
  return filledIn([...words, ...kept.flat(), ...more], known, places);
}

/** The words of a command with what is known in its places. */
export function filledIn(words: readonly string[], known: Known, places: Places): readonly string[] {
  const [verb = '', ...rest] = words;
  const filled = rest.flatMap((word, index) => {
    if (word === places.export) return [known.exportPath ?? word];
    if (word !== places.destination || known.account === undefined) return [word];
    return rest[index - 1] === '--to' ? target(known.account, known.set ?? []) : login(known.account);
  });
  const rehearses = known.account?.label === rehearsalLabel && rest.includes(places.destination);
  return [
    rehearses && verb === 'plan' ? 'migrate' : verb,
    ...filled,
    ...(rehearses && (verb === 'plan' || verb === 'migrate') ? ['--rehearse'] : []),
    ...(words.includes('--account') ? [] : whose(words, known)),
    ...(known.workspace !== undefined && usesWorkspace(verb, rest) && !words.includes('--workspace')
      ? ['--workspace', known.workspace]
      : []),
  ];
}

/** A service may be named in a workspace's own settings. */
function usesWorkspace(verb: string, [first]: readonly (string | undefined)[]): boolean {
  return inWorkspace.has(verb) || (verb === 'login' && (first === 'translation' || first === 'transcription'));
}

const ofOneAccount: ReadonlySet<string> = new Set(['skip', 'include', 'hold', 'undo']);

/** Which account is meant has to be said where the workspace has another one that could be, or that would come along. */
function whose(
  [verb = '', ...rest]: readonly string[],
  { account, accounts = [], going = [] }: Known,
): readonly string[] {
  if (account === undefined) return [];
  const name = ({ destination, label }: Account) => `${destination}/${label}`;
  // Without a destination it is about the table of the plan in force.
  const isOfOne = ofOneAccount.has(verb) || (verb === 'plan' && !rest.includes('--to'));
  const meant = verb === 'run' ? going : isOfOne ? accounts : [];
  const others = meant.filter((one) => one.label !== rehearsalLabel && name(one) !== name(account));
  return others.length === 0 ? [] : ['--account', name(account)];
}

function login({ destination, label }: Account): readonly string[] {
  return [destination, ...(label === 'main' || label === rehearsalLabel ? [] : ['--account', label])];
}

function target(account: Account, set: readonly string[]): readonly string[] {
  return [...login(account), ...set.flatMap((pair) => ['--set', pair])];
}
