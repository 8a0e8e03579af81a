import { because, FerryError } from '../../contract/index.ts';
import { untilDrained } from '../../engine/stop.ts';
import { type Cli, getDestination, titleOf } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { parseOptions } from '../options.ts';

interface SandboxFlags {
  readonly folder?: string;
  readonly mode?: string;
  readonly set?: readonly string[];
}

/** Plays the destination until Ctrl-C. */
export async function sandbox(cli: Cli, flags: SandboxFlags, name: string): Promise<ExitCode> {
  const destination = await getDestination(cli, name);
  if (!destination.sandbox)
    throw new FerryError('usage', because('no-sandbox', { destination: name }), { effect: 'none' });
  const playing = await destination.sandbox({
    ...(flags.folder === undefined ? {} : { folder: flags.folder }),
    options: parseOptions(destination, flags.set ?? []),
    ...(flags.mode === undefined ? {} : { settings: { mode: flags.mode } }),
  });
  try {
    const { sandbox: words } = cli.talk.text;
    if (cli.ui.json) cli.ui.data({ ...playing.facts, v: 1, kind: 'sandbox' });
    else {
      const { text, speech } = cli.talk;
      cli.ui.line(words.playedAt(titleOf(cli, destination), playing.home));
      cli.ui.line(`  ${words.holds((await playing.posts()).length, flags.folder ?? null)}`);
      const set = (flags.set ?? []).flatMap((pair) => ['--set', pair]);
      cli.ui.line(
        `  ${words.rehearse(speech.command('migrate', text.places.export, '--to', name, ...set, '--rehearse'))}`,
      );
      cli.ui.line(`  ${words.forPrograms(speech.command('sandbox', name, ...set, '--json'))}`);
      cli.ui.line(`\n${words.notPublic}`);
    }
    await untilDrained(cli.stop);
    return exitCodes.done;
  } finally {
    await playing.close();
  }
}
