import type { IsoTime } from '../contract/index.ts';

/** How an account stands whose posts a person publishes, from the ledger and the pace. The numbers add up to `total`. */
export interface HandOffOverview {
  readonly total: number;
  /** said to be posted, or seen there */
  readonly posted: number;
  /** still to come, and nothing is in their way but time; the one before the person is among them */
  readonly left: number;
  /** put off with "not now" */
  readonly putOff: number;
  /** held for something else, unconfirmed, or failed: they need a command */
  readonly needCommand: number;
  readonly skipped: number;
  /** within 24 hours at this pace; null: no daily number */
  readonly today: { readonly posted: number; readonly allowed: number } | null;
  /** the next post may go from then on; null: at once, or nothing is left */
  readonly nextAt: IsoTime | null;
}
