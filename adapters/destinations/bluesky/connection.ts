import type { AdapterContext } from '../../../src/contract/index.ts';
import { type Caller, type FoundRecord, findRecord } from './api.ts';
import type { Login } from './login.ts';
import type { BlueskyOptions } from './options.ts';

/** One account, signed in: what every part of a session needs at hand. */
export interface Connection extends Caller {
  readonly ctx: AdapterContext;
  readonly login: Login;
  readonly options: BlueskyOptions;
  /** one of the account's posts, as the public reads it; null: not there */
  find(rkey: string, signal: AbortSignal): Promise<FoundRecord | null>;
}

export function makeConnection(caller: Caller, login: Login, options: BlueskyOptions): Connection {
  return {
    ...caller,
    login,
    options,
    find: (rkey, signal) => findRecord(caller, { ...login.account, rkey }, signal),
  };
}
