import type { Destination, Obstacle } from '../contract/index.ts';
import { findObstacleOf } from './account-options.ts';
import { inspect } from './commands/inspect.ts';
import { type Cli, getDestination, titleOf } from './context.ts';
import { type ExitCode, exitCodes } from './fail.ts';
import { parseOptions } from './options.ts';
import { meantPath } from './paths.ts';

/** `clipferry` on a terminal: a few questions, then the same commands a person could have typed. */
export async function wizard(cli: Cli): Promise<ExitCode> {
  const { ui, talk } = cli;
  const { wizard: words } = talk.text;
  ui.line(ui.colour.bold(words.title));
  ui.line(`${words.promise}\n`);
  const path = await askPath(cli);
  if (path === null) return exitCodes.usage;
  const seen = await inspect(cli, {}, path);
  if (seen !== exitCodes.done) return seen;
  ui.line();
  const wish = await ui.choose(words.whatNow, [
    { value: 'fetch', name: words.fetch },
    { value: 'plan', name: words.plan },
    { value: 'migrate', name: words.migrate },
    { value: 'leave', name: words.leave },
  ]);
  switch (wish) {
    case 'fetch':
      return (await import('./commands/fetch.ts')).fetch(cli, {}, path);
    case 'plan':
    case 'migrate':
      return planOrMigrate(cli, wish, path);
    case 'leave':
    case null:
      return exitCodes.done;
  }
}

/** A path dragged into the terminal comes with quotes or escaped spaces. */
async function askPath({ ui, talk }: Cli): Promise<string | null> {
  const answer = await ui.ask(talk.text.wizard.askPath);
  const path = answer === null ? '' : meantPath(answer);
  return path === '' ? null : path;
}

async function planOrMigrate(cli: Cli, wish: 'plan' | 'migrate', path: string): Promise<ExitCode> {
  const { ui, talk } = cli;
  const { wizard: words } = talk.text;
  const target = await askWhereTo(cli, wish);
  if (target === null) return exitCodes.usage;
  const { to, set, rehearse } = target;
  const captions = meantPath((await ui.ask(words.askCaptions)) ?? '');
  const flags = {
    to,
    account: 'main',
    order: 'oldest',
    privatePosts: 'private',
    ...(set.length === 0 ? {} : { set }),
    ...(captions === '' ? {} : { captions }),
    ...(rehearse ? { rehearse } : {}),
  } as const;
  const command = talk.speech.command(
    wish,
    path,
    ...['--to', to, ...set.flatMap((pair) => ['--set', pair]), ...(rehearse ? ['--rehearse'] : [])],
    ...(captions === '' ? [] : ['--captions', captions]),
  );
  ui.note(`\n${words.same(command)}\n`);
  if (wish === 'plan') return (await import('./commands/plan.ts')).plan(cli, flags, path);
  return (await import('./commands/migrate.ts')).migrate(cli, flags, path);
}

interface WhereTo {
  readonly to: string;
  /** `name=value` */
  readonly set: readonly string[];
  readonly rehearse: true | false;
}

/** null: nowhere. A place that cannot be used yet says so in the list, and what can be done instead when it is chosen. */
async function askWhereTo(cli: Cli, wish: 'plan' | 'migrate'): Promise<WhereTo | null> {
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
  if (obstacle === null) {
    const { publisher } = destination.capabilities(parseOptions(destination, []), null);
    if (publisher === 'person') ui.line(`\n${words.byHand(titleOf(cli, destination))}\n`);
    return { to, set: [], rehearse: false };
  }
  const { sentence } = await talk.say(obstacle.because, to);
  ui.line(`\n${sentence}\n`);
  return askInstead(cli, { destination, obstacle, wish });
}

async function askInstead(
  cli: Cli,
  {
    destination,
    obstacle: { instead },
    wish,
  }: { readonly destination: Destination; readonly obstacle: Obstacle; readonly wish: 'plan' | 'migrate' },
): Promise<WhereTo | null> {
  const { ui, talk } = cli;
  const { wizard: words } = talk.text;
  const title = titleOf(cli, destination);
  const chosen = await ui.choose(words.whatInstead, [
    ...(instead === null ? [] : [{ value: 'instead' as const, name: words.prepareFor(title) }]),
    ...(destination.sandbox === undefined || wish === 'plan'
      ? []
      : [{ value: 'rehearse' as const, name: words.rehearse(title) }]),
    { value: 'leave' as const, name: words.leave },
  ]);
  if (chosen === 'rehearse') return { to: destination.name, set: [], rehearse: true };
  if (chosen !== 'instead' || instead === null) return null;
  const set = Object.entries(instead.options).map(([name, value]) => `${name}=${String(value)}`);
  return { to: instead.destination, set, rehearse: false };
}
