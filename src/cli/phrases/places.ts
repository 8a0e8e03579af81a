import type { Account } from '../../contract/index.ts';

/** What a command in a hint can name, as far as it is known by now. The rest is left for the person, in `<…>`. */
export interface Known {
  /** as the person named it */
  readonly exportPath?: string;
  readonly account?: Account;
  /** the options chosen for it, `name=value` */
  readonly set?: readonly string[];
  /** all that the workspace has plans for */
  readonly accounts?: readonly Account[];
  /** if they named it with --workspace */
  readonly workspace?: string;
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

/** The options of another account mean nothing. */
export function learned(known: Known, more: Known): Known {
  const isSame =
    more.account === undefined ||
    (known.account?.destination === more.account.destination && known.account.label === more.account.label);
  return { ...known, ...(isSame ? {} : { set: [] }), ...more };
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
    ...(words.includes('--account') ? [] : whose(verb, known)),
    ...(known.workspace !== undefined && usesWorkspace(verb, rest) && !words.includes('--workspace')
      ? ['--workspace', known.workspace]
      : []),
  ];
}

const ofOneAccount: ReadonlySet<string> = new Set(['skip', 'include', 'hold', 'undo']);

/** Which account is meant has to be said where the workspace has another one that could be. */
function whose({ account, accounts = [] }: Known): readonly string[] {
  if (account === undefined) return [];
  const name = ({ destination, label }: Account) => `${destination}/${label}`;
  const others = accounts.filter((one) => one.label !== rehearsalLabel && name(one) !== name(account));
  return others.length === 0 ? [] : ['--account', name(account)];
}

function login({ destination, label }: Account): readonly string[] {
  return [destination, ...(label === 'main' || label === rehearsalLabel ? [] : ['--account', label])];
}

function target(account: Account, set: readonly string[]): readonly string[] {
  return [...login(account), ...set.flatMap((pair) => ['--set', pair])];
}
/** A service may be named in a workspace's own settings. */
function usesWorkspace(verb: string, [first]: readonly (string | undefined)[]): boolean {
  return inWorkspace.has(verb) || (verb === 'login' && (first === 'translation' || first === 'transcription'));
}

