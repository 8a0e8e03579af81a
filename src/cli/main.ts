import { readReaderSettings } from '../config/places.ts';
import { because, FerryError, isFerryError, type Language } from '../contract/index.ts';
import type { AdapterRegistry } from '../contract/registry.ts';
import { systemCodeOf } from '../disk/errors.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { watchOutput } from './output.ts';
import { meantPath } from './paths.ts';
import { languageOfFlags } from './phrases/language.ts';
import { createProgramFor, usageErrorOf } from './program.ts';
import type { GlobalFlags } from './session.ts';
import { lastOf, readTyped, type Typed } from './typed.ts';

/** The whole program. Returns the exit code; prints everything there is to print. What help does not need is loaded later: it must start fast. */
export async function main(argv: readonly string[], registry: AdapterRegistry): Promise<ExitCode> {
  const output = watchOutput();
  if (argv[0] === '__complete') {
    const { printCompletions } = await import('./completion/print.ts');
    await printCompletions(argv.slice(argv[1] === '--' ? 2 : 1), registry);
    await output.finish();
    return exitCodes.done;
  }
  const typed = readTyped(argv);
  const language = languageOfTyped(argv, typed);
  let code: ExitCode = exitCodes.done;
  const destinations = registry.destinations.map(({ name }) => name);
  const begin: Parameters<typeof createProgramFor>[1]['begin'] = async (task, needs) => {
    const { perform } = await import('./session.ts');
    code = await perform(program.opts(), registry, task, needs);
  };
  const program = createProgramFor(argv, { language, begin, destinations });
  // Also when the command line was not read to its end.
  const globals = (): GlobalFlags => ({
    lang: language,
    ...program.opts(),
    ...(argv.includes('--json') ? { json: true } : {}),
  });
  const complain = async (error: FerryError): Promise<ExitCode> => {
    const { complainOf } = await import('./session.ts');
    return complainOf(error, globals(), registry);
  };
  try {
    if (typed.flags.has('--json-schema')) await printJsonSchema(typed);
    else await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    const wrong = isFerryError(error) ? error : usageErrorOf(error, argv);
    if (wrong !== null) code = await complain(wrong);
  }
  const { stdout, stderr } = await output.finish();
  // A closed terminal takes no output either, and that is no news.
  if (stdout !== null && !isInterrupted(code)) return complain(outputCut(stdout));
  // Nobody can be told, but by the number.
  return stderr !== null && code === exitCodes.done ? exitCodes.fatal : code;
}

function languageOfTyped(argv: readonly string[], typed: Typed): Language {
  const workspace = lastOf(typed, '--workspace');
  const { lang } = readReaderSettings(workspace === undefined ? undefined : meantPath(workspace), process.env);
  return languageOfFlags(argv, process.env, lang);
}

/** Wants neither the command's arguments nor a workspace. */
async function printJsonSchema({ verb }: Typed): Promise<void> {
  if (verb === null) throw new FerryError('usage', because('schema-of-which'), { effect: 'none' });
  const { jsonSchemaOf } = await import('./schemas/index.ts');
  process.stdout.write(`${JSON.stringify(jsonSchemaOf(verb.name), null, 2)}\n`);
}

function isInterrupted(code: ExitCode): boolean {
  return code === exitCodes.interrupted || code === exitCodes.terminated || code === exitCodes.hungUp;
}

function outputCut(cause: unknown): FerryError {
  const full = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(systemCodeOf(cause) ?? '');
  return new FerryError('fatal', because('output-cut', { full }), { effect: 'none', cause });
}
