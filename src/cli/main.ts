import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import type { AdapterRegistry } from '../contract/registry.ts';
import type { Cli } from './context.ts';
import { type ExitCode, exitCodeOf, exitCodes, interrupted, printError } from './fail.ts';

interface GlobalFlags {
  readonly workspace?: string;
  readonly ffmpeg?: string;
  readonly allowHost?: readonly string[];
  readonly json?: true;
  readonly quiet?: true;
  readonly verbose?: true;
  readonly yes?: true;
  readonly input: boolean;
  readonly color: boolean;
}

type Run = (cli: Cli, flags: never, ...args: never[]) => Promise<ExitCode>;

interface Verb {
  readonly name: string;
  readonly args?: string;
  readonly about: string;
  readonly options: readonly Option[];
  /** loaded when the verb runs: `--help` must not load SQLite, sharp or got */
  load(): Promise<Run>;
}

const option = (flags: string, about: string) => new Option(flags, about);

/** May be given several times. (Commander's own `<x...>` would swallow the command's name after it.) */
const repeated = (flags: string, about: string) =>
  option(flags, `${about}; may be given several times`).argParser(
    (value: string, before: readonly string[] | undefined) => [...(before ?? []), value],
  );

const selection = [
  option('--since <date>', 'only posts from this day on (YYYY-MM-DD, UTC)'),
  option('--until <date>', 'only posts up to this day'),
  option('--only <kind>', 'only this kind of post').choices(['video', 'images']),
  option('--ids <file>', 'only the posts named in this file, one ref or video id a line'),
  option('--limit <number>', 'at most this many posts'),
  option('--order <order>', 'which posts go first').choices(['oldest', 'newest', 'likes']).default('oldest'),
];

const planning = [
  option('--to <destination>', 'where the posts go: see `clipferry destinations`').makeOptionMandatory(),
  option('--account <label>', 'which of your accounts there').default('main'),
  repeated('--set <name=value>', "one of the destination's own options: see `clipferry destinations <name>`"),
  option('--captions <path>', 'captions for the posts: CSV, yt-dlp .info.json, or a folder of them'),
  option('--media <folder>', 'files you already have, matched by id, key or date in their names'),
  option('--allow-untitled', 'let posts without a caption go as they are'),
  option('--private-posts <what>', 'what happens to posts that are not public on TikTok')
    .choices(['skip', 'private'])
    .default('private'),
  option('--assume-public', 'let posts go public whose audience the export does not name'),
  option('--stories <what>', 'what happens to stories').choices(['skip', 'include']),
  option('--extra-images <what>', 'what happens to photo posts with more photos than fit').choices(['hold', 'drop']),
  option('--pace <rule>', "instead of the destination's pace: posts a day and hours between, e.g. 3/day or 5/day,2h"),
  ...selection,
];

const running = [
  option('--wait', 'stay and wait for the pace, however long'),
  option('--accept-risk <destination>', 'agree to what this destination asks you to know, without being asked'),
];

const verbs: readonly Verb[] = [
  {
    name: 'inspect',
    args: '<export>',
    about: 'what is inside an export: counts, dates, kinds, missing captions, when its links die',
    options: [],
    load: async () => (await import('./commands/inspect.ts')).inspect,
  },
  {
    name: 'fetch',
    args: '<export>',
    about: 'secure the originals before the links expire',
    options: [option('--media <folder>', 'files you already have, matched by id, key or date in their names')],
    load: async () => (await import('./commands/fetch.ts')).fetch,
  },
  {
    name: 'plan',
    args: '<export>',
    about: 'what would be published, and how; nothing is sent',
    options: planning,
    load: async () => (await import('./commands/plan.ts')).plan,
  },
  {
    name: 'migrate',
    args: '<export>',
    about: 'fetch, plan, ask, publish, report: the whole way',
    options: [
      ...planning,
      ...running,
      option('-n, --dry-run', 'stop after the plan'),
      option('--rehearse', 'do it for real against a local sandbox that plays the destination'),
    ],
    load: async () => (await import('./commands/migrate.ts')).migrate,
  },
  {
    name: 'run',
    args: '[plan.json]',
    about: 'carry out the plan, or go on with it',
    options: running,
    load: async () => (await import('./commands/run.ts')).runPlan,
  },
  {
    name: 'status',
    about: 'where every post stands; works while a run is going on',
    options: [],
    load: async () => (await import('./commands/status.ts')).status,
  },
  {
    name: 'report',
    about: 'every post, one a line: where it is, or why it is not there',
    options: [
      option('--problems', 'only posts that wait, failed, were skipped or are unconfirmed'),
      option('--csv', 'as a table for a spreadsheet'),
    ],
    load: async () => (await import('./commands/report.ts')).report,
  },
  {
    name: 'retry',
    args: '[ref...]',
    about: 'give posts that failed or wait for you another chance',
    options: [repeated('--code <code>', 'only those with this reason code')],
    load: async () => (await import('./commands/retry.ts')).retry,
  },
  {
    name: 'resolve',
    args: '[ref]',
    about: 'tell clipferry whether a post it is unsure of was published',
    options: [
      option('--published <url>', 'it is there: at this address, or with this id'),
      option('--not-published', 'it is not there: publish it'),
      option('--give-up', 'leave it, and count it as failed'),
    ],
    load: async () => (await import('./commands/resolve.ts')).resolve,
  },
  {
    name: 'accounts',
    args: '[action] [account]',
    about: 'list accounts; `accounts resume <destination>/<label>` goes on after a warning',
    options: [],
    load: async () => (await import('./commands/accounts.ts')).accounts,
  },
  {
    name: 'login',
    args: '<destination>',
    about: 'sign in to a destination',
    options: [
      option('--account <label>', 'a name of your own for this account').default('main'),
      repeated('--set <name=value>', "one of the destination's own options"),
      option('--from-file <path>', 'read the answers from a JSON file instead of asking; `-` reads stdin'),
    ],
    load: async () => (await import('./commands/login.ts')).login,
  },
  {
    name: 'logout',
    args: '<destination>',
    about: 'forget an account',
    options: [option('--account <label>', 'which account').default('main')],
    load: async () => (await import('./commands/login.ts')).logout,
  },
  {
    name: 'destinations',
    args: '[name]',
    about: 'where posts can go, with limits and options',
    options: [],
    load: async () => (await import('./commands/destinations.ts')).destinations,
  },
  {
    name: 'doctor',
    about: 'check this computer: Node, SQLite, ffmpeg, disk, keychain',
    options: [],
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  {
    name: 'sandbox',
    args: '<destination>',
    about: 'play a destination on this computer, with a page to look at',
    options: [
      option('--folder <path>', 'keep what is published there'),
      option('--mode <mode>', 'how strict it is').choices(['2026', 'legacy']),
    ],
    load: async () => (await import('./commands/sandbox.ts')).sandbox,
  },
  {
    name: 'demo',
    about: 'a sample export migrated on this computer, in a folder of its own',
    options: [
      option('--keep <folder>', 'put everything there instead of a temporary folder'),
      option('--to <destination>', 'where the sample goes'),
      option('--stay', 'leave the sandbox page open until Ctrl-C'),
    ],
    load: async () => (await import('./commands/demo.ts')).demo,
  },
];

/** The whole program. Returns the exit code; prints everything there is to print. */
export async function main(argv: readonly string[], registry: AdapterRegistry): Promise<ExitCode> {
  // `clipferry report | head`: nobody reads on, which is no reason to stop in the middle of a migration.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  const program = createProgram();
  let code: ExitCode = exitCodes.done;
  for (const verb of verbs) {
    const command = program
      .command(verb.args === undefined ? verb.name : `${verb.name} ${verb.args}`)
      .description(verb.about);
    for (const flag of verb.options) command.addOption(flag);
    command.action(async (...args: unknown[]) => {
      code = await perform(verb, { args, globals: program.opts(), registry });
    });
  }
  program.allowExcessArguments().action(async () => {
    code = await bare(program, registry);
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    const globals: GlobalFlags = program.opts();
    printError(error, { json: globals.json === true, verbose: globals.verbose === true });
    return exitCodeOf(error);
  }
}

function createProgram(): Command {
  return new Command('clipferry')
    .description(
      'Moves your own content off TikTok: reads the data export, secures the media, adapts it, publishes it in batches that resume.',
    )
    .version(readVersion(), '--version', 'print the version')
    .addOption(option('--workspace <dir>', 'where everything is kept (default: ./clipferry-workspace)'))
    .addOption(option('--ffmpeg <path>', 'the ffmpeg to use'))
    .addOption(repeated('--allow-host <host>', 'a private or local host that links may lead to'))
    .addOption(option('--json', 'one JSON value a line on stdout, for scripts'))
    .addOption(option('-q, --quiet', 'no remarks, no progress'))
    .addOption(option('-v, --verbose', 'more about errors'))
    .addOption(option('-y, --yes', 'answer every question with yes'))
    .addOption(option('--no-input', 'never ask'))
    .addOption(option('--no-color', 'no colours'))
    .addHelpText('after', '\nStart with:\n  clipferry inspect <the zip TikTok sent you>\n  clipferry demo')
    .showHelpAfterError('(clipferry --help shows what there is)')
    .exitOverride()
    .enablePositionalOptions(false);
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

/** No command: a person at a terminal gets the wizard, anything else the help. */
async function bare(program: Command, registry: AdapterRegistry): Promise<ExitCode> {
  const [unknown] = program.args;
  if (unknown !== undefined) program.error(`error: unknown command '${unknown}'`);
  if (process.stdin.isTTY && process.stdout.isTTY) {
    const { wizard } = await import('./wizard.ts');
    return withCli(program.opts(), registry, (cli) => wizard(cli));
  }
  program.outputHelp();
  return exitCodes.done;
}

interface Call {
  readonly args: readonly unknown[];
  readonly globals: Partial<GlobalFlags>;
  readonly registry: AdapterRegistry;
}

/** Commander hands over: arguments, then flags, then the command itself. */
async function perform(verb: Verb, { args, globals, registry }: Call): Promise<ExitCode> {
  const positional = args.slice(0, -2);
  const flags = args.at(-2);
  const run = await verb.load();
  return withCli(globals, registry, (cli) => run(cli, flags as never, ...(positional as never[])));
}

async function withCli(
  globals: Partial<GlobalFlags>,
  registry: AdapterRegistry,
  task: (cli: Cli) => Promise<ExitCode>,
): Promise<ExitCode> {
  const [{ createUi }, { loadConfig }, { createStop }, { systemClock }] = await Promise.all([
    import('./ui.ts'),
    import('../config/settings.ts'),
    import('../engine/stop.ts'),
    import('./context.ts'),
  ]);
  const ui = createUi({
    json: globals.json === true,
    quiet: globals.quiet === true,
    verbose: globals.verbose === true,
    colour: globals.color !== false,
    input: globals.input !== false,
  });
  const stop = createStop();
  const { listenForInterrupts } = await import('./interrupts.ts');
  const forget = listenForInterrupts(stop, ui);
  try {
    const config = await loadConfig(
      { workspace: globals.workspace, ffmpeg: globals.ffmpeg, allowHosts: globals.allowHost },
      process.env,
    );
    const code = await task({
      registry,
      ui,
      config,
      clock: systemClock,
      stop,
      env: process.env,
      yes: globals.yes === true,
    });
    return stop.draining && code !== exitCodes.done ? exitCodes.interrupted : code;
  } catch (error) {
    if (stop.now.aborted) throw interrupted();
    throw error;
  } finally {
    forget();
    ui.endProgress();
  }
}
