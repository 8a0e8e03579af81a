/** The common ways platforms count text. A platform with its own way keeps that in its folder. */
/** What a person calls a character: a family emoji is one. */
export declare function graphemes(text: string): number;
export declare function splitGraphemes(text: string): string[];
/** Where each grapheme ends, in UTF-16 units, in order; the last one is `text.length`. Lazy, and linear in the text. */
export declare function graphemeEnds(text: string): Generator<number, void, undefined>;
export declare function utf8Bytes(text: string): number;
export declare function utf16Units(text: string): number;
export declare function codePoints(text: string): number;
