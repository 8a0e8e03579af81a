import { because, FerryError } from '../../contract/index.ts';
import { scripts } from '../completion/scripts.ts';
import { shells } from '../completion/shells.ts';
import type { Cli } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';

/** What makes Tab work: `source <(clipferry completion bash)`. */
export async function completion(_: Cli, _flags: object, given: string): Promise<ExitCode> {
  const shell = shells.find((name) => name === given);
  if (shell === undefined)
    throw new FerryError('usage', because('no-such-shell', { given, known: shells }), { effect: 'none' });
  process.stdout.write(scripts[shell]);
  return exitCodes.done;
}
