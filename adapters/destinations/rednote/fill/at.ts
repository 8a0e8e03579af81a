import type { Account, AdapterContext } from '../../../../src/contract/index.ts';
import type { RednoteOptions } from '../options.ts';

/** One account whose posts are filled in. */
export interface FillAt {
  readonly account: Account;
  readonly options: RednoteOptions;
  readonly ctx: AdapterContext;
}
