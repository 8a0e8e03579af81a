import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { builtCli } from './cli.ts';
import { haveOrSkip } from './need.ts';

const hasTmux = spawnSync('tmux', ['-V']).status === 0;

/** Declares, beside the tests of `what`, whether they can run here. */
export function haveTerminalOrSkip(what: string): boolean {
  return haveOrSkip(what, hasTmux, 'apt-get install tmux');
}

/** The program in a real terminal, as a person has it before them. */
export interface Terminal {
  /** What stands on the screen and above it, without colours; lines the terminal wrapped are one line again. */
  text(): string;
  /** What stands on the screen, line by line as drawn. */
  screen(): readonly string[];
  type(text: string): void;
  /** tmux's names: `Enter`, `Down`, `C-c` … */
  press(...keys: readonly string[]): void;
  /** Makes the window narrower or wider. */
  resize(columns: number): void;
  /** Resolves with the text once it matches; fails with the screen after `timeoutMs`. */
  waitFor(pattern: RegExp, timeoutMs?: number): Promise<string>;
  /** Waits for the program's end. */
  exitCode(timeoutMs?: number): Promise<number>;
}

export interface TerminalOptions {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly rows?: number;
}

const ended = /<ended with (\d+)>/;

export function openTerminal({ args, cwd, env = {}, columns = 80, rows = 24 }: TerminalOptions): Terminal {
  // A server of its own: no other session's settings, and gone with the test.
  const server = `clipferry-${randomUUID()}`;
  const tmux = (...words: readonly string[]) =>
    execFileSync('tmux', ['-L', server, '-f', '/dev/null', ...words], { encoding: 'utf8' });
  const settings = { CLIPFERRY_KEYCHAIN: 'off', CLIPFERRY_LANG: 'en', CLIPFERRY_TZ: 'UTC', ...env };
  const command = [
    'env',
    // A person's terminal, also where CI runs the tests.
    ...['-u', 'CI'],
    ...Object.entries(settings).map(([name, value]) => `${name}=${value}`),
    process.execPath,
    builtCli,
    ...args,
  ].map(quoted);
  // Ctrl-C reaches the shell as well, which must live to tell how the program ended.
  const line = `trap : INT; ${command.join(' ')}; printf '\\n<ended with %s>\\n' $?; sleep 600`;
  tmux('new-session', '-d', '-x', String(columns), '-y', String(rows), '-c', cwd, 'sh', '-c', line);
  tmux('set-option', '-g', 'history-limit', '10000');
  onTestFinished(() => {
    spawnSync('tmux', ['-L', server, 'kill-server']);
  });

  const text = () => tmux('capture-pane', '-p', '-J', '-S', '-5000');
  const waitFor = async (pattern: RegExp, timeoutMs = 30_000) => {
    for (const deadline = Date.now() + timeoutMs; ; ) {
      const now = text();
      if (pattern.test(now)) return now;
      if (Date.now() > deadline) throw new Error(`${pattern} did not appear:\n${now}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  return {
    text,
    screen: () => tmux('capture-pane', '-p').split('\n'),
    type: (words) => void tmux('send-keys', '-l', '--', words),
    press: (...keys) => void tmux('send-keys', ...keys),
    resize: (width) => void tmux('resize-window', '-x', String(width)),
    waitFor,
    async exitCode(timeoutMs) {
      return Number(ended.exec(await waitFor(ended, timeoutMs))?.[1]);
    },
  };
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
