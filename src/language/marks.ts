/** Services put spaces into marks, and write them full width where the language does. */
const mark = /(?:\[\[|［［|【【)\s*([0-9０-９]{1,4})\s*(?:\]\]|］］|】】)/gu;

/**
 * Texts that go together, with marks that no two of them share: an answer that stands in another's place is noticed by them. Where no text has
 * any, nobody can know.
 */
export interface Numbered {
  readonly sent: readonly string[];
  /** the answer to the text of that index, with the text's own marks again */
  restore(index: number, answer: string): string;
}

export function numberThrough(texts: readonly string[]): Numbered {
  let next = 0;
  const offsets = texts.map((text) => {
    const offset = next;
    next += Math.max(0, ...[...text.matchAll(mark)].map(([, digits = '']) => Number(digits)));
    return offset;
  });
  const offsetOf = (index: number) => offsets[index] ?? 0;
  return {
    sent: texts.map((text, index) => shift(text, offsetOf(index))),
    restore: (index, answer) => shift(answer, -offsetOf(index)),
  };
}

/** A mark that is another text's comes out as 0, which is nobody's, or beyond those of this one. */
function shift(text: string, by: number): string {
  return text.replaceAll(mark, (_, digits: string) => `[[${Math.max(0, Number(digits.normalize('NFKC')) + by)}]]`);
}
