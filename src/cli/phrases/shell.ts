/** Commands a person can paste into a POSIX shell, whatever their paths hold. */

/** `clipferry …`, each word quoted where the shell would take it for something else. */
export function commandLine(words: readonly string[]): string {
  const line: string[] = ['clipferry'];
  const behind: string[] = [];
  for (const [index, word] of words.entries()) {
    const before = words[index - 1];
    // A value that begins with a dash would be taken for a flag.
    if (!isDashed(word) || isFlag(word)) line.push(shellWord(word));
    else if (before !== undefined && isLongFlag(before)) line.push(`${line.pop()}=${shellWord(word)}`);
    else behind.push(shellWord(word));
  }
  return [...line, ...(behind.length === 0 ? [] : ['--', ...behind])].join(' ');
}

/** One word as the shell needs it. What stands in `<…>` stays bare: the person puts something there first. */
export function shellWord(word: string): string {
  if (isBare(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

const plain = /^[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+:,./=-]*$/;
const withPlaceholders = /^[A-Za-z0-9_@%+:,./=-]*(?:<[\p{L}][\p{L}\d -]*>[A-Za-z0-9_@%+:,./=-]*)+$/u;

function isBare(word: string): boolean {
  return plain.test(word) || withPlaceholders.test(word);
}

function isDashed(word: string): boolean {
  return word.startsWith('-') && word !== '-';
}

function isLongFlag(word: string): boolean {
  return /^--[a-z][a-z-]*$/.test(word);
}

function isFlag(word: string): boolean {
  return isLongFlag(word) || /^-[a-z]$/.test(word);
}
