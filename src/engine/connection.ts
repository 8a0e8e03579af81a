import {
  type Account,
  type AdapterContext,
  because,
  type Capabilities,
  type Destination,
  type DestinationSession,
  FerryError,
  type Options,
  type Reason,
  type ServerLimits,
} from '../contract/index.ts';
import { reasonToJson } from '../core/reason-json.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** One account at one destination, signed in. */
export interface Connection {
  readonly account: Account;
  readonly destination: Destination;
  readonly options: Options;
  /** the server's own limits, which a plan is made with; null: they are the same at every server */
  readonly server: ServerLimits | null;
  readonly capabilities: Capabilities;
  readonly session: DestinationSession;
}

/** A person publishes: it may take them hours, and only they know what they did. */
export function isHandOff({ capabilities }: Connection): boolean {
  return capabilities.publisher === 'person';
}

interface ConnectionRequest {
  readonly destination: Destination;
  readonly options: Options;
  readonly ctx: AdapterContext;
  readonly signal: AbortSignal;
}

/** Signs in and asks the server for its limits, unless a person has to see to the account first. */
export async function openConnection(
  ledger: Ledger,
  account: Account,
  { destination, options, ctx, signal }: ConnectionRequest,
): Promise<Connection> {
  const { stopped } = await ledger.accounts.get(account);
  if (stopped !== null) throw accountStopped(account, stopped.reason);
  const session = await destination.connect(account, options, ctx, signal);
  try {
    const server = destination.limitsComeFromServer ? ((await session.findServerLimits?.(signal)) ?? null) : null;
    return { account, destination, options, server, capabilities: destination.capabilities(options, server), session };
  } catch (error) {
    await session.close();
    throw error;
  }
}

function accountStopped({ destination, label }: Account, why: Reason): FerryError {
  return new FerryError(
    'account-risk',
    because('account-stopped', { destination, account: label, why: reasonToJson(why) }),
    {
      effect: 'none',
    },
  );
}
