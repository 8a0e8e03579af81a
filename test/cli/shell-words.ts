/** A line → words, as a POSIX shell takes single quotes and backslashes; what stands in `<…>` is one word. */
export function splitWords(line: string): readonly string[] {
  const token = /(?:'[^']*'|\\.|<[^>]*>|[^\s'\\])+/gu;
  return Array.from(line.matchAll(token), ([word]) =>
    word.replaceAll(/'([^']*)'|\\(.)/gu, (_whole, quoted, escaped) => quoted ?? escaped),
  );
}
