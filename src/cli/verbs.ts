import type { Cli } from './context.ts';
import type { ExitCode } from './fail.ts';
import { formerListNames, insideNames, listNames } from './list-names.ts';
import type { VerbName } from './phrases/messages/help.ts';
import {
  type Flag,
  handOff,
  lookUp,
  media,
  migrateFlags,
  oneAccount,
  page,
  planFlags,
  running,
  subtitles,
  transcription,
} from './verb-flags.ts';

/** The commands, as data: `main.ts` makes a command line of them, and tests read them. Flags that several share: `verb-flags.ts`. */

/** Flags and arguments come from the command line as the verb declares them. */
export type Run = (cli: Cli, flags: never, ...args: never[]) => Promise<ExitCode>;

export interface Verb {
  readonly name: VerbName;
  readonly args?: string;
  /** its arguments are paths */
  readonly pathArgs?: true;
  readonly flags: readonly Flag[];
  /** it mends the settings, or needs none: wrong ones do not stop it */
  readonly anySettings?: true;
  /** what a person might type, without the program's name */
  readonly example: string;
  /** loaded when the verb runs: `--help` must not load SQLite, sharp or got */
  load(): Promise<Run>;
}

export const verbs: readonly Verb[] = [
  {
    name: 'inspect',
    args: '<export>',
    pathArgs: true,
    flags: [{ flags: '--list <what>', help: 'listInside', choices: insideNames }],
    example: 'inspect TikTok_Data.zip',
    load: async () => (await import('./commands/inspect.ts')).inspect,
  },
  {
    name: 'fetch',
    args: '<export>',
    pathArgs: true,
    flags: [media],
    example: 'fetch TikTok_Data.zip',
    load: async () => (await import('./commands/fetch.ts')).fetch,
  },
  {
    name: 'plan',
    args: '[export]',
    pathArgs: true,
    flags: planFlags,
    example: 'plan TikTok_Data.zip --to rednote --captions captions.csv',
    load: async () => (await import('./commands/plan.ts')).plan,
  },
  {
    name: 'migrate',
    args: '<export>',
    pathArgs: true,
    flags: migrateFlags,
    example: 'migrate TikTok_Data.zip --to rednote --captions captions.csv --rehearse',
    load: async () => (await import('./commands/migrate.ts')).migrate,
  },
  {
    name: 'captions',
    args: '[path]',
    pathArgs: true,
    flags: [
      { flags: '--template <path>', help: 'template', path: true },
      { flags: '--doubtful <path>', help: 'doubtful', path: true },
      subtitles,
      lookUp,
      ...transcription,
    ],
    example: 'captions --template captions.csv',
    load: async () => (await import('./commands/captions.ts')).captions,
  },
  {
    name: 'run',
    args: '[plan.json]',
    pathArgs: true,
    flags: [oneAccount, ...running, ...handOff, ...page],
    example: 'run --wait',
    load: async () => (await import('./commands/run.ts')).runPlan,
  },
  {
    name: 'handoff',
    flags: [oneAccount, ...handOff, ...page],
    example: 'handoff',
    load: async () => (await import('./commands/handoff.ts')).handoff,
  },
  {
    name: 'status',
    flags: [{ flags: '--watch', help: 'watch' }],
    example: 'status --watch',
    load: async () => (await import('./commands/status.ts')).status,
  },
  {
    name: 'report',
    flags: [
      { flags: '--problems', help: 'problems' },
      { flags: '--only <list>', help: 'onlyList', choices: listNames, formerly: formerListNames, repeated: true },
      { flags: '--code <code>', help: 'codeList', repeated: true },
      oneAccount,
      { flags: '--csv', help: 'csv' },
      { flags: '--html [file]', help: 'html', path: true },
      { flags: '--assets', help: 'assets' },
      { flags: '--no-thumbnails', help: 'noThumbnails' },
    ],
    example: 'report --html',
    load: async () => (await import('./commands/report.ts')).report,
  },
  {
    name: 'verify',
    flags: [oneAccount, { flags: '--write-again', help: 'writeAgain' }],
    example: 'verify --account bluesky/main',
    load: async () => (await import('./commands/verify.ts')).verify,
  },
  {
    name: 'retry',
    args: '[ref...]',
    flags: [{ flags: '--code <code>', help: 'code', repeated: true }],
    example: 'retry --code expired-link',
    load: async () => (await import('./commands/retry.ts')).retry,
  },
  {
    name: 'resolve',
    args: '[ref]',
    flags: [
      { flags: '--published <url>', help: 'published' },
      { flags: '--not-published', help: 'notPublished' },
      { flags: '--give-up', help: 'giveUp' },
    ],
    example: 'resolve tt-7301234567890123456 --not-published',
    load: async () => (await import('./commands/resolve.ts')).resolve,
  },
  {
    name: 'skip',
    args: '<ref...>',
    flags: [oneAccount],
    example: 'skip tt-7301234567890123456',
    load: async () => (await import('./commands/skip.ts')).skip,
  },
  {
    name: 'hold',
    args: '<ref...>',
    flags: [oneAccount],
    example: 'hold tt-7301234567890123456',
    load: async () => (await import('./commands/hold.ts')).hold,
  },
  {
    name: 'include',
    args: '<ref...>',
    flags: [oneAccount],
    example: 'include tt-7301234567890123456',
    load: async () => (await import('./commands/include.ts')).include,
  },
  {
    name: 'undo',
    args: '[ref...]',
    flags: [oneAccount, { flags: '--since <date>', help: 'sinceUndo' }],
    example: 'undo --account bluesky/main --since 2026-11-01',
    load: async () => (await import('./commands/undo.ts')).undo,
  },
  {
    name: 'accounts',
    args: '[action] [account]',
    flags: [],
    example: 'accounts resume rednote/main',
    load: async () => (await import('./commands/accounts.ts')).accounts,
  },
  {
    name: 'ledger',
    args: '<action> [file]',
    pathArgs: true,
    flags: [],
    example: 'ledger check',
    load: async () => (await import('./commands/ledger.ts')).ledger,
  },
  {
    name: 'workspace',
    args: '[action]',
    flags: [
      { flags: '--rehearsals', help: 'freeRehearsals' },
      { flags: '--originals-published', help: 'freeOriginals' },
    ],
    example: 'workspace free',
    load: async () => (await import('./commands/workspace.ts')).workspace,
  },
  {
    name: 'login',
    args: '<destination>',
    flags: [
      { flags: '--account <label>', help: 'ownLabel', fallback: 'main' },
      { flags: '--set <name=value>', help: 'set', repeated: true },
      { flags: '--from-file <path>', help: 'fromFile', path: true },
      { flags: '--translate-with <url>', help: 'keyOfTranslator' },
      { flags: '--transcribe-with <url>', help: 'keyOfTranscriber' },
    ],
    example: 'login bluesky',
    load: async () => (await import('./commands/login.ts')).login,
  },
  {
    name: 'logout',
    args: '<destination>',
    flags: [{ flags: '--account <label>', help: 'whichAccount', fallback: 'main' }],
    example: 'logout bluesky --account second',
    load: async () => (await import('./commands/login.ts')).logout,
  },
  {
    name: 'destinations',
    args: '[name]',
    flags: [{ flags: '--topics', help: 'topicList' }],
    example: 'destinations rednote',
    load: async () => (await import('./commands/destinations.ts')).destinations,
  },
  {
    name: 'doctor',
    args: '[destination]',
    flags: [
      { flags: '--account <label>', help: 'accountThere', fallback: 'main' },
      { flags: '--set <name=value>', help: 'set', repeated: true },
    ],
    example: 'doctor',
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  {
    name: 'sandbox',
    args: '<destination>',
    flags: [
      { flags: '--folder <path>', help: 'sandboxFolder', path: true },
      { flags: '--mode <mode>', help: 'sandboxMode', choices: ['2026', 'legacy'] },
      { flags: '--set <name=value>', help: 'set', repeated: true },
    ],
    example: 'sandbox rednote --folder rehearsal',
    load: async () => (await import('./commands/sandbox.ts')).sandbox,
  },
  {
    name: 'config',
    args: '[action] [name] [value]',
    anySettings: true,
    flags: [{ flags: '--user', help: 'userSettings' }],
    example: 'config set lang zh --user',
    load: async () => (await import('./commands/config.ts')).config,
  },
  {
    name: 'completion',
    args: '<shell>',
    anySettings: true,
    flags: [],
    example: 'completion bash',
    load: async () => (await import('./commands/completion.ts')).completion,
  },
  {
    name: 'demo',
    flags: [
      { flags: '--keep <folder>', help: 'keep', path: true },
      { flags: '--to <destination>', help: 'sampleTo' },
      { flags: '--stay', help: 'stay' },
    ],
    example: 'demo --stay',
    load: async () => (await import('./commands/demo.ts')).demo,
  },
];
