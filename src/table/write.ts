/** Excel takes a table for UTF-8 only with this in front. */
export const tableStart = '\ufeff';

/** One row (RFC 4180), with the end of line Excel writes. Cells are written as they are: see `guarded`. */
export function tableLine(cells: readonly string[]): string {
  return `${cells.map(quoted).join(',')}\r\n`;
}

/** Line breaks in cells are LF: with CRLF, Excel shows an empty line, or a box. */
function quoted(cell: string): string {
  const text = withPlainBreaks(cell);
  return /[",;|\t\n']|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function withPlainBreaks(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}
