import { because, FerryError, isFerryError } from '../contract/index.ts';
import type { AdapterRegistry } from '../contract/registry.ts';
import { systemCodeOf } from '../disk/errors.ts';
import { type ExitCode, exitCodes } from './fail.ts';
import { watchOutput } from './output.ts';
import { languageOfFlags } from './phrases/language.ts';
import { createProgram, usageErrorOf } from './program.ts';
import { complainOf, type GlobalFlags, perform } from './session.ts';

/** The whole program. Returns the exit code; prints everything there is to print. */
export async function main(argv: readonly string[], registry: AdapterRegistry): Promise<ExitCode> {
  const output = watchOutput();
  const language = languageOfFlags(argv, process.env);
  let code: ExitCode = exitCodes.done;
  const program = createProgram(language, async (task) => {
    code = await perform(program.opts(), registry, task);
  });
  // Also when the command line was not read to its end.
  const globals = (): GlobalFlags => ({
    lang: language,
    ...program.opts(),
    ...(argv.includes('--json') ? { json: true } : {}),
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    const wrong = isFerryError(error) ? error : usageErrorOf(error, argv);
    if (wrong !== null) code = await complainOf(wrong, globals(), registry);
  }
  const { stdout, stderr } = await output.finish();
  // A closed terminal takes no output either, and that is no news.
  if (stdout !== null && !isInterrupted(code)) return complainOf(outputCut(stdout), globals(), registry);
  // Nobody can be told, but by the number.
  return stderr !== null && code === exitCodes.done ? exitCodes.fatal : code;
}

function isInterrupted(code: ExitCode): boolean {
  return code === exitCodes.interrupted || code === exitCodes.terminated || code === exitCodes.hungUp;
}

function outputCut(cause: unknown): FerryError {
  const full = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(systemCodeOf(cause) ?? '');
  return new FerryError('fatal', because('output-cut', { full }), { effect: 'none', cause });
}
