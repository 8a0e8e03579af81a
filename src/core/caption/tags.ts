import { because, type CaptionRules, type TextLimits } from '../../contract/index.ts';
import { type ChangeLog, join } from './changes.ts';
import { bareWord, type CaptionToken, tagKey } from './tokens.ts';
import type { TopicMap } from './topics.ts';

export interface TagRules {
  readonly limits: TextLimits['hashtags'];
  readonly source: CaptionRules;
  /** null: names stay */
  readonly topics: TopicMap | null;
  /** keys of tags that are written elsewhere and count already: gone from lists, without a word */
  readonly reserved: ReadonlySet<string>;
}

/** A token and what becomes of it. */
export interface Piece {
  /** in the body */
  readonly written: string;
  /** in the body, a kept tag with a plain `#`: what another look at the text begins with */
  readonly again: string;
  /** where no markup can stand: a title */
  readonly plain: string;
  /** the name of a tag that is kept */
  readonly tag: string | null;
  /** belongs to a list of tags at the start or end of a line, so that no sentence misses it; blank space counts too */
  readonly loose: boolean;
}

/**
 * Decides for each tag: kept, a plain word, or gone. `limits.max` counts different tags, first come first kept. What the person's
 * map says of a tag counts before what it is worth; the destination's table knows what a tag that names a function of the source is about.
 */
export function markTags(tokens: readonly CaptionToken[], rules: TagRules, log: ChangeLog): readonly Piece[] {
  const { limits, source, topics, reserved } = rules;
  const loose = findLoose(tokens);
  const kept = new Set(reserved);
  const notes = createNotes();
  const pieces = tokens.map((token, index) => {
    if (token.kind !== 'tag') return plainPiece(token.text);
    const isLoose = loose.has(index);
    const neighbours = { previous: tokens[index - 1], next: tokens[index + 1] };
    const word = bareWord(token.name, neighbours);
    const fate = topics?.fateOf(token.name, isLoose) ?? null;
    if (fate?.kind === 'dropped') return notes.unwanted.note(token.text, isLoose ? gone() : asWord(word));
    const worth = fate?.asOf === null ? null : source.worthOfTag(token.name);
    if (worth === 'noise') return notes.dropped.note(token.text, gone());
    if (worth === 'feature' && fate === null) return notes.dropped.note(token.text, isLoose ? gone() : asWord(word));
    const tag = fate?.name ?? token.name;
    const key = tagKey(tag);
    if (reserved.has(key) && isLoose) return gone();
    if (kept.has(key) && isLoose) return notes.repeated.note(token.text, gone());
    if (!kept.has(key) && limits.max !== null && kept.size >= limits.max)
      return notes.over.note(token.text, isLoose ? gone() : asWord(word));
    kept.add(key);
    const name = fate === null ? word : bareWord(tag, neighbours);
    const piece = keep(
      { text: token.text, name: tag },
      { form: limits.inBody(tag), word: isLoose ? ' ' : name, loose: isLoose },
    );
    const called = fate === null ? token.text : notes.named(fate.asOf).say(token.text, `#${tag}`);
    return piece.written === token.text || piece.written.trim() === called ? piece : notes.written.note(called, piece);
  });
  notes.tell(log, limits.max);
  return pieces;
}

function createNotes() {
  const [dropped, unwanted, repeated, over, written] = [
    createNote(),
    createNote(),
    createNote(),
    createNote(),
    createNote(),
  ];
  const byTable = new Map<string | null, ReturnType<typeof createNote>>();
  return {
    dropped,
    unwanted,
    repeated,
    over,
    written,
    named(asOf: string | null) {
      const note = byTable.get(asOf) ?? createNote();
      byTable.set(asOf, note);
      return note;
    },
    tell(log: ChangeLog, maxHashtags: number | null) {
      log.add(because('topics-dropped'), ...unwanted.fragments());
      log.add(because('tags-dropped'), ...dropped.fragments());
      for (const [asOf, note] of byTable)
        log.add(because('topics-changed', asOf === null ? {} : { asOf }), ...note.fragments());
      log.add(because('tags-repeated'), ...repeated.fragments());
      if (maxHashtags !== null) log.add(because('tags-over-limit', { maxHashtags }), ...over.fragments());
      log.add(because('tags-written'), ...written.fragments());
    },
  };
}

function plainPiece(text: string): Piece {
  return { written: text, again: text, plain: text, tag: null, loose: text.trim() === '' };
}

/** `word`: what stands where no tag can. */
function keep(
  token: { readonly text: string; readonly name: string },
  { form, word: plain, loose }: { readonly form: string | null; readonly word: string; readonly loose: boolean },
): Piece {
  const again = `#${token.name}`;
  if (form === null) return { written: plain, again, plain, tag: token.name, loose };
  return { written: form.trim() === token.text ? token.text : form, again, plain, tag: token.name, loose };
}

/** A space, so that what stood on both sides does not grow together. */
function gone(): Piece {
  return { written: ' ', again: ' ', plain: ' ', tag: null, loose: true };
}

function asWord(name: string): Piece {
  return { written: name, again: name, plain: name, tag: null, loose: false };
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
    say(source: string, now: string): string {
      before.push(source);
      after.push(now);
      return now;
    },
    fragments: (): [string, string] => [join(before), join(after)],
  };
}

/**
 * Tags, by index, that no sentence misses. Those in a row at the end of a line (`… at the beach #sea #sun`), or two and more at its
 * start, are labels. A tag with words on both sides, or alone at the start (`#cats are strange`), is part of the sentence.
 */
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

/** `#sea🌊 #sun`: emoji between tags make no sentence of them. */
const isDecoration =
  /^(?: |\u3000|\ufe0f|\u200d|\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator})+$/u;

function runFrom(tokens: readonly CaptionToken[], first: number): readonly number[] {
  const run = [first];
  for (let index = first + 1; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token?.kind === 'tag') run.push(index);
    else if (token?.kind !== 'words' || !isDecoration.test(token.text)) break;
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

/** Each tag once. */
export function namesIn(pieces: readonly Piece[]): readonly string[] {
  const tags = new Map<string, string>();
  for (const { tag } of pieces) if (tag !== null && !tags.has(tagKey(tag))) tags.set(tagKey(tag), tag);
  return [...tags.values()];
}
