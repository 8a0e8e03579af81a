import { chmod, readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import {
  type Account,
  because,
  type CredentialStore,
  FerryError,
  type Json,
  type JsonObject,
  type Options,
} from '../contract/index.ts';
import { diskReason, makeFolders, systemCodeOf, writeFileAtomically } from '../disk/index.ts';
import { decode, decodeJson } from '../kit/index.ts';
import { findKeychain, type Keychain } from './keychain.ts';

/**
 * Where an account's secrets live: the OS keychain where there is one, else a file only this user can read (0600).
 * Nothing else in the project reads or writes them. The options a login yielded (its server) stand in the file, in the open.
 */
export interface CredentialVault {
  of(account: Account): CredentialStore;
  /** After a login: the secret, and the options of this account from now on. */
  signIn(account: Account, login: { readonly secret: JsonObject; readonly options?: Options }): Promise<void>;
  remove(account: Account): Promise<void>;
  /** accounts that have signed in */
  list(): Promise<readonly Account[]>;
  /** for `doctor` and `accounts`: where secrets go */
  readonly place: VaultPlace;
  /** where this account's secret really is: a keychain may have refused it */
  placeOf(account: Account): Promise<VaultPlace>;
}

export type VaultPlace =
  | { readonly kind: 'keychain' }
  /** `noKeychain`: because none answered */
  | { readonly kind: 'files'; readonly folder: string; readonly noKeychain: boolean };

/** `keychain`: another than this computer's; null: none. */
export async function openVault(
  configFolder: string,
  env: NodeJS.ProcessEnv,
  keychain?: Keychain | null,
): Promise<CredentialVault> {
  const folder = accountsFolder(configFolder);
  const found = env['CLIPFERRY_KEYCHAIN'] === 'off' ? null : keychain === undefined ? await findKeychain() : keychain;
  const vault = { folder, keychain: found };
  const place: VaultPlace = found === null ? { kind: 'files', folder, noKeychain: true } : { kind: 'keychain' };
  return {
    place,
    placeOf: async (account) =>
      (await readEntry(folder, account))?.kind === 'keychain'
        ? { kind: 'keychain' }
        : { kind: 'files', folder, noKeychain: false },
    of: (account) => ({
      read: () => readSecret(vault, account),
      // A platform rotates the secret: what the login said of its server stays.
      write: async (secret) =>
        keep(vault, account, { secret, options: await findAccountOptions(configFolder, account) }),
    }),
    signIn: (account, { secret, options }) => keep(vault, account, { secret, options: options ?? null }),
    remove: (account) => removeSecret(vault, account),
    list: () => listAccounts(folder),
  };
}

interface Vault {
  readonly folder: string;
  readonly keychain: Keychain | null;
}

function accountsFolder(configFolder: string): string {
  return join(configFolder, 'accounts');
}

function nameOf(account: Account): string {
  return `${account.destination}/${account.label}`;
}

function fileOf(folder: string, account: Account): string {
  return join(folder, `${encodeURIComponent(account.destination)}@${encodeURIComponent(account.label)}.json`);
}

const entrySchema = z.looseObject({
  secret: z.json().optional(),
  options: z.record(z.string(), z.json()).optional(),
});

/** What this account's login said of itself (its server). Asks no keychain and needs no secret. null: nothing. */
export async function findAccountOptions(configFolder: string, account: Account): Promise<Options | null> {
  const path = fileOf(accountsFolder(configFolder), account);
  const text = await readIfThere(path);
  if (text === null) return null;
  const parsed = entrySchema.safeParse(parseOrNull(text));
  return parsed.success ? (parsed.data.options ?? null) : null;
}

/** A file that is broken is no reason not to plan: whoever wants the secret in it hears of it. */
function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The file is always there and names the account; with a keychain it holds no secret. */
async function keep(
  { folder, keychain }: Vault,
  account: Account,
  { secret, options }: { readonly secret: JsonObject; readonly options: Options | null },
): Promise<void> {
  const taken = keychain !== null && offer(keychain, account, secret);
  const entry = { v: 1, ...(taken ? { keychain: true } : { secret }), ...(options === null ? {} : { options }) };
  await writePrivate(folder, fileOf(folder, account), JSON.stringify(entry));
}

/** Windows takes 2,560 bytes and no more, a locked keychain nothing: then the file keeps it. */
function offer(keychain: Keychain, account: Account, secret: JsonObject): boolean {
  try {
    keychain.set(nameOf(account), JSON.stringify(secret));
    return true;
  } catch {
    return false;
  }
}

type Entry = { readonly kind: 'file'; readonly secret: Json } | { readonly kind: 'keychain' };

async function readSecret({ folder, keychain }: Vault, account: Account): Promise<Json | null> {
  const entry = await readEntry(folder, account);
  if (entry === null) return null;
  return entry.kind === 'file' ? entry.secret : readKeychain(keychain, account);
}

function readKeychain(keychain: Keychain | null, account: Account): Json | null {
  if (keychain === null) throw lockedKeychain(account, 'reading', undefined);
  let kept: string | null;
  try {
    kept = keychain.get(nameOf(account));
  } catch (error) {
    throw lockedKeychain(account, 'reading', error);
  }
  return kept === null ? null : decode(z.json(), decodeJson(kept, nameOf(account), broken), nameOf(account), broken);
}

function lockedKeychain({ destination, label }: Account, of: 'reading' | 'removing', cause: unknown): FerryError {
  const reason = because('keychain-locked', { destination, account: label, of });
  return new FerryError('needs-user', reason, { effect: 'none', scope: 'account', cause });
}

const broken = { kind: 'usage', code: 'credentials-broken', effect: 'none' } as const;

async function readEntry(folder: string, account: Account): Promise<Entry | null> {
  const path = fileOf(folder, account);
  await refuseOpenFile(path);
  const text = await readIfThere(path);
  if (text === null) return null;
  const { secret } = decode(entrySchema, decodeJson(text, path, broken), path, broken);
  return secret === undefined ? { kind: 'keychain' } : { kind: 'file', secret };
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null;
    throw unreachable(path, error);
  }
}

async function refuseOpenFile(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  try {
    const { mode } = await stat(path);
    if ((mode & 0o077) === 0) return;
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return;
    throw unreachable(path, error);
  }
  throw new FerryError('usage', because('credentials-open', { path }), { effect: 'none' });
}

async function writePrivate(folder: string, path: string, text: string): Promise<void> {
  try {
    await makeFolders(folder, 0o700);
    await chmod(folder, 0o700);
    await writeFileAtomically(path, text, { mode: 0o600 });
  } catch (error) {
    throw unreachable(path, error);
  }
}

/** The file goes whatever the keychain says, and with it what a crash left behind. */
async function removeSecret({ folder, keychain }: Vault, account: Account): Promise<void> {
  const path = fileOf(folder, account);
  const left = (await readdir(folder).catch(() => [])).filter((name) => name.startsWith(`${basename(path)}.`));
  try {
    for (const name of [basename(path), ...left]) await rm(join(folder, name), { force: true });
  } catch (error) {
    throw unreachable(path, error);
  }
  try {
    keychain?.remove(nameOf(account));
  } catch (error) {
    throw lockedKeychain(account, 'removing', error);
  }
}

async function listAccounts(folder: string): Promise<readonly Account[]> {
  const names = await readdir(folder).catch(() => []);
  return names.flatMap((name) => {
    const match = /^(.+)@(.+)\.json$/.exec(name);
    const destination = decodeName(match?.[1]);
    const label = decodeName(match?.[2]);
    return destination === null || label === null ? [] : [{ destination, label }];
  });
}

/** Other files may lie there, with names we never wrote. */
function decodeName(encoded: string | undefined): string | null {
  try {
    return encoded === undefined ? null : decodeURIComponent(encoded);
  } catch {
    return null;
  }
}

/** The disk's own reason where there is one: it names what to do. */
function unreachable(path: string, cause: unknown): FerryError {
  if (cause instanceof FerryError) return cause;
  const systemCode = systemCodeOf(cause);
  const reason =
    diskReason(cause, path) ??
    because('credentials-unreachable', { path, ...(systemCode === null ? {} : { systemCode }) });
  return new FerryError('fatal', reason, { effect: 'none', cause });
}
