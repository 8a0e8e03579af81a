import { inspect } from './commands/inspect.ts';
import { type Cli, getDestination, titleOf } from './context.ts';
import { type ExitCode, exitCodes } from './fail.ts';

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
  const path = answer === null ? '' : asPath(answer);
  return path === '' ? null : path;
}

function asPath(answer: string): string {
  const trimmed = answer.trim();
  const quoted = /^(['"])(.*)\1$/.exec(trimmed)?.[2];
  return quoted ?? trimmed.replaceAll(/\\(.)/g, '$1');
}

async function planOrMigrate(cli: Cli, wish: 'plan' | 'migrate', path: string): Promise<ExitCode> {
  const { ui, talk } = cli;
  const { wizard: words } = talk.text;
  const names = cli.registry.destinations.map(({ name }) => name);
  const titles = await Promise.all(names.map(async (name) => titleOf(cli, await getDestination(cli, name))));
  const to = await ui.choose(
    words.whereTo,
    names.map((value, index) => ({ value, name: titles[index] ?? value })),
  );
  if (to === null) return exitCodes.usage;
  const captions = asPath((await ui.ask(words.askCaptions)) ?? '');
  const flags = {
    to,
    account: 'main',
    order: 'oldest',
    privatePosts: 'private',
    ...(captions === '' ? {} : { captions }),
  } as const;
  const command = talk.speech.command(wish, path, '--to', to, ...(captions === '' ? [] : ['--captions', captions]));
  ui.note(`\n${words.same(command)}\n`);
  if (wish === 'plan') return (await import('./commands/plan.ts')).plan(cli, flags, path);
  return (await import('./commands/migrate.ts')).migrate(cli, flags, path);
}
