/**
 * One pattern that finds a secret in every spelling a log may carry it in, also mixed: plain, percent-encoded (once or
 * more), JSON-escaped (once or more), HTML-escaped, and base64 or base64url at any of the three positions a byte can have
 * inside a longer encoded text (`user:password` in Basic authentication).
 */
export function secretPattern(secret: string, { anyCase }: { readonly anyCase: boolean }): RegExp {
  const plain = Array.from(secret, spellings).join('');
  return new RegExp([plain, ...base64Cores(secret).map(base64Spellings)].join('|'), anyCase ? 'gi' : 'g');
}

const JSON_SHORT: Readonly<Record<string, string>> = { '\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't' };
const HTML_NAMES: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };

/** One character, as an alternation of all its spellings. */
function spellings(char: string): string {
  // \\* : JSON inside JSON doubles the backslashes at every level.
  const ways = [/["'/\\]/.test(char) ? `\\\\*${literal(char)}` : literal(char)];
  if (char === '\\') ways.push('\\\\+');
  if (char === ' ') ways.push('\\+');
  const short = JSON_SHORT[char];
  if (short) ways.push(`\\\\+${short}`);
  const name = HTML_NAMES[char];
  if (name) ways.push(`&(?:amp;)*(?:${name}|#0*${char.charCodeAt(0)}|#[xX]0*${char.charCodeAt(0).toString(16)});`);
  ways.push(Array.from(Buffer.from(char, 'utf8'), (byte) => `%(?:25)*${anyHexCase(hex(byte, 2))}`).join(''));
  ways.push(Array.from(utf16(char), (unit) => `\\\\+u${anyHexCase(hex(unit, 4))}`).join(''));
  return `(?:${ways.join('|')})`;
}

/** The part of the encoded text that depends on nothing but the secret, for each of the three positions. */
function base64Cores(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
  });
}

function base64Spellings(core: string): string {
  return Array.from(core, (char) => {
    if (char === '+') return `(?:-|${spellings('+')})`;
    return char === '/' ? `(?:_|${spellings('/')})` : char;
  }).join('');
}

function* utf16(char: string): Generator<number> {
  for (let at = 0; at < char.length; at += 1) yield char.charCodeAt(at);
}

function literal(char: string): string {
  return char.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

function anyHexCase(digits: string): string {
  return digits.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}
