/** What a cell holds when a spreadsheet had a hand in it: `'755…` and `="755…"` keep a number from being rounded. */
export function unwrapped(cell: string): string {
  const text = cell
    .normalize('NFKC')
    .replace(/[\u200b\u200e\u200f\u2060\ufeff]/g, '')
    .trim();
  const formula = /^=\s*"(.*)"$/s.exec(text) ?? /^=\s*(\d[\d.,' ]*)$/.exec(text) ?? /^"(.*)"$/s.exec(text);
  return (formula?.[1] ?? text).replace(/^['’`]+|['’`]+$/g, '').trim();
}

export type CellId =
  | { readonly kind: 'source'; readonly id: string }
  /** anything but a number */
  | { readonly kind: 'ref'; readonly ref: string }
  /** a number that is no id; `rounded`: it was one, and its digits are lost */
  | { readonly kind: 'number'; readonly rounded: boolean };

/**
 * An id as people's sheets have it: with thousands separators (`7,556,888,…`), a `.0` behind it, or a link around it. A number in
 * powers of ten has lost most of its digits; one that ends in zeros may have lost a few, which only its posts can tell.
 */
export function readId(cell: string): CellId {
  const text = unwrapped(cell);
  const inUrl = findIdInUrl(text);
  if (inUrl !== null) return { kind: 'source', id: inUrl };
  if (/^\d+(?:[.,]\d+)?E\+?\d+$/i.test(text)) return { kind: 'number', rounded: true };
  const digits = withoutSeparators(text.replace(/^(\d{6,})[.,]0+$/, '$1'));
  if (/^\d{15,20}$/.test(digits)) return { kind: 'source', id: digits };
  return /^\d+$/.test(digits) ? { kind: 'number', rounded: false } : { kind: 'ref', ref: text };
}

/** Three digits each between one and the same sign, or the number as it was. */
function withoutSeparators(text: string): string {
  const match = /^\d{1,3}([.,' ’_])\d{3}(?:\1\d{3})+$/.exec(text);
  return match === null ? text : text.replace(/\D/g, '');
}

/** `https://www.tiktok.com/@name/video/<id>`, `/photo/<id>`, `https://www.tiktokv.com/share/video/<id>/`, also in a formula. */
export function findIdInUrl(text: string): string | null {
  return /\/(?:video|photo|v)\/(\d{15,20})(?!\d)/i.exec(text)?.[1] ?? null;
}
