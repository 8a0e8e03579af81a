import type { Span } from './cut.ts';
import { type CaptionToken, scanCaption, wholeSpans } from './tokens.ts';

export type Scan = (text: string) => readonly CaptionToken[];

/**
 * `scanCaption`, which remembers the text it saw last: several rules look at a caption one after the other, and most leave it as it
 * is.
 */
export function createScan(spelled: (name: string) => string | null): Scan {
  let seen = '';
  let tokens: readonly CaptionToken[] = [];
  return (text) => {
    if (text === seen) return tokens;
    tokens = mayHoldMore(text) ? scanCaption(text, spelled) : text === '' ? [] : [{ kind: 'words', text }];
    seen = text;
    return tokens;
  };
}

/** Every name has one of these signs, and every address a dot or `://`: most titles have none, and looking for addresses is slow. */
function mayHoldMore(text: string): boolean {
  return /[#＃@＠.]|:\/\//u.test(text);
}

/** `wholeSpans`, sooner where there is none. */
export function spansToKeep(text: string, spelled: (name: string) => string | null): readonly Span[] {
  return mayHoldMore(text) ? wholeSpans(text, spelled) : [];
}
