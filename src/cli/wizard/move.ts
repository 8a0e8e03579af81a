import type { Seen } from '../commands/inspect.ts';
import type { MigrateFlags } from '../commands/migrate.ts';
import type { Cli } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { askAudience } from './ask-audience.ts';
import { askCaptions } from './ask-captions.ts';
import { askPace } from './ask-pace.ts';
import { askPlace, type Place } from './ask-place.ts';
import { wordsOfFlags } from './flags.ts';

/** Where to, captions, who may see it, how fast, and how: then `migrate` does what it would do with these flags. */
export async function move(cli: Cli, seen: Seen): Promise<ExitCode> {
  const { ui, talk } = cli;
  const { wizard: words } = talk.text;
  const place = await askPlace(cli);
  if (place === null) return exitCodes.usage;
  const captions = await askCaptions(cli, seen);
  const audience = await askAudience(cli, seen);
  const how = place.rehearseOnly ? 'rehearse' : await askHow(cli, place);
  if (how === null) return exitCodes.usage;
  // A rehearsal has no pace.
  const pace = how === 'rehearse' ? {} : await askPace(cli, place, seen.found.posts);
  const flags: MigrateFlags = {
    to: place.destination.name,
    account: place.label,
    order: 'oldest',
    privatePosts: 'private',
    ...(place.set.length === 0 ? {} : { set: place.set }),
    ...captions,
    ...audience,
    ...pace,
    open: true,
  };
  const exit = await carryOut(cli, seen, { ...flags, ...flagsOf(how) });
  if (how === 'real' || place.rehearseOnly || cli.stop.draining) return exit;
  if ((await ui.confirm(words.nowForReal, false)) !== true) return exit;
  const chosen = how === 'rehearse' ? await askPace(cli, place, seen.found.posts) : {};
  return carryOut(cli, seen, { ...flags, ...chosen });
}

type How = 'look' | 'rehearse' | 'real';

async function askHow(cli: Cli, { destination, byHand, title }: Place): Promise<How | null> {
  const { wizard: words } = cli.talk.text;
  return cli.ui.choose(words.how, [
    { value: 'look', name: words.look },
    ...(destination.sandbox === undefined ? [] : [{ value: 'rehearse' as const, name: words.rehearse(title) }]),
    { value: 'real', name: byHand ? words.handOver : words.forReal },
  ]);
}

function flagsOf(how: How): Pick<MigrateFlags, 'dryRun' | 'rehearse'> {
  if (how === 'look') return { dryRun: true };
  return how === 'rehearse' ? { rehearse: true } : {};
}

/** Whatever becomes of it, the last line is how to type it. */
async function carryOut(cli: Cli, { path }: Seen, flags: MigrateFlags): Promise<ExitCode> {
  const { migrate } = await import('../commands/migrate.ts');
  try {
    return await migrate(cli, flags, path);
  } finally {
    const command = cli.talk.speech.command('migrate', path, ...wordsOfFlags('migrate', { ...flags, open: undefined }));
    cli.ui.note(`\n${cli.talk.text.wizard.same(command)}`);
  }
}
