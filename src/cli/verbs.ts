import type { Cli } from './context.ts';
import type { ExitCode } from './fail.ts';
import { insideNames, listNames } from './list-names.ts';
import type { FlagName, VerbName } from './phrases/messages/help.ts';

/** The commands and their flags, as data: `main.ts` makes a command line of them, and tests read them. */

export interface Flag {
  /** as commander writes them: `-n, --dry-run`, `--to <destination>` */
  readonly flags: string;
  readonly help: FlagName;
  readonly choices?: readonly string[];
  readonly fallback?: string;
  readonly mandatory?: true;
  /** its value is a path: read as a person means it */
  readonly path?: true;
  /** may be given several times. (Commander's own `<x...>` would swallow the command's name after it.) */
  readonly repeated?: true;
}

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

export const globalFlags: readonly Flag[] = [
  { flags: '--workspace <dir>', help: 'workspace', path: true },
  { flags: '--lang <language>', help: 'lang' },
  { flags: '--tz <zone>', help: 'tz' },
  { flags: '--ffmpeg <path>', help: 'ffmpeg', path: true },
  { flags: '--allow-host <host>', help: 'allowHost', repeated: true },
  { flags: '--json', help: 'json' },
  { flags: '--json-schema', help: 'jsonSchema' },
  { flags: '-q, --quiet', help: 'quiet' },
  { flags: '-v, --verbose', help: 'verbose' },
  { flags: '--log-file <path>', help: 'logFile', path: true },
  { flags: '-y, --yes', help: 'yes' },
  { flags: '--no-input', help: 'noInput' },
  { flags: '--no-color', help: 'noColor' },
];

const selection: readonly Flag[] = [
  { flags: '--since <date>', help: 'since' },
  { flags: '--until <date>', help: 'until' },
  { flags: '--only <kind>', help: 'only', choices: ['video', 'images'] },
  { flags: '--ids <file>', help: 'ids', path: true },
  { flags: '--limit <number>', help: 'limit' },
  { flags: '--order <order>', help: 'order', choices: ['oldest', 'newest', 'likes'], fallback: 'oldest' },
];

const media: Flag = { flags: '--media <folder>', help: 'media', path: true };

const lookUp: Flag = { flags: '--look-up-captions', help: 'lookUpCaptions' };
const subtitles: Flag = { flags: '--subtitles-as-captions', help: 'subtitlesAsCaptions' };

/** Words for posts without a caption, out of what is said in them. */
const transcription: readonly Flag[] = [
  { flags: '--transcribe', help: 'transcribe' },
  { flags: '--transcribe-command <command>', help: 'transcribeCommand' },
  { flags: '--transcribe-with <url>', help: 'transcribeWith' },
  { flags: '--transcribe-model <name>', help: 'transcribeModel' },
];

const translation: readonly Flag[] = [
  { flags: '--translate <language>', help: 'translate' },
  { flags: '--translate-with <url>', help: 'translateWith' },
  { flags: '--translate-model <name>', help: 'translateModel' },
  { flags: '--bilingual', help: 'bilingual' },
];

const to: Flag = { flags: '--to <destination>', help: 'to' };

const planning: readonly Flag[] = [
  { flags: '--account <label>', help: 'accountThere', fallback: 'main' },
  { flags: '--set <name=value>', help: 'set', repeated: true },
  { flags: '--captions <path>', help: 'captions', path: true },
  subtitles,
  lookUp,
  ...transcription,
  { flags: '--accept-transcripts', help: 'acceptTranscripts' },
  { flags: '--title-template <text>', help: 'titleTemplate' },
  ...translation,
  media,
  { flags: '--allow-untitled', help: 'allowUntitled' },
  { flags: '--private-posts <what>', help: 'privatePosts', choices: ['skip', 'private'], fallback: 'private' },
  { flags: '--assume-public', help: 'assumePublic' },
  { flags: '--stories <what>', help: 'stories', choices: ['skip', 'include'] },
  { flags: '--photo-shape <what>', help: 'photoShape', choices: ['leave', 'crop', 'pad'] },
  { flags: '--extra-images <what>', help: 'extraImages', choices: ['hold', 'drop'] },
  { flags: '--covers <which>', help: 'covers', choices: ['own', 'chosen'] },
  { flags: '--too-long <what>', help: 'tooLong', choices: ['refuse', 'cut'] },
  { flags: '--other-sound <what>', help: 'otherSound', choices: ['keep', 'mute', 'skip'] },
  { flags: '--loudness <what>', help: 'loudness', choices: ['keep', 'normalise'] },
  { flags: '--burn-subtitles', help: 'burnSubtitles' },
  { flags: '--glossary <path>', help: 'glossary', path: true },
  { flags: '--topics <path>', help: 'topicNames', path: true },
  { flags: '--original-date [language]', help: 'originalDate', choices: ['en', 'zh'] },
  { flags: '--repair-text', help: 'repairText' },
  { flags: '--pace <rule>', help: 'pace' },
  { flags: '--schedule <times>', help: 'schedule' },
  { flags: '--schedule-from <date>', help: 'scheduleFrom' },
  { flags: '--open', help: 'open' },
  ...selection,
];

const running: readonly Flag[] = [
  { flags: '--wait', help: 'wait' },
  { flags: '--accept-risk <destination>', help: 'acceptRisk' },
];

/** Of commands that leave a page in the workspace. */
const page: readonly Flag[] = [
  { flags: '--no-report', help: 'noReport' },
  { flags: '--no-thumbnails', help: 'noThumbnails' },
];

const handOff: readonly Flag[] = [
  { flags: '--local', help: 'local' },
  { flags: '--terminal', help: 'terminal' },
  { flags: '--address <ip>', help: 'address' },
  { flags: '--port <number>', help: 'port' },
];

const oneAccount: Flag = { flags: '--account <destination/label>', help: 'oneAccount' };

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
    flags: [
      to,
      { flags: '--csv <path>', help: 'planCsv', path: true },
      { flags: '--apply <path>', help: 'apply', path: true },
      { flags: '--check', help: 'checkTable' },
      ...planning,
      ...page,
    ],
    example: 'plan TikTok_Data.zip --to rednote --captions captions.csv',
    load: async () => (await import('./commands/plan.ts')).plan,
  },
  {
    name: 'migrate',
    args: '<export>',
    pathArgs: true,
    flags: [
      { ...to, mandatory: true },
      ...planning,
      ...running,
      ...handOff,
      ...page,
      { flags: '-n, --dry-run', help: 'dryRun' },
      { flags: '--rehearse', help: 'rehearse' },
    ],
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
      { flags: '--only <list>', help: 'onlyList', choices: listNames, repeated: true },
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
    flags: [],
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
