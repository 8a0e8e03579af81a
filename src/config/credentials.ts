import { chmod, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Account,
  type CredentialStore,
  decodeJson,
  FerryError,
  type Json,
  type JsonObject,
} from '../contract/index.ts';

/**
 * Where an account's secrets live: the OS keychain where there is one, else a file only this user can read (0600).
 * Nothing else in the project reads or writes them.
 */
export interface CredentialVault {
  of(account: Account): CredentialStore;
  remove(account: Account): Promise<void>;
  /** accounts that have signed in */
  list(): Promise<readonly Account[]>;
  /** for `doctor` and `login`: where secrets go, in words */
  readonly place: string;
}

interface Keychain {
  get(name: string): string | null;
  set(name: string, secret: string): void;
  remove(name: string): void;
}

const service = 'clipferry';

export async function openVault(configFolder: string, env: NodeJS.ProcessEnv): Promise<CredentialVault> {
  const folder = join(configFolder, 'accounts');
  const keychain = env['CLIPFERRY_KEYCHAIN'] === 'off' ? null : await findKeychain();
  return {
    place:
      keychain === null
        ? `files in ${folder} that only you can read (no keychain answered)`
        : 'the keychain of this computer',
    of: (account) => ({
      read: () => readSecret(folder, keychain, account),
      write: (secret) => writeSecret(folder, keychain, account, secret),
    }),
    remove: async (account) => {
      keychain?.remove(nameOf(account));
      await rm(fileOf(folder, account), { force: true });
    },
    list: () => listAccounts(folder),
  };
}

function nameOf(account: Account): string {
  return `${account.destination}/${account.label}`;
}

function fileOf(folder: string, account: Account): string {
  return join(folder, `${encodeURIComponent(account.destination)}@${encodeURIComponent(account.label)}.json`);
}

/** The file is always there and names the account; with a keychain it holds no secret. */
async function writeSecret(
  folder: string,
  keychain: Keychain | null,
  account: Account,
  secret: JsonObject,
): Promise<void> {
  keychain?.set(nameOf(account), JSON.stringify(secret));
  await writePrivate(
    folder,
    fileOf(folder, account),
    JSON.stringify(keychain === null ? { v: 1, secret } : { v: 1, keychain: true }),
  );
}

async function readSecret(folder: string, keychain: Keychain | null, account: Account): Promise<Json | null> {
  const path = fileOf(folder, account);
  let text: string;
  try {
    await refuseOpenFile(path);
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  const value = decodeJson(text, path, { kind: 'usage', code: 'credentials-broken', hint: 'Log in again' });
  if (typeof value !== 'object' || value === null) return null;
  if ('secret' in value) return value.secret as Json;
  const kept = keychain?.get(nameOf(account)) ?? null;
  return kept === null ? null : (JSON.parse(kept) as Json);
}

async function refuseOpenFile(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const { mode } = await stat(path);
  if ((mode & 0o077) === 0) return;
  throw new FerryError('usage', 'credentials-open', `${path} can be read by other users of this computer`, {
    hint: `chmod 600 '${path}'`,
  });
}

async function writePrivate(folder: string, path: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const part = `${path}.part`;
  const file = await open(part, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, path);
}

async function listAccounts(folder: string): Promise<readonly Account[]> {
  const names = await readdir(folder).catch(() => []);
  return names.flatMap((name) => {
    const match = /^(.+)@(.+)\.json$/.exec(name);
    const [, destination, label] = match ?? [];
    if (destination === undefined || label === undefined) return [];
    return [{ destination: decodeURIComponent(destination), label: decodeURIComponent(label) }];
  });
}

/** A keychain counts only when it keeps what it is given: a headless Linux has the library and no service behind it. */
async function findKeychain(): Promise<Keychain | null> {
  try {
    const { Entry } = await import('@napi-rs/keyring');
    const probe = new Entry(service, 'probe');
    probe.setPassword('probe');
    const works = probe.getPassword() === 'probe';
    probe.deletePassword();
    if (!works) return null;
    return {
      get: (name) => new Entry(service, name).getPassword(),
      set: (name, secret) => new Entry(service, name).setPassword(secret),
      remove: (name) => {
        new Entry(service, name).deletePassword();
      },
    };
  } catch {
    return null;
  }
}
