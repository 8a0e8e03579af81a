import type { Json } from './values.ts';

/** The browsers of this computer. An adapter never starts one by itself. */
export interface Browsers {
  /** Opens a page in the person's own browser, which nothing drives. False: there is none here, or no screen. */
  show(url: string): Promise<boolean>;
  /**
   * Opens a window that clipferry drives and the person sees and can use, with a profile of this account's own that keeps
   * its login. FerryError `fatal` without a browser or a screen. One window for each account at a time.
   */
  open(options: BrowserOptions, signal: AbortSignal): Promise<BrowserWindow>;
}

/** How a driven window is opened. `timeZone` is an IANA name, `locale` BCP 47; absent: the computer's own. */
export interface BrowserOptions {
  readonly timeZone?: string;
  readonly locale?: string;
}

/**
 * One driven page. Selectors are CSS and see open shadow roots only. Every call waits at most `timeoutMs` (default
 * 10 s), and throws a BrowserError-shaped FerryError (`retryable`, `browser-step`) naming the selector or address when
 * the page did not come to be as asked. Nothing is ever forced: what is covered or hidden is not acted on.
 */
export interface BrowserWindow {
  go(url: string, wait?: BrowserWait): Promise<void>;
  url(): string;
  /** how many elements match now, hidden ones included */
  count(selector: string): Promise<number>;
  /** what can be known of each match now, in document order */
  look(selector: string): Promise<readonly SeenElement[]>;
  /** Clicks the one visible match with this index among the matches; throws when it is hidden, off the page or covered by others. */
  click(selector: string, wait?: BrowserWait & { readonly index?: number }): Promise<void>;
  /** Puts the focus into the match and types, key by key. */
  type(selector: string, text: string, wait?: BrowserWait & { readonly index?: number }): Promise<void>;
  /** one key, as `Enter` or `Control+A` */
  press(key: string): Promise<void>;
  /** Gives files to a file input, by absolute path; the page names them as the paths do. */
  attach(selector: string, paths: readonly string[], wait?: BrowserWait & { readonly index?: number }): Promise<void>;
  /** Resolves when something visible matches. */
  appears(selector: string, wait?: BrowserWait): Promise<void>;
  /** what the page asked its servers and was answered, as it comes; returns what ends the listening */
  onAnswer(listener: (answer: PageAnswer) => void): () => void;
  /** the page's address changed */
  onMove(listener: (url: string) => void): () => void;
  /** the person closed it, or it crashed */
  onClose(listener: () => void): () => void;
  close(): Promise<void>;
}

/** `timeoutMs`: how long to wait for it. */
export interface BrowserWait {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** An element as a person would see it, and what its markup says. */
export interface SeenElement {
  /** drawn, in the page's area, not transparent */
  readonly visible: boolean;
  readonly text: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** of inputs */
  readonly value: string | null;
}

/** One answer that the page got. `json` is null when the body is something else. */
export interface PageAnswer {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly json: Json;
}
