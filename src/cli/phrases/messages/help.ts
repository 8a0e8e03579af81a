/** What `--help` says. Every command and flag has its line in every language. */
export interface HelpTexts {
  readonly about: string;
  readonly start: string;
  /** above the example of a command */
  readonly example: string;
  readonly helpVerb: string;
  severalTimes(about: string): string;
  choices(values: readonly string[]): string;
  fallback(value: string): string;
  /** commander's own headings and remarks, as it writes them in English */
  readonly titles: Readonly<Record<string, string>>;
  readonly verbs: Readonly<Record<VerbName, string>>;
  readonly flags: Readonly<Record<FlagName, string>>;
}

export type VerbName =
  | 'inspect'
  | 'fetch'
  | 'plan'
  | 'migrate'
  | 'run'
  | 'handoff'
  | 'status'
  | 'report'
  | 'verify'
  | 'retry'
  | 'resolve'
  | 'undo'
  | 'skip'
  | 'hold'
  | 'include'
  | 'accounts'
  | 'ledger'
  | 'login'
  | 'logout'
  | 'destinations'
  | 'doctor'
  | 'sandbox'
  | 'demo';

export type FlagName =
  | 'help'
  | 'version'
  | 'workspace'
  | 'lang'
  | 'tz'
  | 'ffmpeg'
  | 'allowHost'
  | 'json'
  | 'quiet'
  | 'verbose'
  | 'yes'
  | 'noInput'
  | 'noColor'
  | 'since'
  | 'until'
  | 'only'
  | 'ids'
  | 'limit'
  | 'order'
  | 'to'
  | 'accountThere'
  | 'set'
  | 'captions'
  | 'media'
  | 'allowUntitled'
  | 'privatePosts'
  | 'assumePublic'
  | 'stories'
  | 'extraImages'
  | 'pace'
  | 'schedule'
  | 'scheduleFrom'
  | 'wait'
  | 'acceptRisk'
  | 'local'
  | 'terminal'
  | 'address'
  | 'port'
  | 'writeAgain'
  | 'dryRun'
  | 'rehearse'
  | 'problems'
  | 'onlyList'
  | 'codeList'
  | 'listInside'
  | 'csv'
  | 'code'
  | 'published'
  | 'notPublished'
  | 'giveUp'
  | 'ownLabel'
  | 'fromFile'
  | 'whichAccount'
  | 'oneAccount'
  | 'sinceUndo'
  | 'sandboxFolder'
  | 'sandboxMode'
  | 'html'
  | 'assets'
  | 'noReport'
  | 'noThumbnails'
  | 'keep'
  | 'sampleTo'
  | 'stay';
