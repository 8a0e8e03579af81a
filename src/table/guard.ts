/**
 * What a spreadsheet would make something else of: a formula, a number (`007` → 7), a date (`10 May`), a truth value. An
 * apostrophe in front keeps it a text in all of them, and shows.
 */
export function isMistakable(text: string): boolean {
  if (/^[=+\-@\t\r＝＋－＠]/.test(text)) return true;
  const plain = text.trim();
  if (plain.length > mostLength || plain === '') return false;
  if (truths.has(plain.toLowerCase()) || /^#(?:N\/A|\w+[!?])$/i.test(plain)) return true;
  const words = plain.match(/[\p{L}]+/gu) ?? [];
  const [first = ''] = words;
  const startsSo = !plain.startsWith(first) || first === '' || months.test(first) || /^[上下]午/.test(first);
  return (
    startsSo &&
    /\p{N}/u.test(plain) &&
    !/\p{So}/u.test(plain) &&
    words.every((word) => months.test(word) || units.test(word))
  );
}

const mostLength = 60;
const truths = new Set(['true', 'false', 'wahr', 'falsch', 'vrai', 'faux', 'verdadero', 'falso', 'vero', '真', '假']);
/** by their beginnings, in the languages whose spreadsheets know them */
const months =
  /^(?:jan|ene|gen|feb|fev|fév|mar|mär|mrz|apr|avr|abr|may|mai|mag|mei|jun|juin|giu|jul|juil|lug|aug|aoû|ago|sep|set|okt|oct|out|ott|nov|dec|déc|dez|dic|des)\p{L}*$/iu;
const units =
  /^(?:e|t|z|am|pm|a|p|m|h|h?rs|utc|gmt|eur|usd|gbp|cny|rmb|de|st|nd|rd|th|年|月|日|年月日|时|時|分|秒|上午|下午)$/iu;

/** As it is written into a table. `readGuarded` undoes it. */
export function guarded(text: string): string {
  return isMistakable(text.replace(/^'+/, '')) ? `'${text}` : text;
}

/**
 * What a cell means. `written`: as clipferry wrote it there: behind an apostrophe of ours, the first one is ours whatever a
 * person wrote after it; elsewhere it is only where it keeps a text from being mistaken, so `'tis` stays.
 */
export function readGuarded(cell: string, written: { readonly text: string }): string {
  if (!cell.startsWith("'")) return cell;
  const isOurs = guarded(written.text) !== written.text;
  return isOurs || isMistakable(cell.replace(/^'+/, '')) ? cell.slice(1) : cell;
}
