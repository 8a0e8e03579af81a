import type { Json } from './values.ts';

/** The browsers of this computer. An adapter never starts one by itself. */
export interface Browsers {
  /**
   * Opens a window that clipferry drives and the person sees and can use, with a profile of this account's own that keeps its login.
   * FerryError `usage` where there is no browser or no screen; `needs-user` where that window is open already.
   */
  open(options: BrowserOptions, signal: AbortSignal): Promise<BrowserWindow>;
}

/** `timeZone` is an IANA name, `locale` BCP 47; absent: the computer's own. */
export interface BrowserOptions {
  readonly timeZone?: string;
  readonly locale?: string;
}

/**
 * One driven page. Selectors are CSS, and see open shadow roots only. What is hidden, transparent or off the page is not acted on, and
 * nothing is dispatched by script: a click is a click of the mouse, a text is typed. Where the page does not come to be as asked within the time,
 * FerryError `needs-user`, `page-part-missing`, with the selector. It ends with the signal it was opened with.
 */
export interface BrowserWindow {
  go(url: string): Promise<void>;
  url(): string;
  /** what can be known of each match now, in the document's order */
  look(selector: string): Promise<readonly SeenElement[]>;
  /** Looks again and again until this holds; the matches then. */
  until(
    selector: string,
    holds: (seen: readonly SeenElement[]) => boolean,
    timeoutMs: number,
  ): Promise<readonly SeenElement[]>;
  /** A click of the mouse in the middle of that match. */
  click(selector: string, index: number): Promise<void>;
  /** key by key, where the caret stands */
  type(text: string): Promise<void>;
  /** one key, as `Enter` or `Control+A` */
  press(key: string): Promise<void>;
  /** Gives files to a file input, by absolute path, in this order. */
  attach(selector: string, index: number, paths: readonly string[]): Promise<void>;
  /** what the page asks its servers and is answered, as it comes; returns what ends the listening */
  onAnswer(listener: (answer: PageAnswer) => void): () => void;
  /** the person closed it, or it crashed */
  onClose(listener: () => void): () => void;
  close(): Promise<void>;
}

/** An element as a person would see it, and what its markup says. */
export interface SeenElement {
  /** drawn, on the page, not transparent, and not marked as hidden */
  readonly visible: boolean;
  readonly text: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** of inputs; null: it has none */
  readonly value: string | null;
}

/** One answer in JSON that the page got. */
export interface PageAnswer {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly json: Json;
}
