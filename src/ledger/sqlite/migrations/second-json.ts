/**
 * Schema 1's sentences and JSON → schema 2's. Pure, text to text. What does not have the old shape stays as it is: reading it
 * will say that it is damaged, and opening the ledger must not fail for one row. An old sentence cannot be taken apart; it
 * becomes `said`.
 */

type Fields = Readonly<Record<string, unknown>>;

/** Sentences that say no more than their code: nothing of them needs to be kept. */
const bare: Readonly<Record<string, readonly string[]>> = {
  'not-in-plan': ['the newest plan does not name this post'],
  'no-caption': ['it has no caption', 'nothing is left of its caption'].map(
    (why) => `${why}; give captions with --captions <file>, or let such posts go without with --allow-untitled`,
  ),
};

export function factsInSchema2(code: string, sentence: string): string | null {
  return bare[code]?.includes(sentence) === true ? null : JSON.stringify({ said: sentence });
}

/** A list of sentences → of notes. */
export function notesInSchema2(text: string): string {
  const value = parse(text);
  return Array.isArray(value) ? JSON.stringify(notesOf(value)) : text;
}

export function headerInSchema2(text: string): string {
  return changed(text, (header) => ({ ...header, v: 2, server: null }));
}

export function itemInSchema2(text: string): string {
  return changed(text, ({ alt, media, warnings, ...item }) => ({
    ...item,
    verdict: isFields(item['verdict']) ? verdictOf(item['verdict']) : item['verdict'],
    text: isFields(item['text']) ? plannedTextOf(item['text']) : item['text'],
    location: null,
    alt,
    media: each(media, plannedMediaOf),
    warnings: notesOf(warnings),
  }));
}

/** The text for people who cannot see stood beside the file; it is a part of the file now. */
export function draftInSchema2(text: string): string {
  return changed(text, ({ language, media, cover, ...draft }) => ({
    ...draft,
    location: null,
    language,
    media: each(media, draftMediaOf),
    cover: isFields(cover) ? draftMediaOf(cover) : cover,
  }));
}

export function textInSchema1(facts: string, name: string): string | null {
  const value = parse(facts);
  const text = isFields(value) ? value[name] : null;
  return typeof text === 'string' ? text : null;
}

export function likesInSchema1(facts: string): number | null {
  const likes = textInSchema1(facts, 'likes') ?? '';
  return /^\d{1,15}$/.test(likes) ? Number(likes) : null;
}

/** Whose it is, only the source could tell. "Somebody else's" costs a warning too many, "own" one too few. */
export function soundInSchema1(facts: string): string | null {
  const name = textInSchema1(facts, 'sound');
  return name === null ? null : JSON.stringify({ name, own: false });
}

/** What has a column of its own since. */
const moved = new Set(['videoId', 'likes', 'story', 'sound', 'alternateText', 'location']);

export function otherFactsInSchema2(facts: string): string {
  return changed(facts, (all) => Object.fromEntries(Object.entries(all).filter(([name]) => !moved.has(name))));
}

function verdictOf({ kind, code, reason }: Fields): Fields {
  return kind === 'deliver' ? { kind } : { kind, reason: reasonOf(code, reason) };
}

function plannedTextOf(text: Fields): Fields {
  return {
    ...text,
    changes: each(text['changes'], ({ code, message, ...change }) => ({ reason: reasonOf(code, message), ...change })),
  };
}

function plannedMediaOf(media: Fields): Fields {
  const { rendition } = media;
  return { ...media, rendition: isFields(rendition) ? renditionOf(rendition) : rendition };
}

function renditionOf(rendition: Fields): Fields {
  const { kind, code, reason, reasons, ...rest } = rendition;
  if (kind === 'refuse') return { kind, reason: reasonOf(code, reason) };
  return kind === 'make' ? { kind, ...rest, reasons: notesOf(reasons) } : rendition;
}

function draftMediaOf({ file, alt, ...media }: Fields): Fields {
  return { file: isFields(file) ? { ...file, alt: alt ?? '' } : file, ...media };
}

function notesOf(sentences: unknown): unknown {
  return Array.isArray(sentences) ? sentences.map((sentence) => reasonOf('noted', sentence)) : sentences;
}

function reasonOf(code: unknown, sentence: unknown): Fields {
  const named = typeof code === 'string' ? code : 'noted';
  if (typeof sentence !== 'string' || bare[named]?.includes(sentence) === true) return { code: named };
  return { code: named, said: sentence };
}

function each(list: unknown, change: (one: Fields) => Fields): unknown {
  return Array.isArray(list) ? list.map((one: unknown) => (isFields(one) ? change(one) : one)) : list;
}

function changed(text: string, change: (fields: Fields) => Fields): string {
  const value = parse(text);
  return isFields(value) ? JSON.stringify(change(value)) : text;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
