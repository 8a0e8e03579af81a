/**
 * What the page shows, as the server says it: everything is worded there, the page only draws it. It is asked for again
 * and again; `stamp` changes whenever anything else does.
 */
export interface PageView {
  readonly stamp: string;
  readonly language: string;
  /** the words that stay the same */
  readonly labels: Labels;
  /** `REDnote · main` */
  readonly heading: string;
  /** where the account stands, one line each; the first is the most important */
  readonly standing: readonly string[];
  readonly screen: Screen;
}

export type Screen =
  /** to be read before the first post */
  | { readonly kind: 'briefing'; readonly title: string; readonly lines: readonly string[] }
  | { readonly kind: 'post'; readonly card: Card }
  /** shown before, by a run that ended: was it posted? */
  | { readonly kind: 'question'; readonly card: Card }
  /** nothing to do now; `details` may hold a command to type */
  | { readonly kind: 'rest'; readonly title: string; readonly details: readonly string[]; readonly final: boolean };

/** One post before the person. */
export interface Card {
  /** names this showing: an answer says which one it is about */
  readonly id: string;
  readonly title: string;
  /** what was done for them, or why it is them; null: nothing to say */
  readonly notice: string | null;
  readonly place: string;
  readonly heading: TextPart | null;
  readonly body: TextPart;
  readonly topics: readonly string[];
  readonly files: readonly CardFile[];
  readonly cover: CardFile | null;
  /** what to set by hand */
  readonly checklist: readonly string[];
  /** date, place: worth knowing, nothing to do */
  readonly facts: readonly string[];
  readonly composer: { readonly label: string; readonly url: string } | null;
  /** the files can be shown in a folder of this computer */
  readonly canReveal: boolean;
}

/** A text to copy, and how much of the room it takes: `18 of 20 units`. */
export interface TextPart {
  readonly text: string;
  readonly counters: readonly string[];
}

export interface CardFile {
  /** the path that shows it; with `?save` it is saved */
  readonly path: string;
  readonly name: string;
  readonly kind: 'video' | 'image';
  readonly mime: string;
  /** `2 of 5` and its size */
  readonly caption: string;
  readonly alt: string;
}

/** What the page sends back. */
export type Answer =
  | { readonly kind: 'read' }
  | { readonly kind: 'posted'; readonly card: string; readonly address: string; readonly sure: boolean }
  | { readonly kind: 'reveal'; readonly card: string }
  | { readonly kind: 'not-now' | 'skip' | 'unsure'; readonly card: string };

/** What the server says to that. */
export type Reply =
  | { readonly kind: 'taken' }
  /** not recorded yet: they are asked again, in these words */
  | { readonly kind: 'questioned'; readonly question: string }
  /** the files lie in this folder now */
  | { readonly kind: 'revealed'; readonly folder: string }
  /** about a post that is not before anybody any more */
  | { readonly kind: 'stale' }
  | { readonly kind: 'invalid' };

/** Every word of the page that does not depend on the post. */
export interface Labels {
  readonly title: string;
  readonly begin: string;
  readonly copyTitle: string;
  readonly copyText: string;
  readonly copied: string;
  readonly copyByHand: string;
  readonly save: string;
  readonly saveCover: string;
  readonly shareAll: string;
  readonly howToSave: string;
  readonly howToSaveLines: readonly string[];
  readonly reveal: string;
  readonly revealed: string;
  readonly files: string;
  readonly cover: string;
  readonly titleHeading: string;
  readonly textHeading: string;
  readonly noText: string;
  readonly topicsHeading: string;
  readonly topicsHint: string;
  readonly checklist: string;
  readonly afterwards: string;
  readonly addressLabel: string;
  readonly addressHint: string;
  readonly posted: string;
  readonly postedNoLink: string;
  readonly notNow: string;
  readonly notPosted: string;
  readonly skip: string;
  readonly skipSure: string;
  readonly skipYes: string;
  readonly back: string;
  readonly unsure: string;
  readonly recordAnyway: string;
  readonly sending: string;
  readonly offline: string;
  readonly offlineHint: string;
  readonly oldCode: string;
  readonly oldCodeHint: string;
  readonly wasStale: string;
  readonly notSent: string;
}
