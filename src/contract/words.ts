import type { IsoTime } from './values.ts';

/** Languages clipferry speaks: English and Simplified Chinese. */
export type Language = 'en' | 'zh';

/** What a phrase may use to word its facts. Every answer is in the reader's language and time zone. */
export interface Speech {
  readonly language: Language;
  /** `12,345` */
  number(value: number): string;
  /** `3.1 MB` */
  bytes(value: number): string;
  /** `2026-11-26`, in the reader's time zone */
  day(time: IsoTime): string;
  /** `2026-11-26 18:30`, with the zone's name where it is not obvious */
  minute(time: IsoTime): string;
  /** `90 minutes`, `5 hours`, `12 days` */
  duration(ms: number): string;
  /** `a, b or c` */
  anyOf(values: readonly string[]): string;
  /** a unit of text by its code: `graphemes` → `characters` */
  unit(code: string): string;
  /** `clipferry …` with each word quoted for the shell, ready to paste. What stands in `<…>` is left for the person. */
  command(...words: readonly string[]): string;
  /** The command that made the plan, with all that was chosen there and this change: `clipferry plan …`. */
  planAgain(change?: PlanChange): string;
  /** the nouns of the place the posts come from */
  readonly source: SourceNouns;
}

/** What a plan that is made again is to have otherwise: flags with their values, one behind the other. */
export interface PlanChange {
  /** in the place of what was chosen by the same flags: `['--limit', '5']` */
  readonly with?: readonly string[];
  /** names of flags that are left away */
  readonly without?: readonly string[];
}

/** A source's own nouns: the rest of the program never says "TikTok". */
export interface SourceNouns {
  /** `TikTok` */
  readonly name: string;
  /** `ask TikTok for a new export`: continues a sentence, without a mark at its end */
  readonly askForExport: string;
  /** a command of somebody else's program that reads the captions of a person's own profile; absent: no way is known, or nobody asked */
  readonly captionDump?: string;
}

/** One way out: what a person can do, and the command if there is one. */
export interface Way {
  readonly text: string;
  readonly command?: string;
}

/** A reason in words. `says` is a plain sentence without a mark at its end; `ways` are tried best first. */
export interface Words {
  readonly says: string;
  readonly ways?: readonly (string | Way)[];
}

/**
 * Facts → words. A fact may be missing: totals keep what all posts of a group share, and old ledgers know less.
 * A plain string is a sentence that needs no facts.
 */
export type Phrase<Values = never> = string | ((values: Partial<Values>, speech: Speech) => string | Words);

/** A phrase for every code, and no other. */
export type PhraseBook<Reasons> = { readonly [Code in keyof Reasons]: Phrase<Reasons[Code]> };

/** What an adapter says in one language. `Own` are its own codes, without the `<adapter>/` in front. */
export interface AdapterWords<Own = Readonly<Record<never, never>>> {
  readonly title: string;
  readonly reasons: PhraseBook<Own>;
  /** units of text only this platform counts in, each with the prefix: `bluesky/posts` */
  readonly units?: Readonly<Record<string, string>>;
}

/** What a source says in one language: also its nouns, which the rest of the program borrows. */
export interface SourceWords<Own = Readonly<Record<never, never>>> extends AdapterWords<Own> {
  readonly nouns: SourceNouns;
}

/** What a destination says in one language: also what its options do, and what its login asks. */
export interface DestinationWords<Own = Readonly<Record<never, never>>> extends AdapterWords<Own> {
  /** what each option does, in the schema's order */
  readonly options: Readonly<Record<string, string>>;
  /** the question for each field of the login form */
  readonly login: Readonly<Record<string, string>>;
}
