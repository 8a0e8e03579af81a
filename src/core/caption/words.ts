/**
 * What a person wants done with the words of all posts, beyond what the destination needs. Plain JSON, a part of a plan's
 * choices. What is absent is not done.
 */
export interface WordChoices {
  /** of the account, in the order of the person's file */
  readonly glossary?: readonly GlossaryRule[];
  /** a line that says when the post was new */
  readonly originalDate?: OriginalDateLine;
  /** UTF-8 that was read as Latin-1 or Windows-1252 is repaired, where only one reading is possible */
  readonly repair?: true;
  readonly topics?: TopicChoice;
}

/** `term` is text as people write it, on one line, found as a whole word, whatever its case and width. */
export type GlossaryRule =
  | { readonly kind: 'replace'; readonly term: string; readonly with: string }
  | { readonly kind: 'drop'; readonly term: string }
  /** never translated, replaced or dropped */
  | { readonly kind: 'keep'; readonly term: string }
  /** stands at the end of every post */
  | { readonly kind: 'append'; readonly text: string };

export interface OriginalDateLine {
  /** as it is written, with `{date}` where the day stands */
  readonly line: string;
  /** IANA name: the day is that of this zone */
  readonly timeZone: string;
}

export interface TopicChoice {
  /** the destination's own table counts too */
  readonly table: boolean;
  /** the person's; wins over the table. `tag` without `#`; `topic` null: the tag goes */
  readonly own: readonly { readonly tag: string; readonly topic: string | null }[];
}
