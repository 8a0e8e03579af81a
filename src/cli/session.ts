import { readReaderSettings } from '../config/places.ts';
import { bareConfig, loadConfig } from '../config/settings.ts';
import { type AdapterRegistry, type FerryError, isFerryError, type Language } from '../contract/index.ts';
import { strayDiskError } from '../disk/index.ts';
import { createStop } from '../engine/stop.ts';
import { type Cli, systemClock } from './context.ts';
import { type ExitCode, exitCodeOf, exitCodes, printError } from './fail.ts';
import { asInterrupted, listenForInterrupts } from './interrupts.ts';
import { measureExactly } from './layout.ts';
import { type Log, noLog } from './log-file.ts';
import { decideLanguage, decideZone, languageOfLocale, systemZone, type Zone } from './phrases/language.ts';
import { createTalk, type Talk } from './phrases/talk.ts';
import { beginLog, endLog, tryBeginLog } from './session-log.ts';
import { createUi } from './ui.ts';

export interface GlobalFlags {
  readonly workspace?: string;
  readonly lang?: string;
  readonly tz?: string;
  readonly ffmpeg?: string;
  readonly allowHost?: readonly string[];
  readonly json?: true;
  readonly quiet?: true;
  readonly verbose?: true;
  readonly logFile?: string;
  readonly yes?: true;
  readonly input?: boolean;
  readonly color?: boolean;
}

export interface TaskNeeds {
  /** it is what mends the settings, or explains: wrong ones do not stop it */
  readonly anySettings?: true;
}

/** Does the task. An error is printed, in the language the person asked for and of the workspace's source, and is its exit code. */
export async function perform(
  globals: GlobalFlags,
  registry: AdapterRegistry,
  task: (cli: Cli) => Promise<ExitCode>,
  needs: TaskNeeds = {},
): Promise<ExitCode> {
  const talk = await talkFor(globals, registry);
  let log: Log;
  try {
    log = beginLog(globals, talk);
  } catch (error) {
    return tell(error, globals, { talk, log: noLog() });
  }
  let code: ExitCode = exitCodes.bug;
  try {
    readerOf(globals);
    code = await withCli(globals, { registry, talk, needs, log }, task);
  } catch (error) {
    code = await tell(error, globals, { talk, log });
  } finally {
    endLog(log, code);
  }
  return code;
}

/** Prints an error that came up outside of any command, and returns its exit code. */
export async function complainOf(
  error: FerryError,
  globals: GlobalFlags,
  registry: AdapterRegistry,
): Promise<ExitCode> {
  const talk = await talkFor(globals, registry);
  const log = tryBeginLog(globals, talk);
  const code = await tell(error, globals, { talk, log });
  endLog(log, code);
  return code;
}

async function tell(
  thrown: unknown,
  globals: GlobalFlags,
  { talk, log }: Pick<Cli, 'talk' | 'log'>,
): Promise<ExitCode> {
  const error = strayDiskError(thrown, globals.workspace ?? process.cwd());
  log.error(error);
  await printError(error, { json: globals.json === true, verbose: globals.verbose === true, talk });
  return exitCodeOf(error);
}

async function talkFor(globals: GlobalFlags, registry: AdapterRegistry): Promise<Talk> {
  measureExactly();
  const talk = await createTalk({ ...readerOrDefault(globals), registry });
  if (globals.workspace !== undefined) talk.knows({ workspace: globals.workspace });
  return talk;
}

interface Reader {
  readonly language: Language;
  readonly zone: Zone;
}

function readerOf({ lang, tz, workspace }: GlobalFlags): Reader {
  const settled = readReaderSettings(workspace, process.env);
  return {
    language: decideLanguage(lang, process.env, settled.lang),
    zone: decideZone(tz, process.env, settled.tz),
  };
}

/** The error may be about the very language or zone they asked for. */
function readerOrDefault({ lang, tz, workspace }: GlobalFlags): Reader {
  const settled = readReaderSettings(workspace, process.env);
  const or = <Value>(wish: () => Value, otherwise: () => Value) => {
    try {
      return wish();
    } catch {
      return otherwise();
    }
  };
  return {
    language: or(
      () => decideLanguage(lang, process.env, settled.lang),
      () => languageOfLocale(process.env),
    ),
    zone: or(() => decideZone(tz, process.env, settled.tz), systemZone),
  };
}

/** Everything a command gets, for as long as it runs. */
async function withCli(
  globals: GlobalFlags,
  { registry, talk, needs, log }: Pick<Cli, 'registry' | 'talk' | 'log'> & { readonly needs: TaskNeeds },
  task: (cli: Cli) => Promise<ExitCode>,
): Promise<ExitCode> {
  const stop = createStop();
  const ui = createUi({
    json: globals.json === true,
    quiet: globals.quiet === true,
    verbose: globals.verbose === true,
    colour: globals.color !== false,
    input: globals.input !== false,
    prompts: talk.text.prompts,
    log,
    onInterrupt: stop.drain,
    stopped: stop.drained,
  });
  const listening = listenForInterrupts(stop, { ui, talk, log });
  try {
    const { env } = process;
    const { workspace, ffmpeg, allowHost: allowHosts, lang, tz } = globals;
    const flags = { workspace, ffmpeg, allowHosts };
    const config = await loadConfig(flags, env).catch((error: unknown) => {
      if (needs.anySettings === true && isFerryError(error)) return bareConfig(flags, env);
      throw error;
    });
    const code = await task({
      registry,
      ui,
      talk,
      log,
      config,
      clock: systemClock,
      stop,
      env,
      yes: globals.yes === true,
      globals: { ...flags, lang, tz },
    });
    return stop.draining && code !== exitCodes.done ? listening.exitCode : code;
  } catch (thrown) {
    ui.endProgress();
    const code = await tell(asInterrupted(thrown, stop), globals, { talk, log });
    return code === exitCodes.interrupted ? listening.exitCode : code;
  } finally {
    listening.forget();
    ui.endProgress();
  }
}
