import type { TextLimits } from './capabilities.ts';
import type { Draft, RemotePost } from './publish.ts';
import type { Reason } from './reason.ts';

/**
 * Where a person publishes: it shows them drafts and hears what they did. The engine has stored the intent before anything
 * is shown, so a hand-off keeps no memory of its own. Both calls end with an AbortError when the signal says so.
 */
export interface HandOff {
  /** Shows exactly this draft and waits, for hours if need be, until the person says what they did. */
  present(showing: Showing, signal: AbortSignal): Promise<PersonSaid>;
  /** Asks about a draft that was shown by an earlier run: was it posted? `unsure`: nobody knows, or nobody answered. */
  ask(showing: Showing, signal: AbortSignal): Promise<PersonSaid | { readonly kind: 'unsure' }>;
}

/** One draft before a person, and what they need to know to post it. */
export interface Showing {
  readonly draft: Draft;
  readonly place: HandOffPlace;
  /** why it is them, or what was done for them already ("the fields are filled, press publish"); absent: it is always them */
  readonly because?: Reason;
}

/** A place as a person posts there. It belongs to the destination; whoever shows drafts knows no place by name. */
export interface HandOffPlace {
  /** for the counters; in the place's own units */
  readonly text: TextLimits;
  /** What to set by hand beside title, text and files (who sees it, a declaration), in the order of the place's own form. */
  checklist(draft: Draft): readonly Reason[];
  /**
   * What a person pasted, often a whole text with an address in it → the post it names at this place. null: it names none,
   * and they are asked whether they meant it; if they did, their word has to do.
   */
  readAddress(pasted: string): Pick<RemotePost, 'id' | 'url'> | null;
  /** The page where a post is made, to open beside the draft in the person's own browser; null: they use the app. */
  readonly composer: string | null;
}

/** What a person says they did with a draft that was shown to them. */
export type PersonSaid =
  /** what they gave as its address; null: they gave none */
  | { readonly kind: 'posted'; readonly url: string | null }
  /** it was not posted; it may be shown again */
  | { readonly kind: 'not-now' }
  /** it was not posted, and is not to be */
  | { readonly kind: 'skip' };
