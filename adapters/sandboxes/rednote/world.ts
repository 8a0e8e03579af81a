import type { IncomingMessage } from 'node:http';
import type { Fault, Faults, RouteName } from './faults.ts';
import type { Journal } from './journal.ts';
import type { Envelope, Reply } from './reply.ts';
import type { Settings, Site } from './settings.ts';
import type { Account, State } from './state.ts';
import type { Store } from './store.ts';

/** Everything the rooms of the sandbox share. */
export interface World {
  readonly settings: Settings;
  readonly journal: Journal;
  readonly state: State;
  readonly store: Store;
  readonly faults: Faults;
  /** filled in once all servers listen */
  readonly bases: Bases;
}

export interface SiteBases {
  readonly creator: string;
  readonly edith: string;
  readonly www: string;
}

export interface Bases {
  sites: Readonly<Record<Site, SiteBases>>;
  /** `host:port`, as a permit names them */
  uploadHosts: readonly [string, string];
}

/** A request that passed the gate. */
export interface Call {
  readonly world: World;
  readonly site: Site;
  readonly req: IncomingMessage;
  readonly url: URL;
  /** who is signed in; the gate made sure there is somebody wherever `session` asks for it */
  readonly account: Account;
}

/** One thing the platform's API does. */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly name: RouteName;
  /** which login it needs; `both` of the same account for what makes something public */
  readonly session: 'main' | 'creator' | 'both';
  /** what a request without any signature header gets; it differs per call */
  readonly unsigned: 'ok' | 406 | -1;
  readonly mode?: 'legacy' | '2026';
  readonly envelope?: Envelope;
  /** HTTP status of a call without its login, where it is not the host's usual one */
  readonly signedOutStatus?: number;
  /** `fault`: one that strikes while the call is being answered */
  handle(call: Call, fault: Fault | null): Promise<Reply> | Reply;
}
