import { FerryError } from '../../contract/index.ts';
import { untilDrained } from '../../engine/stop.ts';
import { type Cli, getDestination } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';

interface SandboxFlags {
  readonly folder?: string;
  readonly mode?: string;
}

/** Plays the destination until Ctrl-C. */
export async function sandbox(cli: Cli, flags: SandboxFlags, name: string): Promise<ExitCode> {
  const destination = await getDestination(cli.registry, name);
  if (!destination.sandbox) throw new FerryError('usage', 'no-sandbox', `${destination.title} has no sandbox`);
  const playing = await destination.sandbox({
    ...(flags.folder === undefined ? {} : { folder: flags.folder }),
    ...(flags.mode === undefined ? {} : { settings: { mode: flags.mode } }),
  });
  try {
    if (cli.ui.json) cli.ui.data(playing.facts);
    else {
      cli.ui.line(`${destination.title} is played at ${playing.home}`);
      for (const [key, value] of Object.entries(playing.facts))
        if (key !== 'v') cli.ui.line(`  ${key}: ${Array.isArray(value) ? value.join(' ') : value}`);
      cli.ui.line('\nNothing here is public. Ctrl-C ends it.');
    }
    await untilDrained(cli.stop);
    return exitCodes.done;
  } finally {
    await playing.close();
  }
}
