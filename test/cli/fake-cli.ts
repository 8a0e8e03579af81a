import { Chalk } from 'chalk';
import type { Cli } from '../../src/cli/context.ts';
import { type Log, noLog } from '../../src/cli/log-file.ts';
import { createTalk } from '../../src/cli/phrases/talk.ts';
import type { Ui } from '../../src/cli/ui.ts';
import type {
  AdapterRegistry,
  Audience,
  Clock,
  Destination,
  Language,
  Source,
  SourceItem,
} from '../../src/contract/index.ts';
import { createStop, type StopControl } from '../../src/engine/stop.ts';
import { toIso } from '../../src/kit/index.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { findUndescribedLine } from '../support/json-lines.ts';

/** The end of a command line, in this process: what was printed, and a person who answers. */

export interface Printed {
  /** the report, line by line */
  readonly lines: string[];
  readonly data: Record<string, unknown>[];
  readonly notes: string[];
  /** questions, as they were put */
  readonly asked: string[];
}

export interface FakeCliOptions {
  readonly workspace: string;
  readonly destinations?: readonly Destination[];
  readonly language?: Language;
  readonly json?: boolean;
  readonly yes?: boolean;
  readonly clock?: Clock;
  readonly stop?: StopControl;
  readonly log?: Log;
  /** to questions, in order; absent: nobody is there */
  readonly answers?: readonly (string | boolean)[];
}

const nouns = {
  en: { name: 'Clipland', askForExport: 'ask Clipland for a new export' },
  zh: { name: '短片岛', askForExport: '向短片岛重新申请导出' },
};

/** A source whose posts are the videos of the folder, in the order of their names, a day each; names say what is special. */
const source: Source = {
  name: 'clipland',
  words: {
    en: { title: "Clipland's export", reasons: {}, nouns: nouns.en },
    zh: { title: '短片岛的导出', reasons: {}, nouns: nouns.zh },
  },
  captionRules: { worthOfTag: () => null },
  ids: null,
  lookUp: { host: 'clipland.example', gapMs: 0, ask: async () => ({ kind: 'gone' }) },
  captionDump: () => ({ command: 'clipland-dump > words.json', file: 'words.json' }),
  recognise: async ({ entries }) =>
    entries.some(({ path }) => /^[^/]+\.mp4$/.test(path)) ? { mine: true } : { mine: false, because: null },
  read: async ({ entries }) => ({
    about: { generation: '1', accountName: null, notes: [] },
    items: posts(entries.filter(({ path }) => path.endsWith('.mp4')).map(({ path }) => path)),
  }),
};

async function* posts(paths: readonly string[]): AsyncGenerator<SourceItem> {
  for (const [index, entry] of paths.entries())
    yield {
      kind: 'post',
      post: {
        ref: `c${index + 1}`,
        createdAt: toIso(Date.UTC(2024, 0, index + 1)),
        caption: entry.includes('no-words') ? null : `words of ${entry}`,
        audience: audienceOf(entry),
        media: [{ from: 'archive', kind: 'video', entry }],
        cover: null,
        sourceId: null,
        likes: null,
        story: false,
        sound: null,
        alternateText: null,
        location: null,
        facts: {},
      },
    };
}

function audienceOf(entry: string): Audience {
  if (entry.includes('private')) return 'private';
  return entry.includes('unknown') ? 'unknown' : 'public';
}

async function* noCaptions(): AsyncGenerator<never> {
  yield* [];
}

export function registryOf(destinations: readonly Destination[]): AdapterRegistry {
  return {
    sources: [{ name: source.name, load: async () => source }],
    destinations: destinations.map((destination) => ({ name: destination.name, load: async () => destination })),
    captions: { name: 'none', load: async () => ({ read: noCaptions }) },
  };
}

export async function fakeCli(options: FakeCliOptions): Promise<Cli & { readonly printed: Printed }> {
  const printed: Printed = { lines: [], data: [], notes: [], asked: [] };
  const registry = registryOf(options.destinations ?? []);
  const zone = { name: 'UTC', named: true };
  return {
    printed,
    registry,
    ui: fakeUi(printed, options),
    log: options.log ?? noLog(),
    talk: await createTalk({ language: options.language ?? 'en', zone, registry }),
    config: {
      workspace: options.workspace,
      ffmpeg: { flag: null, env: null, config: null },
      allowHosts: [],
      fetchAtOnce: 1,
      fetchGapMs: 0,
      prepareAtOnce: 1,
      uploadAtOnce: 1,
      services: {
        translateWith: null,
        translateModel: null,
        transcribeCommand: null,
        transcribeWith: null,
        transcribeModel: null,
      },
    },
    clock: options.clock ?? fakeClock(),
    stop: options.stop ?? createStop(),
    env: { CLIPFERRY_KEYCHAIN: 'off', CLIPFERRY_CONFIG_DIR: `${options.workspace}/config` },
    yes: options.yes === true,
  };
}

function fakeUi(printed: Printed, { json = false, answers }: FakeCliOptions): Ui {
  const left = [...(answers ?? [])];
  const next = (question: string) => {
    printed.asked.push(question);
    if (answers === undefined) return null;
    const answer = left.shift();
    if (answer === undefined) throw new Error(`nobody answers ${question}`);
    return answer;
  };
  return {
    json,
    verbose: false,
    colour: new Chalk({ level: 0 }),
    columns: null,
    canAsk: answers !== undefined,
    line: (text = '') => {
      if (!json) printed.lines.push(text);
    },
    data: (value) => {
      const undescribed = findUndescribedLine(value);
      if (undescribed !== null) throw new Error(undescribed);
      printed.data.push(JSON.parse(JSON.stringify(value)));
    },
    note: (text) => printed.notes.push(text),
    whisper: (text) => printed.notes.push(text),
    progress: () => undefined,
    endProgress: () => undefined,
    confirm: async (question) => {
      const answer = next(question);
      return answer === null ? null : answer === true;
    },
    ask: async (question, { signal } = {}) => {
      signal?.throwIfAborted();
      const answer = next(question);
      return answer === null ? null : String(answer);
    },
    choose: async (question, choices, signal) => {
      signal?.throwIfAborted();
      const answer = next(question);
      if (answer === null) return null;
      const chosen = choices.find(({ value }) => value === answer);
      if (chosen === undefined) throw new Error(`${question} cannot be answered with ${answer}`);
      return chosen.value;
    },
  };
}
