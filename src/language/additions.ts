import type { Masked, Rebuilt } from './mask.ts';

/** What a translation may not bring along: what programs read and what leads somewhere. */

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#34;': '"',
  '&apos;': "'",
  '&#39;': "'",
  '&#x27;': "'",
};
const entity = /&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});/giu;

/** Some services escape what they answer: taken back where the original has the plain character and no entity of its own. */
export function unescapeAnswer(original: string, answer: string): string {
  if (original.search(entity) >= 0) return answer;
  return answer.replace(entity, (written) => {
    const plain = entities[written.toLowerCase()];
    return plain !== undefined && original.includes(plain) ? plain : written;
  });
}

/** `<b>`, `</think>`, `<!--`, and one that is never closed; `<3` is none. */
const tag = /<[/!]?[a-z-][^<>]*>?/giu;
/** A capital behind the dot is a sentence that lacks its space. */
const label = String.raw`(?<![\p{L}\p{N}])(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}\.){1,8}`;
const host = new RegExp(String.raw`${label}(?:xn--[a-z0-9-]{2,59}|[a-z]{2,24}|[A-Z]{2,24})(?![\p{L}\p{N}])`, 'gu');
const hostInAnyCase = new RegExp(String.raw`${label}[A-Za-z0-9-]{2,59}(?![\p{L}\p{N}])`, 'gu');
const path = new RegExp(String.raw`${label}[a-z]{2,24}\/\S`, 'giu');
const number = /(?:\+\s?)?\(?\d(?:[\s()./-]{0,3}\d){6,}/gu;
const date = /^(?:\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{4}|\d{4}[./-]\d{1,2}[./-]\d{1,2})$/u;
const thousands = /^[1-9]\d{0,2}(?:([\s.])\d{3})(?:\1\d{3})*$/u;

/**
 * Is there a tag, an entity, a domain or a telephone number in it that the original does not have as often? Links with a scheme, names and
 * tags with `#` are compared elsewhere. Dates and numbers with dots between thousands are no telephone numbers.
 */
export function hasAdditions(original: string, answer: string): boolean {
  const [before, after] = [original.normalize('NFKC'), answer.normalize('NFKC')];
  const isMore = (pattern: RegExp) => {
    const left = found(before, pattern);
    return found(after, pattern).some((one) => {
      const at = left.indexOf(one);
      if (at < 0) return true;
      left.splice(at, 1);
      return false;
    });
  };
  if ([tag, entity, path].some(isMore)) return true;
  const hosts = new Set(found(before, hostInAnyCase));
  if (found(after, host).some((one) => !hosts.has(one))) return true;
  const digits = before.replaceAll(/\D/g, '');
  return found(after, number).some(
    (one) => !date.test(one) && !thousands.test(one) && !digits.includes(one.replaceAll(/\D/g, '')),
  );
}

/** The answer → the whole caption, as `Masked` does it, and nothing in it that the person did not write. */
export function rebuildPlain(
  { caption, masked }: { readonly caption: string; readonly masked: Masked },
  answer: string,
): Rebuilt {
  const rebuilt = masked.rebuild(unescapeAnswer(masked.sent, answer));
  return rebuilt.kind === 'whole' && hasAdditions(caption, rebuilt.text) ? { kind: 'fault', fault: 'added' } : rebuilt;
}

function found(text: string, pattern: RegExp): string[] {
  return (text.match(pattern) ?? []).map((one) => one.trim().toLowerCase());
}
