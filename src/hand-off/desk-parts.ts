import type { IsoTime, Reason, RenditionFiles, Speech, Words } from '../contract/index.ts';
import type { HandOffOverview } from '../core/hand-off.ts';
import type { DeskFile } from './desk-files.ts';
import type { PageWords } from './words/words.ts';

/** Who looks at the page. */
export interface Viewer {
  /** a browser on this very computer: the files can be shown in their folder */
  readonly onThisComputer: boolean;
}

/** All posts done, the pace pauses until then, or stopped. `more`: posts that wait for a command. */
export type Farewell =
  | { readonly kind: 'done' }
  | { readonly kind: 'paused'; readonly until: IsoTime }
  | { readonly kind: 'stopped' };

/** What the desk needs of the program around it. */
export interface DeskParts {
  readonly files: RenditionFiles;
  readonly words: PageWords;
  readonly speech: Speech;
  /** a reason in the reader's words */
  say(reason: Reason): Promise<Words>;
  /** how the account stands in the ledger: asked for at each view */
  overview(): Promise<HandOffOverview>;
  /** the answer for this delivery is not written down yet */
  isOpen(deliveryKey: string): Promise<boolean>;
  /** the destination's title: `REDnote` */
  readonly destination: string;
  readonly account: string;
  /** Puts the files, by their names, into a folder of their own and opens it on this computer's screen. The folder's path. */
  reveal(files: readonly DeskFile[]): Promise<string>;
  /** what to know before the first post; empty: nothing, or the first post is out */
  readonly briefing: readonly Reason[];
}
