import { join } from 'node:path';
import { type CredentialVault, openVault } from '../config/credentials.ts';
import { userConfigFolder } from '../config/settings.ts';
import type {
  Account,
  AdapterContext,
  CredentialStore,
  Destination,
  JsonObject,
  Options,
  RenditionFiles,
} from '../contract/index.ts';
import { FerryError } from '../contract/index.ts';
import type { Engine, Line } from '../engine/engine.ts';
import { openLine } from '../engine/lines.ts';
import type { MediaStore } from '../media/store.ts';
import type { Cli } from './context.ts';
import { openHttp } from './net.ts';

export function openVaultFor(cli: Cli): Promise<CredentialVault> {
  return openVault(userConfigFolder(cli.env), cli.env);
}

interface ContextOverrides {
  readonly credentials?: CredentialStore;
  readonly allowHosts?: readonly string[];
  /** fields of the credentials that are no secret: LoginForm.open */
  readonly open?: readonly string[];
}

/** What an adapter may touch, made for one account. `store` null: before there is a workspace (login). */
export function adapterContext(
  cli: Cli,
  account: Account,
  store: MediaStore | null,
  overrides: ContextOverrides = {},
): AdapterContext {
  const { http, redactor } = openHttp(cli, overrides.allowHosts ?? []);
  const credentials = overrides.credentials ?? lazyCredentials(cli, account);
  return {
    http,
    clock: cli.clock,
    credentials: watched(credentials, overrides.open ?? [], redactor.add),
    folder: join(cli.config.workspace, `${account.destination}-${account.label}`),
    files: store === null ? noFiles : store.files,
    log: (message, fields) => {
      if (cli.ui.verbose)
        cli.ui.note(
          redactor.text(
            `  ${account.destination}: ${message}${fields === undefined ? '' : ` ${JSON.stringify(fields)}`}`,
          ),
        );
    },
  };
}

const noFiles: RenditionFiles = {
  path: () => {
    throw new FerryError('fatal', 'no-workspace', 'there are no files before there is a workspace');
  },
  open: () => {
    throw new FerryError('fatal', 'no-workspace', 'there are no files before there is a workspace');
  },
};

/** The keychain is asked only when an adapter wants a secret: most runs to a folder never do. */
function lazyCredentials(cli: Cli, account: Account): CredentialStore {
  return {
    read: async () => (await openVaultFor(cli)).of(account).read(),
    write: async (secret) => (await openVaultFor(cli)).of(account).write(secret),
  };
}

/** Every secret that passes by is taught to the redactor, so that no message can repeat it. */
function watched(store: CredentialStore, open: readonly string[], teach: (secret: string) => void): CredentialStore {
  const teachAll = (value: unknown): void => {
    if (typeof value === 'string' && value.length >= 6) teach(value);
    if (typeof value !== 'object' || value === null) return;
    for (const [name, field] of Object.entries(value)) if (!open.includes(name)) teachAll(field);
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
export function memoryCredentials(initial: JsonObject): CredentialStore {
  let secret = initial;
  return {
    read: async () => secret,
    write: async (next) => {
      secret = next;
    },
  };
}

export interface LineChoice {
  readonly account: Account;
  readonly destination: Destination;
  readonly options: Options;
  /** a rehearsal: the sandbox's own credentials and hosts */
  readonly sandbox?: { readonly credentials: JsonObject; readonly hosts: readonly string[] };
}

export async function connectLine(
  cli: Cli,
  engine: Engine,
  { account, destination, options, sandbox }: LineChoice,
): Promise<Line> {
  const ctx = adapterContext(cli, account, engine.store, {
    open: destination.login?.open ?? [],
    ...(sandbox === undefined
      ? {}
      : { credentials: memoryCredentials(sandbox.credentials), allowHosts: sandbox.hosts }),
  });
  return openLine(engine.ledger, account, { destination, options, ctx });
}
