import type { AdapterRegistry, FerryError, Language } from '../contract/index.ts';
import { strayDiskError } from '../disk/index.ts';
import type { Cli } from './context.ts';
import { type ExitCode, exitCodeOf, exitCodes, printError } from './fail.ts';
import { decideLanguage, decideZone, languageOfLocale, systemZone, type Zone } from './phrases/language.ts';
import type { Talk } from './phrases/talk.ts';

export interface GlobalFlags {
  readonly workspace?: string;
  readonly lang?: string;
  readonly tz?: string;
  readonly ffmpeg?: string;
  readonly allowHost?: readonly string[];
  readonly json?: true;
  readonly quiet?: true;
  readonly verbose?: true;
  readonly yes?: true;
  readonly input?: boolean;
  readonly color?: boolean;
}

/** Does the task. An error is printed, in the language the person asked for and of the workspace's source, and is its exit code. */
export async function perform(
  globals: GlobalFlags,
  registry: AdapterRegistry,
  task: (cli: Cli) => Promise<ExitCode>,
): Promise<ExitCode> {
  const talk = await talkFor(globals, registry);
  try {
    readerOf(globals);
    return await withCli(globals, { registry, talk }, task);
  } catch (error) {
    return tell(error, globals, talk);
  }
}

/** Prints an error that came up outside of any command, and returns its exit code. */
export async function complainOf(
  error: FerryError,
  globals: GlobalFlags,
  registry: AdapterRegistry,
): Promise<ExitCode> {
  return tell(error, globals, await talkFor(globals, registry));
}

async function tell(thrown: unknown, globals: GlobalFlags, talk: Talk): Promise<ExitCode> {
  const error = strayDiskError(thrown, globals.workspace ?? process.cwd());
  await printError(error, { json: globals.json === true, verbose: globals.verbose === true, talk });
  return exitCodeOf(error);
}

async function talkFor(globals: GlobalFlags, registry: AdapterRegistry): Promise<Talk> {
  const [{ createTalk }, { measureExactly }] = await Promise.all([import('./phrases/talk.ts'), import('./layout.ts')]);
  await measureExactly();
  const talk = await createTalk({ ...readerOrDefault(globals), registry });
  if (globals.workspace !== undefined) talk.knows({ workspace: globals.workspace });
  return talk;
}

interface Reader {
  readonly language: Language;
  readonly zone: Zone;
}

function readerOf({ lang, tz }: GlobalFlags): Reader {
  return { language: decideLanguage(lang, process.env), zone: decideZone(tz, process.env) };
}

/** The error may be about the very language or zone they asked for. */
function readerOrDefault({ lang, tz }: GlobalFlags): Reader {
  const or = <Value>(wish: () => Value, otherwise: () => Value) => {
    try {
      return wish();
    } catch {
      return otherwise();
    }
  };
  return {
    language: or(
      () => decideLanguage(lang, process.env),
      () => languageOfLocale(process.env),
    ),
    zone: or(() => decideZone(tz, process.env), systemZone),
  };
}

/** Everything a command gets, for as long as it runs. */
async function withCli(
  globals: GlobalFlags,
  { registry, talk }: Pick<Cli, 'registry' | 'talk'>,
  task: (cli: Cli) => Promise<ExitCode>,
): Promise<ExitCode> {
  const [{ createUi }, { loadConfig }, { createStop }, { systemClock }, interrupts] = await Promise.all([
    import('./ui.ts'),
    import('../config/settings.ts'),
    import('../engine/stop.ts'),
    import('./context.ts'),
    import('./interrupts.ts'),
  ]);
  const stop = createStop();
  const ui = createUi({
    json: globals.json === true,
    quiet: globals.quiet === true,
    verbose: globals.verbose === true,
    colour: globals.color !== false,
    input: globals.input !== false,
    prompts: talk.text.prompts,
    onInterrupt: stop.drain,
    stopped: stop.drained,
  });
  const listening = interrupts.listenForInterrupts(stop, ui, talk);
  try {
    const config = await loadConfig(
      { workspace: globals.workspace, ffmpeg: globals.ffmpeg, allowHosts: globals.allowHost },
      process.env,
    );
    const { env } = process;
    const code = await task({ registry, ui, talk, config, clock: systemClock, stop, env, yes: globals.yes === true });
    return stop.draining && code !== exitCodes.done ? listening.exitCode : code;
  } catch (thrown) {
    ui.endProgress();
    const code = await tell(interrupts.asInterrupted(thrown, stop), globals, talk);
    return code === exitCodes.interrupted ? listening.exitCode : code;
  } finally {
    listening.forget();
    ui.endProgress();
  }
}
