/** What the page carries for its own script, as JSON. The script and the one that writes the page agree on it here. */

/** What an entry is searched, filtered and sorted by. */
export type Row = readonly [
  /** folded: compatibility forms are one, small letters */
  text: string,
  /** place in `Labels.states` */
  state: number,
  /** place in `Labels.kinds`; -1: neither */
  kind: number,
  /** place in `Labels.accounts`; -1: of none */
  account: number,
  /** places in `Labels.codes` */
  codes: readonly number[],
  hasWarnings: 0 | 1,
  /** milliseconds since 1970; null: not known */
  createdAtMs: number | null,
];

/** A name in the address and how it reads. */
export type Label = readonly [key: string, says: string];

export interface Labels {
  readonly states: readonly Label[];
  readonly kinds: readonly Label[];
  readonly accounts: readonly Label[];
  readonly codes: readonly Label[];
}

/** `{count}` stands for a number. */
export interface ClientWords {
  /** {from} {to} {found} {all} */
  readonly found: string;
  /** {all} */
  readonly foundNone: string;
  /** {page} {pages} */
  readonly page: string;
  readonly any: string;
  readonly copy: string;
  readonly copied: string;
  readonly copyByHand: string;
  readonly orders: { readonly plan: string; readonly oldest: string; readonly newest: string };
}
