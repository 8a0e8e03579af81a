/**
 * Text of others (captions, answers of servers, what a program said) for a terminal: nothing in it moves the cursor, rings or
 * turns the line around. Line ends stay.
 */
export function printable(text: string): string {
  return text.replaceAll(/(?!\n)[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '');
}
