import type { HandOff, IsoTime, Language, Reason, RenditionFiles, Speech, Words } from '../contract/index.ts';
import type { PageView } from './client/view.ts';

/**
 * The desk between the run and the person: what is put before them, one post at a time, and what they say. It is a `HandOff`
 * for the adapters, and for the page's server the view, the answers and the files. It remembers nothing beyond this run.
 */
export interface Desk {
  readonly handOff: HandOff;
  view(viewer: Viewer): Promise<PageView>;
  /** What the page sent, checked here: it comes from outside. */
  answer(body: unknown, viewer: Viewer): Promise<Answered>;
  /** A file of the post that is before the person now; null: there is no such card or file. `card` and `name` come from outside. */
  findFile(card: string, name: string): DeskFile | null;
  /** Calls back when the view may have changed; returns what ends it. */
  onChange(listener: () => void): () => void;
  /** The run is over: the page says so from now on, and how it goes on. */
  end(farewell: Farewell): void;
}

/** Who looks at the page. */
export interface Viewer {
  /** a browser on this very computer: the files can be shown in their folder */
  readonly onThisComputer: boolean;
}

/** `taken`: it counts. `stale`: another page was faster, or it was about a post that is not shown any more. `invalid`: not an answer. */
export type Answered =
  | { readonly kind: 'taken' }
  | { readonly kind: 'questioned'; readonly question: string }
  | { readonly kind: 'stale' }
  | { readonly kind: 'invalid' };

/** A file on this computer that the page may save. */
export interface DeskFile {
  readonly path: string;
  readonly mime: string;
  readonly bytes: number;
  /** what it is called when it is saved: order and number, so that photos sort */
  readonly name: string;
}

/** All posts done, the pace pauses until then, or stopped. */
export type Farewell =
  | { readonly kind: 'done' }
  | { readonly kind: 'paused'; readonly until: IsoTime }
  | { readonly kind: 'stopped' };

/** What the desk needs of the program around it. */
export interface DeskParts {
  readonly files: RenditionFiles;
  readonly language: Language;
  readonly speech: Speech;
  /** a reason in the reader's words */
  say(reason: Reason): Promise<Words>;
  /** how the account stands in the ledger: asked for at each change */
  overview(): Promise<Overview>;
  /** the destination's title: `REDnote` */
  readonly destination: string;
  readonly account: string;
  /** Puts the files, by their names, into a folder of their own and opens it on this computer's screen. The folder's path. */
  reveal(files: readonly DeskFile[]): Promise<string>;
  /** what to know before the first post; empty: nothing, or the first post is out */
  readonly briefing: readonly Reason[];
}

/** How the account stands, from the ledger and the run's timetable. */
export interface Overview {
  /** posts the plan wants to go, those that went included */
  readonly total: number;
  /** said to be posted, or seen there */
  readonly posted: number;
  /** still to come, and nothing is in their way but time */
  readonly left: number;
  /** put off with "not now" */
  readonly putOff: number;
  /** held for something else, unconfirmed, or failed: they need a command */
  readonly needCommand: number;
  readonly skipped: number;
  /** how many may still go within the next 24 hours at this pace, and how many did; null: no pace */
  readonly today: { readonly posted: number; readonly allowed: number } | null;
  /** what is posted next may go from then on; null: at once, or nothing is left */
  readonly nextAt: IsoTime | null;
  /** what the run does for the next post right now */
  readonly activity: 'fetching' | 'preparing' | 'waiting' | 'none';
  /** the delivery an answer was given for is written down: its key is not among these any more */
  isOpen(deliveryKey: string): Promise<boolean>;
}
