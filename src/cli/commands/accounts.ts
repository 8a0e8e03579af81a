import { type Account, FerryError } from '../../contract/index.ts';
import type { Cli } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { openVaultFor } from '../lines.ts';
import { withWorkspace } from '../open.ts';

/** `accounts` lists; `accounts resume <destination>/<label>` is the only way on after a warning. */
export async function accounts(cli: Cli, _flags: object, action?: string, name?: string): Promise<ExitCode> {
  if (action === undefined || action === 'list') return list(cli);
  if (action === 'resume' && name !== undefined) return resume(cli, parseAccount(name));
  throw new FerryError(
    'usage',
    'wrong-action',
    `accounts cannot ${[action, name].filter((word) => word !== undefined).join(' ')}`,
    {
      hint: 'There are: clipferry accounts, and clipferry accounts resume <destination>/<label>',
    },
  );
}

async function list(cli: Cli): Promise<ExitCode> {
  const vault = await openVaultFor(cli);
  const signedIn = await vault.list();
  for (const account of signedIn) {
    if (cli.ui.json) cli.ui.data({ v: 1, kind: 'account', ...account });
    else cli.ui.line(`  ${account.destination}/${account.label}`);
  }
  if (!cli.ui.json) {
    if (signedIn.length === 0)
      cli.ui.line(
        'Nobody is signed in. The folder destination needs no account; for others: clipferry login <destination>',
      );
    else cli.ui.line(`\nSecrets are kept in ${vault.place}.`);
  }
  return exitCodes.done;
}

async function resume(cli: Cli, account: Account): Promise<ExitCode> {
  return withWorkspace(cli, async ({ engine }) => {
    const row = await engine.ledger.accounts.get(account);
    if (row.stoppedCode === null) {
      cli.ui.line(`${account.destination}/${account.label} is not stopped.`);
      return exitCodes.done;
    }
    await engine.ledger.accounts.resume(account, cli.clock.now());
    cli.ui.line(`${account.destination}/${account.label} may go on. It was stopped because: ${row.stoppedReason}`);
    cli.ui.line('Next: clipferry run');
    return exitCodes.done;
  });
}

export function parseAccount(name: string): Account {
  const [destination, label, ...more] = name.split('/');
  if (!destination || !label || more.length > 0) {
    throw new FerryError('usage', 'wrong-account', `${name} does not name an account`, {
      hint: 'Write <destination>/<label>, e.g. rednote/main',
    });
  }
  return { destination, label };
}
