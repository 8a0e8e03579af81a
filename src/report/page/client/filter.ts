import type { Labels, Row } from './rows.ts';

/** What a reader asks to see. Empty text: all of it. `sort`: as planned when empty. */
export interface Wish {
  readonly q: string;
  readonly state: string;
  readonly account: string;
  readonly kind: string;
  readonly code: string;
  readonly sort: string;
  readonly warnings: string;
  /** from 1 */
  readonly page: number;
}

export const noWish: Wish = { q: '', state: '', account: '', kind: '', code: '', sort: '', warnings: '', page: 1 };

export const texts = ['q', 'state', 'account', 'kind', 'code', 'sort', 'warnings'] as const;

/** From the address behind `#`; null: it is about something else, a place on the page. */
export function readWish(hash: string): Wish | null {
  if (hash !== '' && hash !== '#' && !hash.includes('=')) return null;
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const page = Number(given.get('page') ?? '1');
  const wish: Record<string, string> = {};
  for (const name of texts) wish[name] = given.get(name) ?? '';
  return { ...noWish, ...wish, page: Number.isInteger(page) && page > 0 ? page : 1 };
}

export function writeWish(wish: Wish): string {
  const given = new URLSearchParams();
  for (const name of texts) if (wish[name] !== '') given.set(name, wish[name]);
  if (wish.page > 1) given.set('page', String(wish.page));
  return given.toString();
}

/** Places of the rows that fit, in the order asked for. */
export function findRows(rows: readonly Row[], wish: Wish, labels: Labels): readonly number[] {
  const place = (of: readonly (readonly [string, string])[], key: string) =>
    key === '' ? null : of.findIndex(([name]) => name === key);
  const state = place(labels.states, wish.state);
  const account = place(labels.accounts, wish.account);
  const kind = place(labels.kinds, wish.kind);
  const code = place(labels.codes, wish.code);
  const words = wish.q
    .normalize('NFKC')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const found: number[] = [];
  rows.forEach((row, index) => {
    if (state !== null && row[1] !== state) return;
    if (kind !== null && row[2] !== kind) return;
    if (account !== null && row[3] !== account) return;
    if (code !== null && !row[4].includes(code)) return;
    if (wish.warnings !== '' && row[5] === 0) return;
    if (words.every((word) => row[0].includes(word))) found.push(index);
  });
  return sorted(found, rows, wish.sort);
}

/** What has no date comes last. */
function sorted(found: readonly number[], rows: readonly Row[], sort: string): readonly number[] {
  if (sort !== 'oldest' && sort !== 'newest') return found;
  const sign = sort === 'oldest' ? 1 : -1;
  const time = (index: number) => {
    const at = rows[index]?.[6] ?? null;
    return at === null ? Infinity : at * sign;
  };
  return [...found].sort((a, b) => {
    const [one, other] = [time(a), time(b)];
    return one === other ? a - b : one < other ? -1 : 1;
  });
}
