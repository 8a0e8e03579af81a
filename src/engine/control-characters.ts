/**
 * The first control character that no caption has, as `U+0000`; null: there is none. Tabs and line ends are wanted. Most places
 * refuse these, or cut the text there, and nobody sees them in an editor.
 */
export function findControlCharacter(text: string): string | null {
  const [found] = /(?![\t\n\r])\p{Cc}/u.exec(text) ?? [];
  return found === undefined ? null : `U+${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
