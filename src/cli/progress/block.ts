import { cutTo, widthOf, wrapped } from '../layout.ts';

/** Lines that are drawn over and over at the same place of a terminal. */
export interface Block {
  draw(lines: readonly string[]): void;
}

type Screen = Pick<NodeJS.WriteStream, 'write' | 'columns' | 'rows'>;

const up = (rows: number) => (rows > 0 ? `\u001b[${rows}A` : '');
/** Line by line, over what stood there: cleared as a whole it would flicker, and tmux would keep each picture above the screen. */
const clearLine = '\u001b[K';
const clearDown = '\u001b[J';

export function createBlock(screen: Screen): Block {
  let drawn: readonly string[] = [];
  const cellsNow = () => Math.max(1, (screen.columns ?? 80) - 1);
  /** Made narrower, a terminal wraps what stands there. */
  const rowsOf = (lines: readonly string[]) =>
    lines.reduce((rows, line) => rows + Math.max(1, Math.ceil(widthOf(line) / Math.max(1, screen.columns ?? 80))), 0);
  return {
    draw(lines) {
      // A block higher than the terminal could not be drawn over.
      const most = Math.max(1, (screen.rows ?? 24) - 1);
      const next = lines
        .flatMap((line) => wrapped(line, cellsNow()).split('\n'))
        .slice(0, most)
        .map((line) => cutTo(line, cellsNow()));
      const text = next.map((line) => `${line}${clearLine}\n`).join('');
      screen.write(`${up(Math.min(rowsOf(drawn), most))}\r${text}${clearDown}`);
      drawn = next;
    },
  };
}
