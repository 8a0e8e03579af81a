import type { Account, Destination, HandOff, Options } from '../../contract/index.ts';
import type { PaceRule } from '../../core/pace.ts';
import type { RunResult } from '../../engine/run.ts';

/** How a person wants to be shown their posts. */
export interface HandOffFlags {
  /** on this computer only */
  readonly local?: true;
  /** in the terminal, without a page */
  readonly terminal?: true;
  readonly port?: string;
  /** which address of this computer phones are told */
  readonly address?: string;
}

export interface DeskRequest {
  readonly account: Account;
  readonly destination: Destination;
  readonly options: Options;
  readonly flags: HandOffFlags;
  /** null: the destination's own */
  readonly pace: PaceRule | null;
  /** they asked for the page, whether somebody sits at this terminal or not */
  readonly always: boolean;
}

/** Where the posts of one run are put before a person. */
export interface OpenDesk {
  /** null: the destination needs nobody, or nobody is there */
  readonly handOff: HandOff | null;
  /** Shows the page before there is a post to show: they asked for it. */
  open(): Promise<void>;
  /** The run has ended: the page says how it goes on, and every open page is given a moment to hear it. */
  farewell(result: RunResult): Promise<void>;
  close(): Promise<void>;
}
