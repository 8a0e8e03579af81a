/**
 * Clean-up that changes nothing a reader sees: NFC, no control, zero-width or direction-override characters, no runs of
 * spaces or blank lines. Captions copied out of apps carry all of these, and platforms count or refuse them.
 */
export function tidyCaption(caption: string): string {
  const visible = caption
    .replace(/\r\n?|[\u0085\u2028\u2029\v\f]/g, '\n')
    .replace(/[\t\u00a0\u1680\u2000-\u200a\u202f\u205f]/g, ' ')
    .replace(surplus, keepOrDrop)
    .normalize('NFC')
    .replace(joiner, keepJoiner);
  const marks = rightToLeft.test(visible) ? visible : visible.replace(/[\u200e\u200f\u061c]/g, '');
  return tidySpaces(marks.normalize('NFC'));
}

/**
 * Halves of surrogate pairs: an emoji that an app cut in two. In UTF-8 they cannot be written, so where text enters
 * (`kit/text.ts`) they become U+FFFD, and here that is taken out.
 */
export function withoutBroken(text: string): string {
  return text.replace(/\p{Surrogate}|\ufffd/gu, '');
}

/** Runs of spaces, spaces at line ends, more than one blank line; the ends. */
export function tidySpaces(text: string): string {
  return text
    .replace(/[ \u3000]{2,}/g, ' ')
    .replace(/ ?\u3000?\n[ \u3000]?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/**
 * Controls but newline, soft hyphen, zero-width space, word joiner, byte order mark, embeddings, overrides and isolates
 * (they turn text around and stay open after a cut), noncharacters, invisible tag letters.
 * Flags such as Scotland's are a black flag and tag letters: those stay.
 */
const surplus =
  /\u{1f3f4}[\u{e0020}-\u{e007e}]+\u{e007f}|[\u{e0000}-\u{e007f}]|\p{Cc}|[\u00ad\u200b\u2060-\u206f\ufeff\u202a-\u202e\ufff9-\ufffb\ufffe\uffff]/gu;

function keepOrDrop(match: string): string {
  return match === '\n' || match.startsWith('\u{1f3f4}') ? match : '';
}

/** Joiners shape Indic, Persian and Arabic words and hold emoji families together; elsewhere they only hide. */
const joiner = /[\u200c\u200d]/gu;

function keepJoiner(match: string, at: number, text: string): string {
  const before = text.slice(Math.max(0, at - 2), at);
  const after = text.slice(at + 1, at + 3);
  const joinsLetters = shapedBefore.test(before) && shapedAfter.test(after);
  const endsWord = /(?!\ufe0f)\p{M}$/u.test(before);
  const joinsEmoji =
    /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)$/u.test(before) &&
    /^\p{Extended_Pictographic}/u.test(after);
  return joinsLetters || endsWord || joinsEmoji ? match : '';
}

/** Letters of scripts that know no joining: there it only hides. */
const apart = String.raw`\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Han}`;
const shapedBefore = new RegExp(`(?![${apart}])[\\p{L}\\p{M}]$`, 'u');
const shapedAfter = new RegExp(`^(?![${apart}])[\\p{L}\\p{M}]`, 'u');

const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
