import { Chalk, type ChalkInstance } from 'chalk';
import type { Ora } from 'ora';

/**
 * How clipferry talks: the report goes to stdout, progress and prompts to stderr. With `--json` stdout carries JSON only.
 * chalk, ora and inquirer are known to this file alone.
 */
export interface Ui {
  readonly json: boolean;
  readonly verbose: boolean;
  readonly colour: ChalkInstance;
  /** one line of the report */
  line(text?: string): void;
  /** one JSON value, on one line */
  data(value: unknown): void;
  /** a remark on stderr; silent with -q */
  note(text: string): void;
  /** what is going on, in one changing line on a terminal, at most once every ten seconds elsewhere */
  progress(text: string): void;
  endProgress(): void;
  /** FerryError-free: null when nobody can answer (no terminal, --no-input, --json) */
  confirm(question: string, fallback: boolean): Promise<boolean | null>;
  ask(question: string, options?: { readonly secret?: boolean; readonly fallback?: string }): Promise<string | null>;
  choose<Value extends string>(
    question: string,
    choices: readonly { readonly value: Value; readonly name: string }[],
  ): Promise<Value | null>;
}

export interface UiOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly colour: boolean;
  readonly input: boolean;
}

const plainProgressEveryMs = 10_000;

export function createUi(options: UiOptions): Ui {
  const { stdout, stderr, stdin } = process;
  const colour = new Chalk(options.colour && stdout.isTTY && process.env['NO_COLOR'] === undefined ? {} : { level: 0 });
  const canAsk = options.input && !options.json && stdin.isTTY === true && stderr.isTTY === true;
  const progress = createProgress(options);
  const write = (stream: NodeJS.WriteStream, text: string) => {
    progress.pause();
    stream.write(`${text}\n`);
  };
  return {
    json: options.json,
    verbose: options.verbose,
    colour,
    line: (text = '') => {
      if (!options.json) write(stdout, text);
    },
    data: (value) => write(stdout, JSON.stringify(value)),
    note: (text) => {
      if (!options.quiet) write(stderr, text);
    },
    progress: progress.show,
    endProgress: progress.end,
    async confirm(question, fallback) {
      if (!canAsk) return null;
      progress.end();
      const { default: inquirer } = await import('inquirer');
      const answer = await inquirer.prompt([{ type: 'confirm', name: 'yes', message: question, default: fallback }]);
      return answer.yes === true;
    },
    async ask(question, { secret = false, fallback } = {}) {
      if (!canAsk) return null;
      progress.end();
      const { default: inquirer } = await import('inquirer');
      const base = { name: 'text', message: question } as const;
      const answer = secret
        ? await inquirer.prompt([{ ...base, type: 'password', mask: '*' }])
        : await inquirer.prompt([{ ...base, type: 'input', ...(fallback === undefined ? {} : { default: fallback }) }]);
      return String(answer.text);
    },
    async choose(question, choices) {
      if (!canAsk) return null;
      progress.end();
      const { default: inquirer } = await import('inquirer');
      const answer = await inquirer.prompt([
        { type: 'select', name: 'value', message: question, choices: [...choices] },
      ]);
      return answer.value;
    },
  };
}

interface ProgressLine {
  show(text: string): void;
  pause(): void;
  end(): void;
}

function createProgress(options: UiOptions): ProgressLine {
  if (options.quiet || options.json) return { show: () => {}, pause: () => {}, end: () => {} };
  return process.stderr.isTTY ? createSpinner() : createPlainProgress();
}

function createSpinner(): ProgressLine {
  let spinner: Ora | null = null;
  let text = '';
  let starting = false;
  const start = async () => {
    if (starting) return;
    starting = true;
    const { default: ora } = await import('ora');
    if (starting) spinner = ora({ stream: process.stderr, text, discardStdin: false, hideCursor: true }).start();
  };
  return {
    show(next) {
      text = next;
      if (spinner === null) void start();
      else spinner.text = next;
    },
    // A line on stdout must not land inside the spinner's line.
    pause() {
      spinner?.clear();
    },
    end() {
      starting = false;
      spinner?.stop();
      spinner = null;
    },
  };
}

function createPlainProgress(): ProgressLine {
  let lastAt = 0;
  return {
    show(text) {
      const now = Date.now();
      if (now - lastAt < plainProgressEveryMs) return;
      lastAt = now;
      process.stderr.write(`${text}\n`);
    },
    pause: () => {},
    end: () => {},
  };
}
