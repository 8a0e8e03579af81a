import type { Seen } from '../commands/inspect.ts';
import type { Cli } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { askExport } from './ask-export.ts';
import { goOnHere } from './go-on.ts';
import { move } from './move.ts';

/** `clipferry` on a terminal: a few questions, then the same commands a person could have typed. Each question has a flag. */
export async function wizard(cli: Cli): Promise<ExitCode> {
  const { ui, talk } = cli;
  ui.line(ui.colour.bold(talk.text.wizard.title));
  ui.line(`${talk.text.wizard.promise}\n`);
  const here = await goOnHere(cli);
  if (here.kind === 'done') return here.exit;
  const seen = await askExport(cli, here.path);
  if (seen === null) return exitCodes.usage;
  if (here.path !== null) return move(cli, seen);
  return whatNow(cli, seen, true);
}

/** Whoever has secured the files is asked once more. */
async function whatNow(cli: Cli, seen: Seen, canFetch: boolean): Promise<ExitCode> {
  const { ui, talk } = cli;
  const { wizard: words } = talk.text;
  ui.line();
  const wish = await ui.choose(words.whatNow, [
    { value: 'move', name: words.move },
    ...(canFetch ? [{ value: 'fetch' as const, name: words.fetch }] : []),
    { value: 'leave', name: words.leave },
  ]);
  switch (wish) {
    case 'move':
      return move(cli, seen);
    case 'fetch': {
      const exit = await (await import('../commands/fetch.ts')).fetch(cli, {}, seen.path);
      ui.note(`\n${words.same(talk.speech.command('fetch', seen.path))}`);
      return cli.stop.draining ? exit : whatNow(cli, seen, false);
    }
    case 'leave':
    case null:
      return exitCodes.done;
  }
}
