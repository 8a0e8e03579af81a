import { because, type CaptionRules, type TextLimits } from '../../contract/index.ts';
import { type ChangeLog, join } from './changes.ts';
import { bareWord, type CaptionToken, tagKey } from './tokens.ts';

interface TagRules {
  readonly limits: TextLimits['hashtags'];
  readonly source: CaptionRules;
}

/** A token and what becomes of it. */
export interface Piece {
  /** in the body */
  readonly written: string;
  /** where no markup can stand: a title */
  readonly plain: string;
  /** the name of a tag that is kept */
  readonly tag: string | null;
  /** belongs to a list of tags at the start or end of a line, so that no sentence misses it; blank space counts too */
  readonly loose: boolean;
}

/** Decides for each tag: kept, a plain word, or gone. `limits.max` counts different tags, first come first kept. */
export function markTags(
  tokens: readonly CaptionToken[],
  { limits, source }: TagRules,
  log: ChangeLog,
): readonly Piece[] {
  const loose = findLoose(tokens);
  const kept = new Set<string>();
  const notes = { dropped: createNote(), repeated: createNote(), over: createNote(), written: createNote() };
  const pieces = tokens.map((token, index) => {
    if (token.kind !== 'tag')
      return { written: token.text, plain: token.text, tag: null, loose: token.text.trim() === '' };
    const isLoose = loose.has(index);
    const name = bareWord(token.name, { previous: tokens[index - 1], next: tokens[index + 1] });
    const key = tagKey(token.name);
    const worth = source.worthOfTag(token.name);
    if (worth === 'noise') return notes.dropped.note(token.text, gone());
    if (worth === 'feature') return notes.dropped.note(token.text, isLoose ? gone() : asWord(name));
    if (kept.has(key) && isLoose) return notes.repeated.note(token.text, gone());
    if (!kept.has(key) && limits.max !== null && kept.size >= limits.max)
      return notes.over.note(token.text, isLoose ? gone() : asWord(name));
    kept.add(key);
    const piece = keep(token, { form: limits.inBody(token.name), word: isLoose ? ' ' : name, loose: isLoose });
    return piece.written === token.text ? piece : notes.written.note(token.text, piece);
  });
  log.add(because('tags-dropped'), ...notes.dropped.fragments());
  log.add(because('tags-repeated'), ...notes.repeated.fragments());
  if (limits.max !== null) log.add(because('tags-over-limit', { maxHashtags: limits.max }), ...notes.over.fragments());
  log.add(because('tags-written'), ...notes.written.fragments());
  return pieces;
}

/** `word`: what stands where no tag can. */
function keep(
  token: { readonly text: string; readonly name: string },
  { form, word: plain, loose }: { readonly form: string | null; readonly word: string; readonly loose: boolean },
): Piece {
  if (form === null) return { written: plain, plain, tag: token.name, loose };
  return { written: form.trim() === token.text ? token.text : form, plain, tag: token.name, loose };
}

/** A space, so that what stood on both sides does not grow together. */
function gone(): Piece {
  return { written: ' ', plain: ' ', tag: null, loose: true };
}

function asWord(name: string): Piece {
  return { written: name, plain: name, tag: null, loose: false };
}

function createNote() {
  const before: string[] = [];
  const after: string[] = [];
  return {
    note(source: string, piece: Piece): Piece {
      before.push(source);
      after.push(piece.written.trim());
      return piece;
    },
    fragments: (): [string, string] => [join(before), join(after)],
  };
}

/**
 * Tags in a row at the end of a line (`… at the beach #sea #sun`), or two and more at its start, are labels. A tag with
 * words on both sides, or alone at the start (`#cats are strange`), is part of the sentence.
 */
/** Tags, by index, that no sentence misses: in a list of tags at the start or the end of a line. */
export function findLoose(tokens: readonly CaptionToken[]): ReadonlySet<number> {
  const loose = new Set<number>();
  for (let index = 0; index < tokens.length; index += 1) {
    if (tokens[index]?.kind !== 'tag') continue;
    const run = runFrom(tokens, index);
    const last = run.at(-1) ?? index;
    if (!hasWordsAfter(tokens, last) || (run.length > 1 && !hasWordsBefore(tokens, index)))
      for (const at of run) loose.add(at);
    index = last;
  }
  return loose;
}

function runFrom(tokens: readonly CaptionToken[], first: number): readonly number[] {
  const run = [first];
  for (let index = first + 1; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token?.kind === 'tag') run.push(index);
    else if (token?.kind !== 'words' || !/^[ \u3000]+$/.test(token.text)) break;
  }
  return run;
}

function hasWordsAfter(tokens: readonly CaptionToken[], index: number): boolean {
  const next = tokens[index + 1];
  if (next === undefined) return false;
  if (next.kind !== 'words') return true;
  const [line = '', ...more] = next.text.split('\n', 2);
  return line.trim() !== '' || (more.length === 0 && tokens[index + 2] !== undefined);
}

function hasWordsBefore(tokens: readonly CaptionToken[], index: number): boolean {
  const previous = tokens[index - 1];
  if (previous === undefined) return false;
  if (previous.kind !== 'words') return true;
  const newline = previous.text.lastIndexOf('\n');
  return previous.text.slice(newline + 1).trim() !== '' || (newline < 0 && tokens[index - 2] !== undefined);
}
