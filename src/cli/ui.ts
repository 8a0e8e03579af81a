import { Chalk, type ChalkInstance } from 'chalk';
import { because, FerryError } from '../contract/index.ts';
import { cutTo, fitted, widthOf } from './layout.ts';
import type { Log } from './log-file.ts';
import type { DialogueMessages } from './phrases/messages/dialogue.ts';
import {
  canDrawOver,
  createPlainProgress,
  createSpinner,
  noProgress,
  type ProgressPlace,
  type ProgressText,
} from './progress/shown.ts';

/**
 * How clipferry talks: the report goes to stdout, progress and prompts to stderr. With `--json` stdout carries JSON only.
 * chalk and inquirer are known to this file alone.
 */
export interface Ui {
  readonly json: boolean;
  readonly verbose: boolean;
  readonly colour: ChalkInstance;
  /** of the terminal that remarks go to; null: it is none */
  readonly columns: number | null;
  /** one line of the report */
  line(text?: string): void;
  /** one JSON value, on one line */
  data(value: unknown): void;
  /** a remark on stderr; silent with -q */
  note(text: string): void;
  /** the same for the eyes of who sits here: it gets into no log, because it opens something or stands there already */
  whisper(text: string): void;
  /** what is going on: one changing line on a terminal, elsewhere one that stays every ten seconds */
  progress(what: string | ProgressText): void;
  endProgress(): void;
  /** somebody can answer: a terminal, and neither --no-input nor --json */
  readonly canAsk: boolean;
  /**
   * Questions: null when nobody can answer. Ctrl-C at one is FerryError `interrupted`, as at any other moment; a question
   * whose signal ends throws that signal's reason.
   */
  confirm(question: string, fallback: boolean): Promise<boolean | null>;
  ask(question: string, options?: AskOptions): Promise<string | null>;
  choose<Value extends string>(
    question: string,
    choices: readonly { readonly value: Value; readonly name: string }[],
    signal?: AbortSignal,
  ): Promise<Value | null>;
}

interface AskOptions {
  readonly secret?: boolean;
  readonly fallback?: string;
  readonly signal?: AbortSignal;
}

interface UiOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly colour: boolean;
  readonly input: boolean;
  readonly prompts: DialogueMessages['prompts'];
  readonly log: Log;
  /** Ctrl-C at a question, which the terminal does not send as a signal */
  onInterrupt(): void;
  /** a question does not outlive this: the terminal was closed, or somebody asked the process to end */
  readonly stopped: AbortSignal;
}

export function createUi(options: UiOptions): Ui {
  const { stdout, stderr, stdin } = process;
  const colour = new Chalk(options.colour && stdout.isTTY && process.env['NO_COLOR'] === undefined ? {} : { level: 0 });
  const canAsk = options.input && !options.json && stdin.isTTY === true && stderr.isTTY === true;
  const progress = createProgress(options);
  const theme = themeOf(options.prompts, new Chalk(options.colour ? {} : { level: 0 }));
  const write = (stream: NodeJS.WriteStream, text: string) => {
    progress.pause();
    stream.write(`${text}\n`);
  };
  const say = (stream: NodeJS.WriteStream, text: string) => write(stream, fitted(text, stream));
  return {
    json: options.json,
    verbose: options.verbose,
    colour,
    get columns() {
      return stderr.isTTY && stderr.columns > 0 ? stderr.columns : null;
    },
    line: (text = '') => {
      if (!options.json) say(stdout, text);
    },
    data: (value) => write(stdout, JSON.stringify(value)),
    note: (text) => {
      options.log.write('note', text);
      if (!options.quiet) say(stderr, text);
    },
    whisper: (text) => {
      if (!options.quiet) say(stderr, text);
    },
    progress: progress.show,
    endProgress: progress.end,
    canAsk,
    async confirm(question, fallback) {
      if (!canAsk) return null;
      const answer = await prompt(options, progress, (ask) =>
        ask([{ type: 'confirm', name: 'value', message: asDrawn(question), default: fallback, theme }]).then(
          ({ value }) => value === true,
        ),
      );
      options.log.write('asked', question, { answer });
      return answer;
    },
    async ask(question, { secret = false, fallback, signal } = {}) {
      if (!canAsk) return null;
      // What is typed freely may be a password, also where nobody asked for one.
      options.log.write('asked', question);
      const base = { name: 'value', message: asDrawn(question), theme } as const;
      return prompt(
        options,
        progress,
        async (ask) => {
          const { value } = secret
            ? await ask([{ ...base, type: 'password', mask: '*' }])
            : await ask([{ ...base, type: 'input', ...(fallback === undefined ? {} : { default: fallback }) }]);
          return String(value);
        },
        signal,
      );
    },
    async choose(question, choices, signal) {
      if (!canAsk) return null;
      const answer = await prompt(
        options,
        progress,
        async (ask) =>
          (
            await ask([
              {
                type: 'select',
                name: 'value',
                message: asDrawn(question),
                choices: choices.map(({ value, name }) => ({
                  value,
                  name: asDrawn(name),
                  short: asAnswer(question, name),
                })),
                pageSize: Math.max(7, (stderr.rows ?? 24) - 4),
                theme,
              },
            ])
          ).value,
        signal,
      );
      options.log.write('asked', question, { answer });
      return answer;
    },
  };
}

/** What stands at the begin of a question or a choice: `? `, `❯ `. */
const mark = '  ';

/** inquirer breaks lines where the screen ends, in the middle of a word. */
function asDrawn(text: string): string {
  return fitted(`${mark}${text}`, process.stderr).slice(mark.length);
}

/** Beside its question, on what is left of the line. */
function asAnswer(question: string, name: string): string {
  const { columns = 80 } = process.stderr;
  const room = columns - widthOf(`${mark}${asDrawn(question).split('\n').at(-1) ?? ''} `) - 1;
  return room < leastAnswerCells ? `\n${mark}${cutTo(name, columns - mark.length - 1)}` : cutTo(name, room);
}

const leastAnswerCells = 12;

/** inquirer's own words at a question, in the reader's language. */
function themeOf({ keys, yes, no, yesOrNo }: DialogueMessages['prompts'], { bold, dim }: ChalkInstance) {
  const keysHelpTip = (tips: readonly (readonly [string, string])[]) =>
    tips.map(([key, action]) => `${bold(key)} ${dim(keys[action] ?? action)}`).join(dim(' • '));
  return { style: { keysHelpTip }, keywords: { yes, no, error: () => yesOrNo } };
}

type Ask = ReturnType<typeof import('inquirer')['default']['createPromptModule']>;

/** Nothing else is drawn while a question stands there. */
async function prompt<Answer>(
  options: UiOptions,
  progress: ProgressPlace,
  task: (ask: Ask) => Promise<Answer>,
  signal?: AbortSignal,
): Promise<Answer> {
  const { default: inquirer } = await import('inquirer');
  progress.end();
  progress.hush(true);
  try {
    const signals = signal === undefined ? [options.stopped] : [signal, options.stopped];
    return await task(inquirer.createPromptModule({ signal: AbortSignal.any(signals) }));
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    if (options.stopped.aborted) throw new FerryError('interrupted', because('interrupted'), { cause: error });
    if (!(error instanceof Error) || error.name !== 'ExitPromptError') throw error;
    options.onInterrupt();
    throw new FerryError('interrupted', because('interrupted'), { cause: error });
  } finally {
    progress.hush(false);
  }
}

function createProgress(options: UiOptions): ProgressPlace {
  const { stderr } = process;
  if (options.quiet || options.json) return noProgress;
  return canDrawOver(stderr) ? createSpinner(stderr) : createPlainProgress((line) => stderr.write(`${line}\n`));
}
