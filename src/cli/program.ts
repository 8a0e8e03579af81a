import { Command, CommanderError, Option } from 'commander';
import { because, FerryError, type Language, type Reason } from '../contract/index.ts';
import type { Cli } from './context.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { longOf, namesOfFlag } from './flags.ts';
import { padTo, widthOf, wrapped } from './layout.ts';
import { meantPath } from './paths.ts';
import { helpIn } from './phrases/help.ts';
import type { HelpTexts } from './phrases/messages/help.ts';
import type { TaskNeeds } from './session.ts';
import { findSimilar } from './similar.ts';
import { topicNames } from './topics/names.ts';
import { type Flag, globalFlags } from './verb-flags.ts';
import { type Verb, verbs } from './verbs.ts';
import { readVersion } from './version.ts';

/** Called once, with what is to be done. */
type Begin = (task: (cli: Cli) => Promise<ExitCode>, needs?: TaskNeeds) => Promise<void>;

/**
 * The command line: every verb, every flag, in one language. commander is known to this file alone. `destinations`: each has a page of
 * its own in the help.
 */
export function createProgram(language: Language, begin: Begin, destinations: readonly string[] = []): Command {
  return createProgramFor(null, { language, begin, destinations });
}

interface ProgramParts {
  readonly language: Language;
  readonly begin: Begin;
  readonly destinations: readonly string[];
}

/** The same for one command line, without what it cannot reach: making every flag of every verb is half of the time that help takes. */
export function createProgramFor(
  argv: readonly string[] | null,
  { language, begin, destinations }: ProgramParts,
): Command {
  const help = helpIn[language];
  const topics = [...topicNames, ...destinations];
  const program = bareProgram(help, topics);
  for (const flag of globalFlags) program.addOption(optionOf(flag, help));
  const first = verbs.filter(({ name }) => name === argv?.[0]);
  for (const verb of first.length > 0 ? first : verbs) {
    // Of a verb that nobody typed, help shows no flags, only that there are some.
    const isTyped = argv === null || argv.includes(verb.name);
    addVerb(program, isTyped ? verb : { ...verb, flags: verb.flags.slice(0, 1) }, { help, begin });
  }
  program
    .command('help [command]')
    .description(help.helpVerb)
    .helpOption('-h, --help', help.flags.help)
    .action((name: string | undefined) => showHelp(program, name, { topics, begin }));
  program.allowExcessArguments().action(() => bare(program, begin));
  return program;
}

function bareProgram(help: HelpTexts, topics: readonly string[]): Command {
  return (
    new Command('clipferry')
      .description(help.about)
      .version(readVersion(), '-V, --version', help.flags.version)
      .helpOption('-h, --help', help.flags.help)
      .helpCommand(false)
      .addHelpText(
        'after',
        () => `\n${help.topics}\n${wrapped(`  ${topics.join(', ')}`, process.stdout.columns ?? 80)}\n\n${help.start}`,
      )
      .configureHelp({
        showGlobalOptions: true,
        styleTitle: (title) => help.titles[title] ?? title,
        optionDescription: (option) => describeOption(option, help),
        displayWidth: (text) => widthOf(text),
        boxWrap: wrapped,
        formatItem,
      })
      // What is wrong is said in the reader's language, as every other error.
      .configureOutput({ outputError: () => {} })
      .exitOverride()
      .enablePositionalOptions(false)
  );
}

/** A term and its description beside it or, where a line is too short for both, below it. */
function formatItem(
  this: { readonly helpWidth?: number | undefined },
  term: string,
  termWidth: number,
  description: string,
): string {
  const lineWidth = this.helpWidth ?? 80;
  const below = lineWidth - termWidth - 4 < 28;
  const indent = below ? 6 : termWidth + 4;
  const text = wrapped(description, lineWidth - indent).replaceAll(/\n\s*/g, `\n${' '.repeat(indent)}`);
  if (text === '') return `  ${term}`;
  return below ? `  ${term}\n${' '.repeat(indent)}${text}` : `  ${padTo(term, termWidth)}  ${text}`;
}

interface Making {
  readonly help: HelpTexts;
  readonly begin: Begin;
}

function addVerb(program: Command, verb: Verb, { help, begin }: Making): void {
  const command = program
    .command(verb.args === undefined ? verb.name : `${verb.name} ${verb.args}`)
    .description(help.verbs[verb.name])
    .helpOption('-h, --help', help.flags.help)
    .addHelpText('after', `\n${help.example}\n  clipferry ${verb.example}`)
    .allowExcessArguments();
  for (const flag of verb.flags) command.addOption(optionOf(flag, help));
  // Commander hands over: arguments, then flags, then the command itself.
  command.action((...given: unknown[]) => {
    const words = given.slice(0, -2);
    assertArguments(verb.name, command, words);
    const meant =
      verb.pathArgs === true ? words.map((word) => (typeof word === 'string' ? meantPath(word) : word)) : words;
    return begin((cli) => runVerb(verb, cli, { flags: given.at(-2), words: meant }), {
      ...(verb.anySettings === true ? { anySettings: true } : {}),
    });
  });
}

function assertArguments(name: string, command: Command, words: readonly unknown[]): void {
  const takesAll = words.some((word) => Array.isArray(word));
  const extra = takesAll ? undefined : command.args[words.length];
  if (extra !== undefined) throw usage(because('too-many-arguments', { command: name, extra }));
  if (command.args.some((word) => word.trim() === '')) throw usage(because('argument-empty', { command: name }));
}

async function runVerb(
  verb: Verb,
  cli: Cli,
  { flags, words }: { readonly flags: unknown; readonly words: readonly unknown[] },
): Promise<ExitCode> {
  const run = await verb.load();
  return run(cli, flags as never, ...(words as never[]));
}

function optionOf(flag: Flag, help: HelpTexts): Option {
  const { flags, help: name, choices, fallback, absent, mandatory, repeated } = flag;
  const about = repeated === true ? help.severalTimes(help.flags[name]) : help.flags[name];
  const option = new Option(flags, about).makeOptionMandatory(mandatory === true);
  if (choices !== undefined) option.choices(choices);
  if (fallback !== undefined) option.default(fallback);
  if (absent !== undefined) option.default(undefined, absent);
  if (option.required || option.optional) option.argParser(createValueReader(flag, option.long ?? flags));
  return option;
}

/** Each value as it should be read. Commander gives the default, or what was given before, beside it. */
function createValueReader({ choices, formerly = {}, repeated, path }: Flag, flag: string) {
  const given: string[] = [];
  return (word: string, before: unknown): unknown => {
    const text = Object.hasOwn(formerly, word) ? (formerly[word] ?? word) : word;
    if (text.trim() === '') throw usage(because('flag-empty', { flag }));
    // `--to --limit 5`: the next flag is no value.
    if (isKnownFlag(text)) throw usage(because('flag-without-value', { flag }));
    if (choices !== undefined && !choices.includes(text))
      throw usage(because('not-a-choice', { flag, given: text, choices }));
    const value = path === true ? meantPath(text) : text;
    if (repeated === true) return [...(Array.isArray(before) ? before : []), value];
    given.push(value);
    if (new Set(given).size > 1) throw usage(because('flag-twice', { flag, values: given }));
    return value;
  };
}

function isKnownFlag(text: string): boolean {
  return [...globalFlags, ...verbs.flatMap((verb) => verb.flags)].some((flag) => namesOfFlag(flag).includes(text));
}

function describeOption(option: Option, help: HelpTexts): string {
  const shown = option.defaultValue ?? option.defaultValueDescription;
  const more = [
    ...(option.argChoices === undefined ? [] : [help.choices(option.argChoices)]),
    ...(shown === undefined || !option.required ? [] : [help.fallback(String(shown))]),
  ];
  return more.length === 0 ? option.description : `${option.description} (${more.join('; ')})`;
}

/** No command: a person at a terminal gets the wizard, anything else the help, unless the workspace needs somebody first. */
async function bare(program: Command, begin: Begin): Promise<void> {
  const [unknown] = program.args;
  if (unknown !== undefined) throw unknownCommand(unknown);
  if (process.stdin.isTTY && process.stdout.isTTY) {
    const { wizard } = await import('./wizard/index.ts');
    return begin((cli) => wizard(cli));
  }
  return begin(
    async (cli) => {
      const { assertNotBroken } = await import('./open.ts');
      await assertNotBroken(cli);
      program.outputHelp();
      return exitCodes.done;
    },
    { anySettings: true },
  );
}

async function showHelp(
  program: Command,
  name: string | undefined,
  { topics, begin }: { readonly topics: readonly string[]; readonly begin: Begin },
): Promise<void> {
  const command = name === undefined ? program : program.commands.find((one) => one.name() === name);
  command?.outputHelp();
  if (name === undefined || !topics.includes(name)) {
    if (command === undefined) throw unknownCommand(name ?? '', topics);
    return;
  }
  // Some words are both.
  if (command !== undefined) process.stdout.write('\n');
  const { showTopic } = await import('./topics/show.ts');
  return begin((cli) => showTopic(cli, name), { anySettings: true });
}

function unknownCommand(given: string, topics: readonly string[] = []): FerryError {
  const names = ['help', ...verbs.map(({ name }) => name), ...topics];
  return usage(because('unknown-command', { given, near: findSimilar(given, names) }));
}

/** null: nothing is wrong, commander only showed what it was asked for. */
export function usageErrorOf(error: unknown, argv: readonly string[]): FerryError | null {
  if (!(error instanceof CommanderError)) throw error;
  if (error.exitCode === 0) return null;
  // Commander tells what it is about in quotes; its sentences are English.
  const [, about = ''] = /'(.*)'/.exec(error.message) ?? [];
  const command = commandIn(argv);
  const unknown = findUnknownFlag(argv, command);
  return usage(unknown === null ? reasonOf(error.code, about, command) : unknownFlag(unknown, command));
}

function reasonOf(code: string, about: string, command: string | null): Reason {
  const flag = /--[a-z-]+/.exec(about)?.[0] ?? about;
  switch (code) {
    case 'commander.optionMissingArgument':
      return because('flag-without-value', { flag });
    case 'commander.missingMandatoryOptionValue':
      return because('flag-not-given', { flag, command: command ?? '' });
    case 'commander.missingArgument':
      return because('argument-missing', { command: command ?? '', argument: about });
    default:
      return unknownFlag(about, command);
  }
}

/** `migrate x --too rednote` lacks --to, but that is not what is wrong with it. */
function findUnknownFlag(argv: readonly string[], command: string | null): string | null {
  const own = verbs.find(({ name }) => name === command)?.flags ?? [];
  const known = new Set(['-h', '--help', '-V', '--version', ...[...own, ...globalFlags].flatMap(namesOfFlag)]);
  const words = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : argv.length);
  return (
    words.map((word) => word.split('=', 1)[0] ?? word).find((word) => /^--[a-z]/i.test(word) && !known.has(word)) ??
    null
  );
}

function unknownFlag(word: string, command: string | null): Reason {
  const flag = word.split('=', 1)[0] ?? word;
  const own = verbs.find(({ name }) => name === command)?.flags ?? [];
  const owners = verbs.filter(({ flags }) => flags.some((one) => namesOfFlag(one).includes(flag)));
  const near = owners.length > 0 ? null : findSimilar(flag, [...own, ...globalFlags].map(longOf));
  return because('unknown-flag', { flag, command, near, commands: owners.map(({ name }) => name) });
}

function commandIn(argv: readonly string[]): string | null {
  return argv.find((word) => verbs.some(({ name }) => name === word)) ?? null;
}

function usage(reason: Reason): FerryError {
  return new FerryError('usage', reason, { effect: 'none' });
}
