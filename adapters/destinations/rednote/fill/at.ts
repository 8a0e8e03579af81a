import type { Account, AdapterContext, Options } from '../../../../src/contract/index.ts';
import type { RednoteOptions } from '../options.ts';

/** One account whose posts are filled in. */
export interface FillAt {
  readonly account: Account;
  readonly options: RednoteOptions;
  /** the same, as they were given: what the place reads */
  readonly given: Options;
  readonly ctx: AdapterContext;
}
