/** Fewer characters of a secret are no use to anybody, and may well be a word. */
const shortestCut = 8;

/**
 * A secret that was cut, because the text was: its beginning at the end of the text, or its end at the beginning, in either case of
 * letters. What shows that something is missing (`…`, `"`, a space) may stand between it and the edge.
 */
export function maskCut(text: string, secret: string, mask: string): string {
  if (secret.length <= shortestCut || text.length < shortestCut) return text;
  const end = text.length - edge(/[\s"'…]*$/u, text.slice(-20));
  const head = headAt(text, secret, end);
  const shown = head === null ? text : text.slice(0, head) + mask + text.slice(end);
  const start = edge(/^[\s"'…]*/u, shown.slice(0, 20));
  const tail = tailAt(shown, secret, start);
  return tail === null ? shown : shown.slice(0, start) + mask + shown.slice(tail);
}

/** Where the beginning of the secret begins that reaches to `end`. */
function headAt(text: string, secret: string, end: number): number | null {
  const from = Math.max(0, end - secret.length);
  const near = fold(text.slice(from, end));
  const whole = fold(secret);
  const first = whole.slice(0, shortestCut);
  for (let at = near.indexOf(first); at >= 0; at = near.indexOf(first, at + 1))
    if (whole.startsWith(near.slice(at))) return from + at;
  return null;
}

/** Where the end of the secret ends that begins at `start`. */
function tailAt(text: string, secret: string, start: number): number | null {
  const near = fold(text.slice(start, start + secret.length));
  const whole = fold(secret);
  const last = whole.slice(-shortestCut);
  for (let at = near.indexOf(last); at >= 0; at = near.indexOf(last, at + 1))
    if (whole.endsWith(near.slice(0, at + shortestCut))) return start + at + shortestCut;
  return null;
}

/** Of the same length, so that places in it are places in the text. */
function fold(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : text;
}

function edge(pattern: RegExp, text: string): number {
  return pattern.exec(text)?.[0].length ?? 0;
}
