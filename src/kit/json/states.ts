/** Where a scanner stands in JSON's grammar. Up to `AFTER` it stands between tokens, from `STRING` on inside one. */

export const BETWEEN = 0; // before, between and after documents
export const VALUE = 1;
export const FIRST_VALUE = 2; // after `[`
export const KEY = 3; // after `,` in an object
export const FIRST_KEY = 4; // after `{`
export const COLON = 5;
export const AFTER = 6; // after a value
export const STRING = 7;
export const ESCAPE = 8;
export const UNICODE = 9;
export const NUMBER = 10;
export const LITERAL = 11;
