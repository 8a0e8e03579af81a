import type { PassThrough } from 'node:stream';
import type { Journal } from './journal.ts';
import type { Settings } from './settings.ts';
import type { State } from './state.ts';

/** Everything the rooms of the sandbox share. */
export interface World {
  /** as given, then as changed while it runs */
  settings: Settings;
  readonly journal: Journal;
  readonly state: State;
  /** where the files' bytes lie */
  readonly data: string;
  /** where the page's own button was drawn last, for whoever plays the person's hand */
  button: ButtonPlace | null;
  /** a phone has scanned; the login page that asks next is signed in */
  scanned: boolean;
  /** open forms that listen for a press played from outside the browser */
  readonly hands: Set<PassThrough>;
}

export interface ButtonPlace {
  readonly publish: Point;
  readonly save: Point;
  /** the middle of the host element: a gap between both */
  readonly host: Point;
  readonly enabled: boolean;
  readonly page: string;
  readonly atMs: number;
}

/** CSS pixels from the window's upper left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}
