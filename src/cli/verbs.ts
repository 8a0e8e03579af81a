import type { Cli } from './context.ts';
import type { ExitCode } from './fail.ts';
import type { FlagName, VerbName } from './phrases/messages/help.ts';

/** The commands and their flags, as data: `main.ts` makes a command line of them, and tests read them. */

export interface Flag {
  /** as commander writes them: `-n, --dry-run`, `--to <destination>` */
  readonly flags: string;
  readonly help: FlagName;
  readonly choices?: readonly string[];
  readonly fallback?: string;
  readonly mandatory?: true;
  /** may be given several times. (Commander's own `<x...>` would swallow the command's name after it.) */
  readonly repeated?: true;
}

/** Flags and arguments come from the command line as the verb declares them. */
export type Run = (cli: Cli, flags: never, ...args: never[]) => Promise<ExitCode>;

export interface Verb {
  readonly name: VerbName;
  readonly args?: string;
  readonly flags: readonly Flag[];
  /** loaded when the verb runs: `--help` must not load SQLite, sharp or got */
  load(): Promise<Run>;
}

export const globalFlags: readonly Flag[] = [
  { flags: '--workspace <dir>', help: 'workspace' },
  { flags: '--lang <language>', help: 'lang' },
  { flags: '--tz <zone>', help: 'tz' },
  { flags: '--ffmpeg <path>', help: 'ffmpeg' },
  { flags: '--allow-host <host>', help: 'allowHost', repeated: true },
  { flags: '--json', help: 'json' },
  { flags: '-q, --quiet', help: 'quiet' },
  { flags: '-v, --verbose', help: 'verbose' },
  { flags: '-y, --yes', help: 'yes' },
  { flags: '--no-input', help: 'noInput' },
  { flags: '--no-color', help: 'noColor' },
];

const selection: readonly Flag[] = [
  { flags: '--since <date>', help: 'since' },
  { flags: '--until <date>', help: 'until' },
  { flags: '--only <kind>', help: 'only', choices: ['video', 'images'] },
  { flags: '--ids <file>', help: 'ids' },
  { flags: '--limit <number>', help: 'limit' },
  { flags: '--order <order>', help: 'order', choices: ['oldest', 'newest', 'likes'], fallback: 'oldest' },
];

const media: Flag = { flags: '--media <folder>', help: 'media' };

const planning: readonly Flag[] = [
  { flags: '--to <destination>', help: 'to', mandatory: true },
  { flags: '--account <label>', help: 'accountThere', fallback: 'main' },
  { flags: '--set <name=value>', help: 'set', repeated: true },
  { flags: '--captions <path>', help: 'captions' },
  media,
  { flags: '--allow-untitled', help: 'allowUntitled' },
  { flags: '--private-posts <what>', help: 'privatePosts', choices: ['skip', 'private'], fallback: 'private' },
  { flags: '--assume-public', help: 'assumePublic' },
  { flags: '--stories <what>', help: 'stories', choices: ['skip', 'include'] },
  { flags: '--extra-images <what>', help: 'extraImages', choices: ['hold', 'drop'] },
  { flags: '--pace <rule>', help: 'pace' },
  { flags: '--schedule <times>', help: 'schedule' },
  { flags: '--schedule-from <date>', help: 'scheduleFrom' },
  ...selection,
];

const running: readonly Flag[] = [
  { flags: '--wait', help: 'wait' },
  { flags: '--accept-risk <destination>', help: 'acceptRisk' },
];

const oneAccount: Flag = { flags: '--account <destination/label>', help: 'oneAccount' };

export const verbs: readonly Verb[] = [
  {
    name: 'inspect',
    args: '<export>',
    flags: [],
    load: async () => (await import('./commands/inspect.ts')).inspect,
  },
  {
    name: 'fetch',
    args: '<export>',
    flags: [media],
    load: async () => (await import('./commands/fetch.ts')).fetch,
  },
  {
    name: 'plan',
    args: '<export>',
    flags: planning,
    load: async () => (await import('./commands/plan.ts')).plan,
  },
  {
    name: 'migrate',
    args: '<export>',
    flags: [
      ...planning,
      ...running,
      { flags: '-n, --dry-run', help: 'dryRun' },
      { flags: '--rehearse', help: 'rehearse' },
    ],
    load: async () => (await import('./commands/migrate.ts')).migrate,
  },
  {
    name: 'run',
    args: '[plan.json]',
    flags: running,
    load: async () => (await import('./commands/run.ts')).runPlan,
  },
  { name: 'status', flags: [], load: async () => (await import('./commands/status.ts')).status },
  {
    name: 'report',
    flags: [
      { flags: '--problems', help: 'problems' },
      { flags: '--csv', help: 'csv' },
    ],
    load: async () => (await import('./commands/report.ts')).report,
  },
  { name: 'verify', flags: [oneAccount], load: async () => (await import('./commands/verify.ts')).verify },
  {
    name: 'retry',
    args: '[ref...]',
    flags: [{ flags: '--code <code>', help: 'code', repeated: true }],
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
    load: async () => (await import('./commands/resolve.ts')).resolve,
  },
  {
    name: 'undo',
    args: '[ref...]',
    flags: [oneAccount, { flags: '--since <date>', help: 'sinceUndo' }],
    load: async () => (await import('./commands/undo.ts')).undo,
  },
  {
    name: 'accounts',
    args: '[action] [account]',
    flags: [],
    load: async () => (await import('./commands/accounts.ts')).accounts,
  },
  {
    name: 'login',
    args: '<destination>',
    flags: [
      { flags: '--account <label>', help: 'ownLabel', fallback: 'main' },
      { flags: '--set <name=value>', help: 'set', repeated: true },
      { flags: '--from-file <path>', help: 'fromFile' },
    ],
    load: async () => (await import('./commands/login.ts')).login,
  },
  {
    name: 'logout',
    args: '<destination>',
    flags: [{ flags: '--account <label>', help: 'whichAccount', fallback: 'main' }],
    load: async () => (await import('./commands/login.ts')).logout,
  },
  {
    name: 'destinations',
    args: '[name]',
    flags: [],
    load: async () => (await import('./commands/destinations.ts')).destinations,
  },
  { name: 'doctor', flags: [], load: async () => (await import('./commands/doctor.ts')).doctor },
  {
    name: 'sandbox',
    args: '<destination>',
    flags: [
      { flags: '--folder <path>', help: 'sandboxFolder' },
      { flags: '--mode <mode>', help: 'sandboxMode', choices: ['2026', 'legacy'] },
    ],
    load: async () => (await import('./commands/sandbox.ts')).sandbox,
  },
  {
    name: 'demo',
    flags: [
      { flags: '--keep <folder>', help: 'keep' },
      { flags: '--to <destination>', help: 'sampleTo' },
      { flags: '--stay', help: 'stay' },
    ],
    load: async () => (await import('./commands/demo.ts')).demo,
  },
];
