import type { Account, AdapterContext, Destination, Options } from '../contract/index.ts';
import { FerryError } from '../contract/index.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Line } from './engine.ts';

/** Signs in, unless a person has to see to the account first. */
export async function openLine(
  ledger: Ledger,
  account: Account,
  {
    destination,
    options,
    ctx,
  }: { readonly destination: Destination; readonly options: Options; readonly ctx: AdapterContext },
): Promise<Line> {
  const { stoppedCode, stoppedReason } = await ledger.accounts.get(account);
  if (stoppedCode !== null) {
    throw new FerryError(
      'account-risk',
      'account-stopped',
      `${account.destination}/${account.label} was stopped: ${stoppedReason}`,
      {
        hint: `When you have seen to it: clipferry accounts resume ${account.destination}/${account.label}`,
      },
    );
  }
  const session = await destination.connect(account, options, ctx);
  return { account, destination, options, capabilities: destination.capabilities(options), session };
}
