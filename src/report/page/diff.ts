/** A piece of text that both have, that only the first has, or that only the second has. */
export interface Piece {
  readonly kind: 'same' | 'gone' | 'new';
  readonly text: string;
}

/** Above it, words are not compared one by one: the middle is told as a whole. Cells of the table below. */
const maxCells = 250_000;

/**
 * What became of a text, word by word; of Chinese and Japanese, sign by sign. The `same` and `gone` pieces joined are `before`,
 * the `same` and `new` ones are `after`. Time and memory have bounds whatever the texts are.
 */
export function wordDiff(before: string, after: string): readonly Piece[] {
  const [from, to] = [wordsOf(before), wordsOf(after)];
  const start = sharedStart(from, to);
  const end = sharedEnd(from.slice(start), to.slice(start));
  const [fromMiddle, toMiddle] = [from.slice(start, from.length - end), to.slice(start, to.length - end)];
  return joined([
    { kind: 'same', text: from.slice(0, start).join('') },
    ...middle(fromMiddle, toMiddle),
    { kind: 'same', text: from.slice(from.length - end).join('') },
  ]);
}

function wordsOf(text: string): readonly string[] {
  return text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[#@]?[\p{L}\p{N}\p{M}_]+|\s+|./gsu) ?? [];
}

function sharedStart(one: readonly string[], other: readonly string[]): number {
  let shared = 0;
  while (shared < one.length && shared < other.length && one[shared] === other[shared]) shared += 1;
  return shared;
}

function sharedEnd(one: readonly string[], other: readonly string[]): number {
  let shared = 0;
  const most = Math.min(one.length, other.length);
  while (shared < most && one[one.length - 1 - shared] === other[other.length - 1 - shared]) shared += 1;
  return shared;
}

function middle(from: readonly string[], to: readonly string[]): readonly Piece[] {
  if (from.length === 0 || to.length === 0 || from.length * to.length > maxCells)
    return [
      { kind: 'gone', text: from.join('') },
      { kind: 'new', text: to.join('') },
    ];
  return walk(from, to, longest(from, to));
}

/** `at(i, j)`: how many words `from` from i on and `to` from j on share at most, in order. */
function longest(from: readonly string[], to: readonly string[]): (i: number, j: number) => number {
  const width = to.length + 1;
  const lengths = new Uint16Array((from.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = from.length - 1; i >= 0; i -= 1)
    for (let j = to.length - 1; j >= 0; j -= 1)
      lengths[i * width + j] = from[i] === to[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  return at;
}

function walk(from: readonly string[], to: readonly string[], at: (i: number, j: number) => number): readonly Piece[] {
  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < from.length || j < to.length) {
    const [old, fresh] = [from[i], to[j]];
    if (old !== undefined && old === fresh) {
      pieces.push({ kind: 'same', text: old });
      i += 1;
      j += 1;
    } else if (old !== undefined && (fresh === undefined || at(i + 1, j) >= at(i, j + 1))) {
      pieces.push({ kind: 'gone', text: old });
      i += 1;
    } else {
      pieces.push({ kind: 'new', text: fresh ?? '' });
      j += 1;
    }
  }
  return pieces;
}

function joined(pieces: readonly Piece[]): readonly Piece[] {
  const result: Piece[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (piece.text === '') continue;
    if (last?.kind === piece.kind) result[result.length - 1] = { kind: last.kind, text: last.text + piece.text };
    else result.push(piece);
  }
  return result;
}
