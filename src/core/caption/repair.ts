/** What Windows-1252 shows for the bytes 0x80 to 0x9F; the five unassigned ones stay as they are. */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

export interface Mojibake {
  /** the first such place, and what it probably was */
  readonly found: string;
  readonly probably: string;
  /** the whole text as it was; null: several readings are possible, a person has to look */
  readonly repaired: string | null;
}

/** Text that was UTF-8, read as Windows-1252 or Latin-1 and saved again, once or several times: `CafÃ©` for `Café`. */
export function findMojibake(text: string): Mojibake | null {
  for (const match of text.matchAll(/[\u0080-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{2,}/g)) {
    const probably = quotedLetter.test(match[0]) ? null : decodeTwice(match[0]);
    if (probably !== null && !rare.test(probably))
      return { found: match[0].slice(0, 20), probably: probably.slice(0, 20), repaired: repairText(text) };
  }
  return null;
}

/** No text was misread more often in what was seen. */
const mostRounds = 3;

/** What a misread text is made of. Other letters beside it are of another text, and right. */
const misreadable = /[\p{Cc}\u0020-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]+/gu;

/**
 * The text as it was before it was misread; null: it was not, or another reading is possible. Each run of such characters must be
 * the bytes of one UTF-8 text: a letter in it that is right already (`Café, CafÃ©`) means that somebody put two texts together.
 */
export function repairText(text: string): string | null {
  if (!/[\u00c2-\u00f4]/.test(text)) return null;
  const repaired = text.replace(misreadable, repairRun);
  return repaired === text ? null : repaired;
}

function repairRun(run: string): string {
  let repaired = run;
  for (let round = 0; round < mostRounds; round += 1) {
    const before = repairOnce(repaired);
    if (before === null) break;
    repaired = before;
  }
  return repaired;
}

function repairOnce(text: string): string | null {
  if (!/[\u00c2-\u00f4]/.test(text) || !isProof(text)) return null;
  const decoded = decodeTwice(text);
  return decoded === null || unlikely.test(decoded) ? null : decoded;
}

/**
 * A letter beside a mark may be just that: `AMANHÃ…`, `«CAFÉ»`. Three bytes in a row that make one character never are, and nor is
 * a capital letter before a sign that nobody writes there: `Ã©`, `Â°`.
 */
function isProof(text: string): boolean {
  return /[\u00e0-\u00f4][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{2}|[\u00c2-\u00df][\u0081\u008d\u008f\u0090\u009d\u00a1-\u00a9\u00ac-\u00b6\u00b8-\u00ba\u00bc-\u00beƒ†‡ˆ‰Š‹ŒŽ˜šœžŸ€]/.test(
    text,
  );
}

/** `CAFÉ»` reads as two bytes of one letter, and is none. */
const quotedLetter = /^[À-ÿ][»«”’›]$/;

/** Phonetic and other letters nobody writes in captions (Romanian, Vietnamese and Pinyin ones they do): such a reading is chance. */
const rare = /[\u0180-\u019f\u01a2-\u01ae\u01b1-\u01cc\u01dd-\u0217\u021c-\u036f]/;
/** Nor does a text hold these. Controls of the second kind may still be bytes, misread once more. */
const unlikely =
  /[\u0180-\u019f\u01a2-\u01ae\u01b1-\u01cc\u01dd-\u0217\u021c-\u02af\ufffd]|(?![\u0080-\u009f])[\p{Cn}\p{Co}]|(?!\n|\t|\r|[\u0080-\u009f])\p{Cc}/u;

function decodeTwice(text: string): string | null {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) {
    const high = windows1252.indexOf(text.charAt(index));
    const byte = high >= 0 ? 0x80 + high : text.charCodeAt(index);
    if (byte > 0xff) return null;
    bytes[index] = byte;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
