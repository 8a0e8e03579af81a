import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import type { Language } from '../contract/index.ts';
import type { AdapterRegistry } from '../contract/registry.ts';
import type { Cli } from './context.ts';
import { type ExitCode, exitCodes } from './fail.ts';
import { helpIn } from './phrases/help.ts';
import { languageOfFlags } from './phrases/language.ts';
import type { HelpTexts } from './phrases/messages/help.ts';
import { type GlobalFlags, perform } from './session.ts';
import { type Flag, globalFlags, type Verb, verbs } from './verbs.ts';

/** The whole program. Returns the exit code; prints everything there is to print. */
export async function main(argv: readonly string[], registry: AdapterRegistry): Promise<ExitCode> {
  // `clipferry report | head`: nobody reads on, which is no reason to stop in the middle of a migration.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  let code: ExitCode = exitCodes.done;
  const program = createProgram(languageOfFlags(argv, process.env), async (task) => {
    const globals: GlobalFlags = program.opts();
    code = await perform(globals, registry, task);
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    throw error;
  }
}

/** Called once, with what is to be done. */
type Begin = (task: (cli: Cli) => Promise<ExitCode>) => Promise<void>;

/** The command line: every verb, every flag, in one language. */
export function createProgram(language: Language, begin: Begin): Command {
  const help = helpIn[language];
  const program = bareProgram(help);
  for (const flag of globalFlags) program.addOption(optionOf(flag, help));
  for (const verb of verbs) {
    const command = program
      .command(verb.args === undefined ? verb.name : `${verb.name} ${verb.args}`)
      .description(help.verbs[verb.name])
      .helpOption('-h, --help', help.flags.help);
    for (const flag of verb.flags) command.addOption(optionOf(flag, help));
    // Commander hands over: arguments, then flags, then the command itself.
    command.action((...args: unknown[]) => begin((cli) => runVerb(verb, cli, args)));
  }
  program.allowExcessArguments().action(() => bare(program, begin));
  return program;
}

function bareProgram(help: HelpTexts): Command {
  return new Command('clipferry')
    .description(help.about)
    .version(readVersion(), '--version', help.flags.version)
    .helpOption('-h, --help', help.flags.help)
    .helpCommand(false)
    .addHelpText('after', `\n${help.start}`)
    .showHelpAfterError(help.hint)
    .configureHelp({
      styleTitle: (title) => help.titles[title] ?? title,
      optionDescription: (option) => describeOption(option, help),
    })
    .configureOutput({ outputError: (message, write) => write(help.wrong(message)) })
    .exitOverride()
    .enablePositionalOptions(false);
}

function optionOf({ flags, help: name, choices, fallback, mandatory, repeated }: Flag, help: HelpTexts): Option {
  const about = repeated === true ? help.severalTimes(help.flags[name]) : help.flags[name];
  const option = new Option(flags, about).makeOptionMandatory(mandatory === true);
  if (choices !== undefined) option.choices(choices);
  if (fallback !== undefined) option.default(fallback);
  if (repeated === true)
    option.argParser((value: string, before: readonly string[] | undefined) => [...(before ?? []), value]);
  return option;
}

function describeOption(option: Option, help: HelpTexts): string {
  const more = [
    ...(option.argChoices === undefined ? [] : [help.choices(option.argChoices)]),
    ...(option.required && option.defaultValue !== undefined ? [help.fallback(String(option.defaultValue))] : []),
  ];
  return more.length === 0 ? option.description : `${option.description} (${more.join('; ')})`;
}

async function runVerb(verb: Verb, cli: Cli, args: readonly unknown[]): Promise<ExitCode> {
  const run = await verb.load();
  return run(cli, args.at(-2) as never, ...(args.slice(0, -2) as never[]));
}

/** No command: a person at a terminal gets the wizard, anything else the help. */
async function bare(program: Command, begin: Begin): Promise<void> {
  const [unknown] = program.args;
  if (unknown !== undefined) program.error(`error: unknown command '${unknown}'`);
  if (process.stdin.isTTY && process.stdout.isTTY) {
    const { wizard } = await import('./wizard.ts');
    return begin((cli) => wizard(cli));
  }
  program.outputHelp();
}

/** package.json stands two folders above this file, in the source tree and in the package alike (`dist/src/cli`: three). */
function readVersion(): string {
  for (const place of ['../../package.json', '../../../package.json']) {
    try {
      const value: unknown = JSON.parse(readFileSync(new URL(place, import.meta.url), 'utf8'));
      if (typeof value === 'object' && value !== null && 'version' in value) return String(value.version);
    } catch {
      // not there: the other place
    }
  }
  return 'unknown';
}
