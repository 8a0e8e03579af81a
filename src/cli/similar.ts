/** What somebody may have meant who typed this: the nearest of the names, if any is near. */
export function findSimilar(given: string, names: readonly string[]): string | null {
  const typed = given.toLowerCase();
  const ranked = names
    .map((name) => ({ name, slips: slipsBetween(typed, name.toLowerCase()) }))
    .filter(({ name, slips }) => slips <= Math.max(1, Math.floor(Math.min(bare(name).length, bare(typed).length) / 3)))
    .sort((one, other) => one.slips - other.slips);
  const [nearest] = ranked;
  if (nearest !== undefined) return nearest.name;
  const begun = names.filter((name) => bare(typed).length >= 3 && name.startsWith(typed));
  return begun.length === 1 ? (begun[0] ?? null) : null;
}

function bare(name: string): string {
  return name.replace(/^-+/, '');
}

/** Letters left out, put in, changed, or swapped with their neighbour (Damerau's distance). */
function slipsBetween(one: string, other: string): number {
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number) => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let row = 1; row <= one.length; row += 1) {
    const next = [row];
    rows.push(next);
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      next[column] = Math.min(
        at(row - 1, column) + 1,
        at(row, column - 1) + 1,
        at(row - 1, column - 1) + (isSame ? 0 : 1),
        isSwapped ? at(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
  }
  return at(one.length, other.length);
}
