import type { Ora } from 'ora';
import { cutTo, widthOf } from '../layout.ts';

/** What goes on, asked for whenever it is drawn. */
export interface ProgressText {
  /** one line of at most so many cells */
  line(cells: number): string;
  /** for where no line is drawn over another; '': nothing */
  plain(): string;
}

/** The place where progress is shown. The only owner of the terminal's last line; ora is known to this file alone. */
export interface ProgressPlace {
  show(what: string | ProgressText): void;
  /** Something else is about to be written. */
  pause(): void;
  end(): void;
  /** true: nothing is shown until it is false again */
  hush(silent: boolean): void;
}

export const noProgress: ProgressPlace = {
  show: () => undefined,
  pause: () => undefined,
  end: () => undefined,
  hush: () => undefined,
};

/** Five times a second at most: faster flickers and tells nothing more. */
const drawEveryMs = 200;

/** ora's mark and the gap behind it, and a cell that stays free: in the last one some terminals wrap. */
const besideCells = 3;

/** Whether a line there can be drawn over: a person's terminal, not one a CI's log is taken from, nor a dumb one. */
export function canDrawOver(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && process.env['TERM'] !== 'dumb' && process.env['CI'] === undefined;
}

/** One spinner at a time, made when something is to be shown and gone when nothing is. */
export function createSpinner(stream: NodeJS.WriteStream): ProgressPlace {
  let make: typeof import('ora')['default'] | null = null;
  let loading = false;
  let spinner: Ora | null = null;
  let what: string | ProgressText | null = null;
  let drawn = '';
  let silent = false;
  let timer: NodeJS.Timeout | null = null;

  const textNow = (): string => {
    const cells = (stream.columns ?? 80) - besideCells;
    if (what === null || cells < 1) return '';
    return typeof what === 'string' ? cutTo(what, cells) : what.line(cells);
  };
  const load = async () => {
    loading = true;
    make = (await import('ora')).default;
    draw();
  };
  const draw = () => {
    if (what === null || silent) return;
    if (make === null) {
      if (!loading) void load();
      return;
    }
    drawn = textNow();
    if (drawn === '') return clear();
    // Before it begins: it draws at once.
    const fresh = spinner === null;
    spinner ??= make({ stream, isEnabled: true, discardStdin: false, hideCursor: true, interval: drawEveryMs });
    spinner.text = drawn;
    if (fresh) begin(spinner);
  };
  const begin = (fresh: Ora) => {
    stream.on('resize', onResize);
    // A rate or a time left changes also while nothing happens. ora draws by itself, with what it was given last.
    timer = setInterval(draw, drawEveryMs);
    timer.unref();
    fresh.start();
  };
  const clear = () => {
    if (timer !== null) clearInterval(timer);
    timer = null;
    stream.off('resize', onResize);
    spinner?.stop();
    spinner = null;
  };
  /** Made narrower, the terminal has wrapped what was drawn, and ora counts the lines it had before. */
  const onResize = () => {
    if (spinner === null) return;
    const rows = Math.ceil((widthOf(drawn) + besideCells - 1) / Math.max(1, stream.columns ?? 80));
    spinner.clear();
    if (rows > 1) {
      stream.moveCursor(0, 1 - rows);
      stream.clearScreenDown();
    }
    draw();
  };
  return {
    show(next) {
      const isNew = what === null;
      what = next;
      if (isNew || typeof next === 'string' || spinner === null) draw();
    },
    // A line on stdout must not land inside the spinner's line.
    pause() {
      spinner?.clear();
    },
    end() {
      what = null;
      clear();
    },
    hush(wish) {
      silent = wish;
      if (silent) clear();
    },
  };
}

const plainEveryMs = 10_000;

/** Lines that stay: totals every ten seconds, the first one after ten, and one at the end. */
export function createPlainProgress(write: (line: string) => void): ProgressPlace {
  let what: string | ProgressText | null = null;
  let timer: NodeJS.Timeout | null = null;
  let last = '';
  const tell = () => {
    const line = typeof what === 'string' ? what : (what?.plain() ?? '');
    if (line === '' || line === last) return;
    last = line;
    write(line);
  };
  return {
    show(next) {
      what = next;
      if (timer !== null) return;
      timer = setInterval(tell, plainEveryMs);
      timer.unref();
    },
    pause: () => undefined,
    end() {
      if (timer !== null) clearInterval(timer);
      timer = null;
      // A step that has ended says so itself.
      if (typeof what !== 'string') tell();
      what = null;
    },
    hush: () => undefined,
  };
}
