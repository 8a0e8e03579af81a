/**
 * Schema 1's sentences and JSON → schema 2's, text to text. What does not have the old shape stays as it is: reading it will
 * say that it is damaged, and opening the ledger must not fail for one row. An old sentence is not taken apart, it becomes
 * `said`, unless it is one of those that always read the same. What was parsed is changed in place: copies of 100,000 objects take as long as the parsing.
 */

type Fields = Record<string, unknown>;

/** By code: how a sentence ends that says no more than the code, with the facts that were in it. */
const known: Readonly<Record<string, readonly (readonly [ending: string, values?: Fields])[]>> = {
  'not-in-plan': [['the newest plan does not name this post']],
  'no-caption': [
    [`it has no caption${captionWays()}`, { emptied: false }],
    [`nothing is left of its caption${captionWays()}`, { emptied: true }],
  ],
  'unknown-audience': [['or private with --private-posts private']],
  'private-post': [['send such posts as private with --private-posts private']],
  'friends-post': [['send such posts as private with --private-posts private']],
  'private-unsupported': [['and here every post is public']],
  'friends-unsupported': [['and here every post is public']],
  'public-unsupported': [['this destination has no public posts']],
  'video-unsupported': [['this destination takes no videos']],
  'images-unsupported': [['this destination takes no photo posts']],
  'no-file': [['the export names no file for this post; a new export may name one']],
  story: [['take stories along with --stories include']],
};

function captionWays(): string {
  return '; give captions with --captions <file>, or let such posts go without with --allow-untitled';
}

/** `code` and what was said; either the facts that were in it, or its words. */
function reasonOf(code: unknown, sentence: unknown): Fields {
  const named = typeof code === 'string' ? code : 'noted';
  if (typeof sentence !== 'string') return { code: named };
  const match = known[named]?.find(([ending]) => sentence.endsWith(ending));
  if (match === undefined) return { code: named, said: sentence };
  return match[1] === undefined ? { code: named } : { code: named, values: match[1] };
}

export function factsInSchema2(code: string, sentence: string): string | null {
  const { code: _, ...facts } = reasonOf(code, sentence);
  return Object.keys(facts).length === 0 ? null : JSON.stringify(facts);
}

/** A list of sentences → of notes. */
export function notesInSchema2(text: string): string {
  const value = parse(text);
  return Array.isArray(value) ? JSON.stringify(notesOf(value)) : text;
}

export function headerInSchema2(text: string): string {
  return changed(text, (header) => {
    header['v'] = 2;
    header['server'] = null;
  });
}

export function itemInSchema2(text: string): string {
  return changed(text, (item) => {
    item['location'] = null;
    item['warnings'] = notesOf(item['warnings']);
    if (isFields(item['verdict'])) item['verdict'] = verdictOf(item['verdict']);
    if (isFields(item['text'])) item['text']['changes'] = mapped(item['text']['changes'], changeOf);
    if (!Array.isArray(item['media'])) return;
    for (const media of item['media'])
      if (isFields(media) && isFields(media['rendition'])) media['rendition'] = renditionOf(media['rendition']);
  });
}

/** The text for people who cannot see stood beside the file; it is a part of the file now. */
export function draftInSchema2(text: string): string {
  return changed(text, (draft) => {
    draft['location'] = null;
    draft['media'] = mapped(draft['media'], draftMediaOf);
    if (isFields(draft['cover'])) draft['cover'] = draftMediaOf(draft['cover']);
  });
}

function verdictOf({ kind, code, reason }: Fields): Fields {
  return kind === 'deliver' ? { kind } : { kind, reason: reasonOf(code, reason) };
}

function changeOf({ code, message, before, after }: Fields): Fields {
  return { reason: reasonOf(code, message), before, after };
}

function renditionOf({ kind, recipe, reasons, code, reason }: Fields): Fields {
  if (kind === 'refuse') return { kind, reason: reasonOf(code, reason) };
  return kind === 'make' ? { kind, recipe, reasons: notesOf(reasons) } : { kind };
}

function draftMediaOf({ file, asset, alt }: Fields): Fields {
  if (isFields(file)) file['alt'] = alt ?? '';
  return { file, asset };
}

function notesOf(sentences: unknown): unknown {
  return Array.isArray(sentences) ? sentences.map((sentence) => reasonOf('noted', sentence)) : sentences;
}

function mapped(list: unknown, change: (one: Fields) => Fields): unknown {
  return Array.isArray(list) ? list.map((one: unknown) => (isFields(one) ? change(one) : one)) : list;
}

function changed(text: string, change: (fields: Fields) => void): string {
  const value = parse(text);
  if (!isFields(value)) return text;
  change(value);
  return JSON.stringify(value);
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
