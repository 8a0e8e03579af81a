import { type Encoding, fromWindows1252 } from '../kit/encoding.ts';

/**
 * What an encoding did to a text that a person may have changed, too: letters became `?` because it has no place for them, or
 * were read as others than they were written as. null: nothing can be seen.
 */
export function findHarm(before: string, after: string, encoding: Encoding): 'letters-lost' | 'letters-garbled' | null {
  const foreign = foreignLetters(before);
  const gone = foreign.filter((letter) => !after.includes(letter));
  if (gone.length === 0) return null;
  if (gone.some((letter) => after.includes(asBytes(letter)))) return 'letters-garbled';
  if (encoding !== 'windows-1252' && encoding !== 'gb18030') return null;
  if (count(after, '?') > count(before, '?')) return 'letters-lost';
  const come = foreignLetters(after).filter((letter) => !before.includes(letter));
  const isGarbled = (letter: string) => /(?!\p{Script=Latin})\p{L}/u.test(letter) || misread(letter, come);
  return come.length > 0 && gone.some(isGarbled) ? 'letters-garbled' : null;
}

function foreignLetters(text: string): readonly string[] {
  return [...new Set(text.match(/[^\p{ASCII}]/gu) ?? [])];
}

function count(text: string, sign: string): number {
  return text.split(sign).length - 1;
}

/** `é` → `Ã©`, `海` → `æµ`: its first two bytes in UTF-8, each taken for a letter. */
function asBytes(letter: string): string {
  return fromWindows1252(Buffer.from(letter, 'utf8').subarray(0, 2));
}

/** Other code pages of Latin letters: an old Mac's, and those of Central Europe, Turkey and the Baltic. */
const pages: readonly string[] = ['macintosh', 'windows-1250', 'windows-1254', 'windows-1257'];
const highBytes = Buffer.from(Array.from({ length: 128 }, (_, index) => index + 128));

/** Is one of these what the letter is taken for, when another page is read as Windows-1252? */
function misread(letter: string, come: readonly string[]): boolean {
  return pages.some((page) => {
    const place = [...new TextDecoder(page).decode(highBytes)].indexOf(letter);
    return place >= 0 && come.includes(fromWindows1252(highBytes.subarray(place, place + 1)));
  });
}
