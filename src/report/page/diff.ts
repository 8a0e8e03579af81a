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
    ...steadied(joined(middle(fromMiddle, toMiddle))),
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

interface Stretch {
  readonly gone: string;
  readonly fresh: string;
}

/**
 * A blank, or a single word that two texts happen to share in the middle of what was replaced, holds nothing together: then the whole
 * stretch was replaced, and can be read as two texts.
 */
function steadied(pieces: readonly Piece[]): readonly Piece[] {
  const stretches: Stretch[] = [{ gone: '', fresh: '' }];
  const runs: string[] = [];
  for (const { kind, text } of pieces) {
    const last = stretches.at(-1) ?? { gone: '', fresh: '' };
    if (kind === 'same') {
      runs.push(text);
      stretches.push({ gone: '', fresh: '' });
      continue;
    }
    const grown = kind === 'gone' ? { ...last, gone: last.gone + text } : { ...last, fresh: last.fresh + text };
    stretches.splice(-1, 1, grown);
    const [before, run] = [stretches.at(-2), runs.at(-1)];
    if (before === undefined || run === undefined || !isIsland(run, before, grown)) continue;
    stretches.splice(-2, 2, { gone: before.gone + run + grown.gone, fresh: before.fresh + run + grown.fresh });
    runs.pop();
  }
  return stretches.flatMap(({ gone, fresh }, index) => [
    { kind: 'gone', text: gone } as const,
    { kind: 'new', text: fresh } as const,
    { kind: 'same', text: runs[index] ?? '' } as const,
  ]);
}

/** Two words, or four signs of Chinese, that stand together in both texts are no accident. */
const steadyWeight = 4;

function isIsland(run: string, before: Stretch, after: Stretch): boolean {
  const weight = wordsOf(run).reduce((sum, word) => sum + weightOf(word), 0);
  if (weight >= steadyWeight) return false;
  const isReplaced = ({ gone, fresh }: Stretch) => gone.trim() !== '' && fresh.trim() !== '';
  if (weight > 0) return isReplaced(before) && isReplaced(after);
  return isReplaced({ gone: before.gone + after.gone, fresh: before.fresh + after.fresh });
}

function weightOf(word: string): number {
  return /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]$/u.test(word)
    ? 1
    : /[\p{L}\p{N}]/u.test(word)
      ? 2
      : 0;
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
