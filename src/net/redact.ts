import type { Json } from '../contract/index.ts';
import { maskCut } from './secret-cut.ts';
import { secretPattern } from './secret-pattern.ts';
import { isSecretName, maskShapes } from './secret-shapes.ts';

/**
 * Takes secrets out of what is shown, logged or stored. Two ways: secrets it was taught are found in any spelling (plain,
 * percent-encoded, JSON- or HTML-escaped, base64; the longer ones also in other case, and cut at either end of the text); others by their shape (signed query parameters, Authorization and
 * Cookie headers, JWTs, app passwords).
 */
export interface Redactor {
  /** From now on. Teach it every secret as soon as it is read. Fewer than 4 characters are ignored: they would blank out words. */
  add(secret: string): void;
  text(text: string): string;
  /**
   * Is one that was taught in it? For refusing, where `text` is for showing: nothing is found by its shape, and none below 8 characters, which
   * may be a word.
   */
  holds(text: string): boolean;
  /** Strings as `text`, and whatever stands under a name such as `password` or `cookie`. Keeps the shape. */
  json(value: Json): Json;
}

/** Short on purpose: shorter than any secret it replaces. */
export const MASK = '***';
const SHORTEST_SECRET = 4;
/** Hosts come back in lower case. A shorter one in other case may well be a word. */
const SHORTEST_IN_ANY_CASE = 8;

export function createRedactor(secrets: Iterable<string> = []): Redactor {
  const taught = new Map<string, RegExp>();
  let patterns: readonly RegExp[] = [];
  const add = (secret: string): void => {
    // A file ends in a newline, a header does not.
    const trimmed = secret.trim();
    if (trimmed.length < SHORTEST_SECRET || taught.has(trimmed)) return;
    taught.set(trimmed, secretPattern(trimmed, { anyCase: trimmed.length >= SHORTEST_IN_ANY_CASE }));
    // Longest first: a secret inside another must not leave the rest of the other behind.
    patterns = [...taught].sort(([a], [b]) => b.length - a.length).map(([, pattern]) => pattern);
  };
  const withoutTaught = (input: string): string => {
    let output = input;
    for (const pattern of patterns) output = output.replace(pattern, MASK);
    for (const secret of taught.keys()) output = maskCut(output, secret, MASK);
    return output;
  };
  const isIn = (input: string, [secret, pattern]: readonly [string, RegExp]): boolean =>
    secret.length >= SHORTEST_IN_ANY_CASE && (input.search(pattern) >= 0 || maskCut(input, secret, MASK) !== input);
  const text = (input: string): string => maskShapes(withoutTaught(input), MASK);
  const holds = (input: string): boolean => [...taught].some((one) => isIn(input, one));
  for (const secret of secrets) add(secret);
  return { add, text, holds, json: (value) => redactJson(value, text) };
}

function redactJson(value: Json, text: (input: string) => string): Json {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') return text(String(value)) === String(value) ? value : MASK;
  if (value === null || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map((each: Json) => redactJson(each, text));
  return Object.fromEntries(
    Object.entries(value).map(([name, each]: [string, Json]) => [
      text(name),
      isSecretName(name) && each !== null && typeof each !== 'boolean' ? MASK : redactJson(each, text),
    ]),
  );
}
