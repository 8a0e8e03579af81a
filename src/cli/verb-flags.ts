import type { FlagName } from './phrases/messages/help.ts';

/** Flags as data, and those that several commands share. */

export interface Flag {
  /** as commander writes them: `-n, --dry-run`, `--to <destination>` */
  readonly flags: string;
  readonly help: FlagName;
  readonly choices?: readonly string[];
  /** what a choice was called before, and what it is called now: still understood, not shown */
  readonly formerly?: Readonly<Record<string, string>>;
  readonly fallback?: string;
  /** what holds where it is left away: only shown, so that a command can tell that nobody chose */
  readonly absent?: string;
  readonly mandatory?: true;
  /** its value is a path: read as a person means it */
  readonly path?: true;
  /** may be given several times. (Commander's own `<x...>` would swallow the command's name after it.) */
  readonly repeated?: true;
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

export const media: Flag = { flags: '--media <folder>', help: 'media', path: true };

export const lookUp: Flag = { flags: '--look-up-captions', help: 'lookUpCaptions' };
export const subtitles: Flag = { flags: '--subtitles-as-captions', help: 'subtitlesAsCaptions' };

/** Words for posts without a caption, out of what is said in them. */
export const transcription: readonly Flag[] = [
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

export const to: Flag = { flags: '--to <destination>', help: 'to' };

export const planning: readonly Flag[] = [
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
  { flags: '--stories <what>', help: 'stories', choices: ['skip', 'include'], absent: 'skip' },
  { flags: '--photo-shape <what>', help: 'photoShape', choices: ['leave', 'crop', 'pad'], absent: 'leave' },
  { flags: '--extra-images <what>', help: 'extraImages', choices: ['hold', 'drop'], absent: 'hold' },
  { flags: '--covers <which>', help: 'covers', choices: ['own', 'chosen'], absent: 'own' },
  { flags: '--too-long <what>', help: 'tooLong', choices: ['refuse', 'cut', 'split'], absent: 'refuse' },
  { flags: '--other-sound <what>', help: 'otherSound', choices: ['keep', 'mute', 'skip'], absent: 'keep' },
  { flags: '--loudness <what>', help: 'loudness', choices: ['keep', 'normalise'], absent: 'keep' },
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

export const running: readonly Flag[] = [
  { flags: '--wait', help: 'wait' },
  { flags: '--accept-risk <destination>', help: 'acceptRisk' },
];

/** Of commands that leave a page in the workspace. */
export const page: readonly Flag[] = [
  { flags: '--no-report', help: 'noReport' },
  { flags: '--no-thumbnails', help: 'noThumbnails' },
];

export const handOff: readonly Flag[] = [
  { flags: '--local', help: 'local' },
  { flags: '--terminal', help: 'terminal' },
  { flags: '--address <ip>', help: 'address' },
  { flags: '--port <number>', help: 'port' },
];

export const oneAccount: Flag = { flags: '--account <destination/label>', help: 'oneAccount' };

export const planFlags: readonly Flag[] = [
  to,
  { flags: '--csv <path>', help: 'planCsv', path: true },
  { flags: '--apply <path>', help: 'apply', path: true },
  { flags: '--check', help: 'checkTable' },
  ...planning,
  ...page,
];

export const migrateFlags: readonly Flag[] = [
  { ...to, mandatory: true },
  ...planning,
  ...running,
  ...handOff,
  ...page,
  { flags: '-n, --dry-run', help: 'dryRun' },
  { flags: '--rehearse', help: 'rehearse' },
];
