import { because, FerryError } from '../contract/index.ts';

/** What ffmpeg says of pictures it cannot decode, in versions 4 to 8; it then ends with 0 all the same. */
const undecodable =
  /error while decoding MB|Error splitting the input into NAL units|Invalid NAL unit size|concealing \d+ DC|corrupted macroblock|Error (while decoding stream #0:0|submitting packet to decoder)|\[vist#0:0.*Error submitting|Failed to decode|Corrupt frame detected/i;

/** libass: `Glyph 0x4F60 not found` is only the step before it looks into other fonts. */
const withoutFont = /failed to find any fallback with glyph 0x([0-9a-f]+)/i;

interface Complaints {
  readonly hear: (line: string) => void;
  /** why what was made of the file at `path` cannot be used; `subtitles` lie there. null: nothing was complained of */
  found(path: string, subtitles: string | null): FerryError | null;
}

const mostLetters = 20;

/** Listens to an ffmpeg that ends with 0 whatever it met. */
export function watchComplaints(): Complaints {
  let isDamaged = false;
  const letters = new Set<string>();
  return {
    hear: (line) => {
      isDamaged ||= undecodable.test(line);
      const letter = letterIn(line);
      if (letter !== null && letters.size < mostLetters) letters.add(letter);
    },
    found: (path, subtitles) => {
      if (isDamaged)
        return new FerryError('permanent', because('damaged', { path, part: 'frames' }), { effect: 'none' });
      if (letters.size === 0) return null;
      const reason = because('subtitles-no-font', { path: subtitles ?? path, letters: [...letters].join('') });
      return new FerryError('needs-user', reason, { effect: 'none' });
    },
  };
}

/** Those that no font can draw, out of all that ffmpeg said. */
export function lettersIn(said: string): readonly string[] {
  return [...new Set(said.split('\n').flatMap((line) => letterIn(line) ?? []))];
}

function letterIn(line: string): string | null {
  const glyph = withoutFont.exec(line)?.[1];
  const point = glyph === undefined ? Number.NaN : Number.parseInt(glyph, 16);
  return point <= 0x10ffff ? String.fromCodePoint(point) : null;
}
