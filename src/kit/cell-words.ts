/** Words in the cells of tables that people fill in. */

/** What a cell says where one of a few words is expected: no matter the case, the blanks around it, or an apostrophe. */
export function plainWord(cell: string): string {
  return cell
    .normalize('NFKC')
    .replaceAll(/[\u200b\u200e\u200f\u2060\ufeff]/g, '')
    .trim()
    .replace(/^'/, '')
    .toLowerCase();
}

/** As a person writes them, or a spreadsheet makes of them. */
export const yesAndNo: Readonly<Record<'yes' | 'no', readonly string[]>> = {
  yes: ['yes', '是', 'true', '真', 'wahr', 'vrai'],
  no: ['no', '否', 'false', '假', 'falsch', 'faux'],
};
