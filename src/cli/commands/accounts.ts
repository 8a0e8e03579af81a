import { type Account, because, FerryError } from '../../contract/index.ts';
import { openVaultFor } from '../connect.ts';
import { type Cli, getDestination } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { withKnownWorkspace } from '../open.ts';
import { rehearsalLabel } from '../phrases/places.ts';
import { placeInWords } from '../vault-place.ts';

/** `accounts` lists; `accounts resume <destination>/<label>` is the only way on after a warning. */
export async function accounts(cli: Cli, _flags: object, action?: string, name?: string): Promise<ExitCode> {
  if (action === undefined || action === 'list') return list(cli);
  if (action === 'resume' && name !== undefined) return resume(cli, parseAccount(name));
  if (action === 'resume') {
    const { account } = cli.talk.text.places;
    throw new FerryError('usage', because('flag-needs', { flag: 'accounts resume', needs: account }), {
      effect: 'none',
    });
  }
  const given = [action, name].filter((word) => word !== undefined).join(' ');
  throw new FerryError('usage', because('wrong-action', { given }), { effect: 'none' });
}

async function list(cli: Cli): Promise<ExitCode> {
  const { ui, talk } = cli;
  const { text, speech } = talk;
  const vault = await openVaultFor(cli);
  const signedIn = await vault.list();
  for (const account of signedIn) {
    if (ui.json) ui.data({ v: 1, kind: 'account', ...account });
    else ui.line(`  ${account.destination}/${account.label}`);
  }
  if (ui.json) return exitCodes.done;
  if (signedIn.length === 0) ui.line(text.accounts.nobody(speech.command('login', text.places.destination)));
  else ui.line(`\n${text.accounts.keptIn(placeInWords(talk, vault.place))}`);
  return exitCodes.done;
}

async function resume(cli: Cli, account: Account): Promise<ExitCode> {
  const { ui, talk } = cli;
  const { text, speech } = talk;
  const name = `${account.destination}/${account.label}`;
  await getDestination(cli, account.destination);
  return withKnownWorkspace(cli, async ({ engine }) => {
    const { stopped } = await engine.ledger.accounts.get(account);
    if (stopped === null && (await engine.ledger.plans.last(account)) === null)
      throw new FerryError('usage', because('no-plan', { account: name }), { effect: 'none' });
    if (stopped !== null) await engine.ledger.accounts.resume(account, cli.clock.now());
    if (ui.json) ui.data({ v: 1, kind: 'account-may-go-on', account, wasStopped: stopped !== null });
    if (stopped === null) {
      ui.line(text.accounts.notStopped(name));
      return exitCodes.done;
    }
    ui.line(text.accounts.mayGoOn(name, (await talk.say(stopped.reason, account.destination)).sentence));
    // `run` leaves rehearsals out: their sandbox is gone.
    const isRehearsal = account.label === rehearsalLabel;
    talk.knows({ account });
    const again = speech.command('migrate', text.places.export, '--to', text.places.destination);
    ui.line(text.accounts.next(isRehearsal ? again : speech.command('run')));
    return exitCodes.done;
  });
}

/** `rednote/main` */
export function parseAccount(given: string): Account {
  const [destination, label, ...more] = given.split('/');
  if (destination && label && more.length === 0) return { destination, label };
  throw new FerryError('usage', because('wrong-account', { given }), { effect: 'none' });
}
