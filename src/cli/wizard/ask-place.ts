import type { Destination, Obstacle } from '../../contract/index.ts';
import { findObstacleOf } from '../account-options.ts';
import { openVaultFor } from '../connect.ts';
import { type Cli, getDestination, titleOf } from '../context.ts';
import { parseOptions } from '../options.ts';

/** Where the posts are to go. */
export interface Place {
  readonly destination: Destination;
  readonly title: string;
  readonly label: string;
  /** `name=value` */
  readonly set: readonly string[];
  /** a person publishes there */
  readonly byHand: boolean;
  /** nothing else can be done there yet */
  readonly rehearseOnly: boolean;
}

/** null: nowhere. A place that cannot be used yet says so in the list, and what can be done instead when it is chosen. */
export async function askPlace(cli: Cli): Promise<Place | null> {
  const { ui, talk } = cli;
  const { wizard: words } = talk.text;
  const choices = await Promise.all(
    cli.registry.destinations.map(async ({ name }) => {
      const destination = await getDestination(cli, name);
      const title = titleOf(cli, destination);
      return { value: name, name: findObstacleOf(destination) === null ? title : words.notYet(title) };
    }),
  );
  const to = await ui.choose(words.whereTo, choices);
  if (to === null) return null;
  const destination = await getDestination(cli, to);
  const obstacle = findObstacleOf(destination);
  if (obstacle === null) return placeAt(cli, destination, []);
  const { sentence } = await talk.say(obstacle.because, to);
  ui.line(`\n${sentence}\n`);
  return askInstead(cli, destination, obstacle);
}

async function placeAt(cli: Cli, destination: Destination, set: readonly string[]): Promise<Place> {
  const { publisher } = destination.capabilities(parseOptions(destination, set), null);
  const title = titleOf(cli, destination);
  const byHand = publisher === 'person';
  if (byHand) cli.ui.line(`\n${cli.talk.text.wizard.byHand(title)}\n`);
  const label = destination.login === null ? 'main' : await askAccount(cli, destination);
  return { destination, title, label, set, byHand, rehearseOnly: false };
}

const another = ' another';

/** Signed in already, or signed in now; who does not want to can still plan and rehearse. */
async function askAccount(cli: Cli, destination: Destination): Promise<string> {
  const { ui, talk } = cli;
  const { wizard: words } = talk.text;
  const signedIn = (await (await openVaultFor(cli)).list()).filter(
    (account) => account.destination === destination.name,
  );
  const [only] = signedIn;
  if (only === undefined) {
    if ((await ui.confirm(words.signIn(titleOf(cli, destination)), true)) === true)
      await signIn(cli, destination, 'main');
    return 'main';
  }
  if (signedIn.length === 1) return only.label;
  const label = await ui.choose(words.whichAccount, [
    ...signedIn.map((account) => ({ value: account.label, name: account.label })),
    { value: another, name: words.newAccount },
  ]);
  if (label !== another) return label ?? only.label;
  const given = ((await ui.ask(words.askLabel)) ?? '').trim() || 'main';
  await signIn(cli, destination, given);
  return given;
}

async function signIn(cli: Cli, { name }: Destination, label: string): Promise<void> {
  const { login } = await import('../commands/login.ts');
  await login(cli, { account: label }, name);
}

async function askInstead(cli: Cli, destination: Destination, { instead }: Obstacle): Promise<Place | null> {
  const { ui, talk } = cli;
  const { wizard: words } = talk.text;
  const title = titleOf(cli, destination);
  const chosen = await ui.choose(words.whatInstead, [
    ...(instead === null ? [] : [{ value: 'instead' as const, name: words.prepareFor(title) }]),
    ...(destination.sandbox === undefined ? [] : [{ value: 'rehearse' as const, name: words.rehearse(title) }]),
    { value: 'leave' as const, name: words.leave },
  ]);
  if (chosen === 'rehearse') return { destination, title, label: 'main', set: [], byHand: false, rehearseOnly: true };
  if (chosen !== 'instead' || instead === null) return null;
  const set = Object.entries(instead.options).map(([name, value]) => `${name}=${String(value)}`);
  return placeAt(cli, await getDestination(cli, instead.destination), set);
}
