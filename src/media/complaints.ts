import { because, FerryError } from '../contract/index.ts';

/** What ffmpeg says of pictures it cannot decode, in versions 4 to 8; it then ends with 0 all the same. */
const undecodable =
  /error while decoding MB|Error splitting the input into NAL units|Invalid NAL unit size|concealing \d+ DC|corrupted macroblock|Error (while decoding stream #0:0|submitting packet to decoder)|\[vist#0:0.*Error submitting|Failed to decode|Corrupt frame detected/i;

/**
 * libass looks into other fonts then, and names the one that has it in its next line. Current ones say so when there is none, also where only
 * warnings are shown; the one of 2018 says nothing.
 */
const notInFont = /Glyph 0x([0-9a-f]+) not found|failed to find any fallback with glyph 0x([0-9a-f]+)/i;
const fontFound = /fontselect: \(.*\) -> /;

interface Complaints {
  readonly hear: (line: string) => void;
  /** why what was made of the file at `path` cannot be used; `subtitles` lie there. null: nothing was complained of */
  found(path: string, subtitles: string | null): FerryError | null;
}

const mostLetters = 20;

/** Listens to an ffmpeg that ends with 0 whatever it met. */
export function watchComplaints(): Complaints {
  let isDamaged = false;
  const letters = watchLetters();
  return {
    hear: (line) => {
      isDamaged ||= undecodable.test(line);
      letters.hear(line);
    },
    found: (path, subtitles) => {
      if (isDamaged)
        return new FerryError('permanent', because('damaged', { path, part: 'frames' }), { effect: 'none' });
      const missing = letters.missing().slice(0, mostLetters);
      if (missing.length === 0) return null;
      const reason = because('subtitles-no-font', { path: subtitles ?? path, letters: missing.join('') });
      return new FerryError('needs-user', reason, { effect: 'none' });
    },
  };
}

/** Those that no font can draw, out of all that ffmpeg said. */
export function lettersIn(said: string): readonly string[] {
  const letters = watchLetters();
  for (const line of said.split('\n')) letters.hear(line);
  return letters.missing();
}

function watchLetters(): { hear(line: string): void; missing(): readonly string[] } {
  const missing = new Set<string>();
  let last: string | null = null;
  return {
    hear: (line) => {
      if (last !== null && fontFound.test(line)) missing.delete(last);
      else {
        const [, first, second] = notInFont.exec(line) ?? [];
        const point = Number.parseInt(first ?? second ?? '', 16);
        if (!(point <= 0x10ffff)) return;
        last = String.fromCodePoint(point);
        missing.add(last);
        return;
      }
      last = null;
    },
    missing: () => [...missing],
  };
}
