import { inspect } from './commands/inspect.ts';
import type { Cli } from './context.ts';
import { type ExitCode, exitCodes } from './fail.ts';

/** `clipferry` on a terminal: a few questions, then the same commands a person could have typed. */
export async function wizard(cli: Cli): Promise<ExitCode> {
  const { ui } = cli;
  ui.line(ui.colour.bold('clipferry moves your own content off TikTok.'));
  ui.line(
    'Nothing is published before you have seen the plan and said yes. Ctrl-C leaves at any time; nothing is lost.\n',
  );
  const path = await askPath(cli);
  if (path === null) return exitCodes.usage;
  const seen = await inspect(cli, {}, path);
  if (seen !== exitCodes.done) return seen;
  ui.line();
  const wish = await ui.choose('What now?', [
    { value: 'fetch', name: 'Secure the files before the links die (nothing is published)' },
    { value: 'plan', name: 'See what would be published (nothing is published)' },
    { value: 'migrate', name: 'Fetch, plan, ask me, publish' },
    { value: 'leave', name: 'Nothing for now' },
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
async function askPath(cli: Cli): Promise<string | null> {
  const answer = await cli.ui.ask('Where is the export TikTok sent you? (drag the file here)');
  const path =
    answer
      ?.trim()
      .replace(/^(['"])(.*)\1$/, '$2')
      .replaceAll('\\ ', ' ') ?? '';
  return path === '' ? null : path;
}

async function planOrMigrate(cli: Cli, wish: 'plan' | 'migrate', path: string): Promise<ExitCode> {
  const to = await cli.ui.choose(
    'Where should the posts go?',
    cli.registry.destinations.map((entry) => ({ value: entry.name, name: entry.title })),
  );
  if (to === null) return exitCodes.usage;
  const captions = await cli.ui.ask('A file or folder with captions, if you have one (Enter: none)');
  const flags = {
    to,
    account: 'main',
    order: 'oldest',
    privatePosts: 'private',
    ...(captions?.trim() ? { captions: captions.trim() } : {}),
  } as const;
  const more = flags.captions === undefined ? '' : ` --captions ${flags.captions}`;
  cli.ui.note(`\nThe same as a command: clipferry ${wish} ${path} --to ${to}${more}\n`);
  if (wish === 'plan') return (await import('./commands/plan.ts')).plan(cli, flags, path);
  return (await import('./commands/migrate.ts')).migrate(cli, flags, path);
}
