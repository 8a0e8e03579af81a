import { type CredentialVault, findAccountOptions, openVault } from '../config/credentials.ts';
import { userConfigFolder } from '../config/settings.ts';
import { ensureWorkspaceId } from '../config/workspace-id.ts';
import {
  type Account,
  type AdapterContext,
  because,
  type CredentialStore,
  type Destination,
  FerryError,
  type JsonObject,
  type Options,
  type RenditionFiles,
} from '../contract/index.ts';
import type { PlanRow } from '../core/model.ts';
import { type Connection, openConnection } from '../engine/connection.ts';
import type { Engine } from '../engine/engine.ts';
import type { MediaStore } from '../media/store.ts';
import { accountFolder } from './account-folder.ts';
import { browsersOf } from './browsers.ts';
import { type Cli, getDestination } from './context.ts';
import { openHttp } from './net.ts';
import { withAccountOptions } from './options.ts';

export function openVaultFor(cli: Cli): Promise<CredentialVault> {
  return openVault(userConfigFolder(cli.env), cli.env);
}

/** What the account's login said of itself; asks no keychain. */
export function optionsOfAccount(cli: Cli, account: Account): Promise<Options | null> {
  return findAccountOptions(userConfigFolder(cli.env), account);
}

interface ContextParts {
  /** null: before there is a workspace (login) */
  readonly store: MediaStore | null;
  readonly handOff?: AdapterContext['handOff'];
  readonly browsers?: AdapterContext['browsers'];
  readonly credentials?: CredentialStore;
  readonly allowHosts?: readonly string[];
  /** fields of the credentials that are no secret: LoginForm.plain */
  readonly plain?: readonly string[];
}

/** What an adapter may touch, made for one account. */
export function adapterContext(cli: Cli, account: Account, parts: ContextParts): AdapterContext {
  const { http, redactor } = openHttp(cli, parts.allowHosts ?? []);
  const credentials = parts.credentials ?? lazyCredentials(cli, account);
  return {
    http,
    clock: cli.clock,
    credentials: watched(credentials, parts.plain ?? [], redactor.add),
    folder: accountFolder(cli, account),
    workspaceId: () => ensureWorkspaceId(cli.config.workspace),
    files: parts.store === null ? noFiles : parts.store.files,
    handOff: parts.handOff ?? null,
    browsers: parts.browsers ?? null,
    log: (message, fields) => {
      cli.log.write('adapter', `${account.destination}: ${message}`, fields);
      if (cli.ui.verbose)
        cli.ui.whisper(
          redactor.text(
            `  ${account.destination}: ${message}${fields === undefined ? '' : ` ${JSON.stringify(fields)}`}`,
          ),
        );
    },
  };
}

const noFiles: RenditionFiles = { open: noWorkspace, fill: noWorkspace, copyTo: noWorkspace, ensureFile: noWorkspace };

function noWorkspace(): never {
  throw new FerryError('fatal', because('no-workspace'), { effect: 'none' });
}

/** The keychain is asked only when an adapter wants a secret: most runs to a folder never do. */
function lazyCredentials(cli: Cli, account: Account): CredentialStore {
  return {
    read: async () => (await openVaultFor(cli)).of(account).read(),
    write: async (secret) => (await openVaultFor(cli)).of(account).write(secret),
  };
}

/** Every secret that passes by is taught to the redactor, so that no message can repeat it. */
function watched(store: CredentialStore, plain: readonly string[], teach: (secret: string) => void): CredentialStore {
  const teachAll = (value: unknown): void => {
    if (typeof value === 'string' && value.length >= 6) teach(value);
    if (typeof value !== 'object' || value === null) return;
    for (const [name, field] of Object.entries(value)) if (!plain.includes(name)) teachAll(field);
  };
  return {
    async read() {
      const secret = await store.read();
      teachAll(secret);
      return secret;
    },
    async write(secret) {
      teachAll(secret);
      await store.write(secret);
    },
  };
}

/** Credentials that live as long as the sandbox they belong to. */
function memoryCredentials(initial: JsonObject): CredentialStore {
  let secret = initial;
  return {
    read: async () => secret,
    write: async (next) => {
      secret = next;
    },
  };
}

export interface ConnectionChoice {
  readonly account: Account;
  readonly destination: Destination;
  readonly options: Options;
  /** a rehearsal: the sandbox's own credentials and hosts */
  readonly sandbox?: { readonly credentials: JsonObject; readonly hosts: readonly string[] };
  /** where a person publishes: where they see the drafts; null: nobody is there */
  readonly handOff?: AdapterContext['handOff'];
}

/** Signs in. */
export async function connect(
  cli: Cli,
  engine: Engine,
  { account, destination, options, sandbox, handOff }: ConnectionChoice,
): Promise<Connection> {
  const ctx = adapterContext(cli, account, {
    store: engine.store,
    plain: destination.login?.plain ?? [],
    handOff: handOff ?? null,
    browsers: browsersOf(cli, account),
    ...(sandbox === undefined
      ? {}
      : { credentials: memoryCredentials(sandbox.credentials), allowHosts: sandbox.hosts }),
  });
  return openConnection(engine.ledger, account, { destination, options, ctx, signal: cli.stop.drained });
}

/** The account of a plan, with the options it was made with. `desk`: where a person is shown their posts. */
export async function connectPlanned(
  cli: Cli,
  engine: Engine,
  { header }: PlanRow,
  desk: Pick<ConnectionChoice, 'handOff'> = {},
): Promise<Connection> {
  const { account } = header;
  cli.talk.knows({ account });
  const destination = await getDestination(cli, account.destination);
  const options = withAccountOptions(destination, header.options, await optionsOfAccount(cli, account));
  const { handOff = null } = desk;
  return connect(cli, engine, { account, destination, options, handOff });
}

/** Accounts that were planned for; rehearsals are left out, their sandbox is gone. */
export async function plannedAccounts({ ledger }: Engine, only: Account | null): Promise<readonly PlanRow[]> {
  const accounts = (await ledger.deliveries.accounts()).filter(
    ({ destination, label }) => only === null || (destination === only.destination && label === only.label),
  );
  const plans = await Promise.all(accounts.map((account) => ledger.plans.last(account)));
  const made = plans.filter((plan) => plan !== null);
  const found = made.filter(({ header }) => header.rehearsal !== true);
  if (found.length > 0) return found;
  if (made.length > 0) throw new FerryError('usage', because('only-rehearsed'), { effect: 'none' });
  const values = only === null ? {} : { account: `${only.destination}/${only.label}` };
  throw new FerryError('usage', because('no-plan', values), { effect: 'none' });
}
