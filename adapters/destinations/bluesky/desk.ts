import type { AdapterContext } from '../../../src/contract/index.ts';
import { type FoundRecord, findRecord } from './api.ts';
import type { Login } from './login.ts';
import type { BlueskyOptions } from './options.ts';

/** What every part of a session needs at hand. */
export interface Desk {
  readonly ctx: AdapterContext;
  readonly login: Login;
  readonly options: BlueskyOptions;
  /** one of the account's posts, as the public reads it */
  find(rkey: string, signal: AbortSignal): Promise<FoundRecord | null>;
}

export function makeDesk(ctx: AdapterContext, login: Login, options: BlueskyOptions): Desk {
  return {
    ctx,
    login,
    options,
    find: (rkey, signal) => findRecord(ctx, { ...login.account, rkey }, signal),
  };
}
