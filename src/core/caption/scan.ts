import { type CaptionToken, scanCaption } from './tokens.ts';

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
    tokens = scanCaption(text, spelled);
    seen = text;
    return tokens;
  };
}
