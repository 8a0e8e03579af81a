import type { Span } from './cut.ts';
import { createTermFinder, fold, type Hit, type Term } from './terms.ts';
import type { GlossaryRule } from './words.ts';

/**
 * The terms of a glossary that a translation must leave as they are, longest first; none without a glossary. `findTerms` finds them in a
 * text the way the caption engine does.
 */
export function protectedTerms(glossary: readonly GlossaryRule[] | undefined): readonly string[] {
  const terms = (glossary ?? []).flatMap((rule) => (rule.kind === 'keep' ? [rule.term] : []));
  return [...new Set(terms)].sort((a, b) => b.length - a.length);
}

/** Where these terms stand in a text, in order, without overlaps. */
export function findTerms(text: string, terms: readonly string[]): readonly Span[] {
  return createTermFinder(terms.map((term) => ({ term, value: term })))(text).map(({ start, end }) => ({ start, end }));
}

type TextRule = Exclude<GlossaryRule, { readonly kind: 'append' }>;

/** One thing that was found and is another now; `to` '': it went. */
export interface GlossaryEdit {
  readonly from: string;
  readonly to: string;
}

/** A glossary ready for use. `gap` is put where something went. */
export interface Glossary {
  /** Changes words only: nothing inside `whole` (tags, mentions, links). */
  apply(
    text: string,
    whole: readonly Span[],
    gap: string,
  ): { readonly text: string; readonly edits: readonly GlossaryEdit[] };
}

/** null: it has no rule about words. What one rule wrote is not found by the same rule again. */
export function createGlossary(rules: readonly GlossaryRule[]): Glossary | null {
  const terms = rules.flatMap((rule): Term<TextRule>[] =>
    rule.kind === 'append' ? [] : [{ term: rule.term, value: rule }],
  );
  if (!terms.some(({ value }) => value.kind !== 'keep')) return null;
  const find = createTermFinder(terms);
  return {
    apply(text, whole, gap) {
      const hits = find(text, (hit) => !touches(hit, whole));
      const edits: GlossaryEdit[] = [];
      let out = '';
      let done = 0;
      for (const { start, end, value } of hits) {
        if (value.kind === 'keep' || isDone(text, { start, end, value })) continue;
        const to = value.kind === 'replace' ? value.with : '';
        edits.push({ from: text.slice(start, end), to });
        out += text.slice(done, start) + (to === '' ? gap : to);
        done = end;
      }
      return { text: out + text.slice(done), edits };
    },
  };
}

function touches({ start, end }: Span, whole: readonly Span[]): boolean {
  return whole.some((span) => span.start < end && start < span.end);
}

/** `Anna` → `Anna K.` has been done where `Anna K.` stands. */
function isDone(text: string, { start, value }: Hit<TextRule>): boolean {
  if (value.kind !== 'replace') return false;
  const { text: to, from } = fold(value.with);
  const term = fold(value.term).text;
  for (let at = to.indexOf(term); at >= 0; at = to.indexOf(term, at + 1))
    if (text.startsWith(value.with, start - (from?.[at] ?? at))) return true;
  return false;
}
