import { type Encoding, fromWindows1252 } from './encoding.ts';

/**
 * What an encoding did to a text that a person may have changed, too: letters became `?` because it has no place for them, or
 * UTF-8 was read as something else. null: nothing can be seen.
 */
export function findHarm(before: string, after: string, encoding: Encoding): 'letters-lost' | 'letters-garbled' | null {
  const foreign = [...new Set(before.match(/[^\p{ASCII}]/gu) ?? [])];
  const gone = foreign.filter((letter) => !after.includes(letter));
  if (gone.length === 0) return null;
  const holdsAll = encoding !== 'windows-1252' && encoding !== 'gb18030';
  if (!holdsAll && count(after, '?') > count(before, '?')) return 'letters-lost';
  return gone.some((letter) => after.includes(garbled(letter))) ? 'letters-garbled' : null;
}

function count(text: string, sign: string): number {
  return text.split(sign).length - 1;
}

/** `é` → `Ã©`, `海` → `æµ`: its first two bytes, each taken for a letter. */
function garbled(letter: string): string {
  return fromWindows1252(Buffer.from(letter, 'utf8').subarray(0, 2));
}
