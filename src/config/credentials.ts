import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Account, type CredentialStore, FerryError, type Json, type JsonObject } from '../contract/index.ts';
import { decodeJson } from '../kit/index.ts';
import { findKeychain, type Keychain } from './keychain.ts';

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
  /** where this account's secret really is, in words: a keychain may have refused it */
  placeOf(account: Account): Promise<string>;
}

/** `keychain`: another than this computer's; null: none. */
export async function openVault(
  configFolder: string,
  env: NodeJS.ProcessEnv,
  keychain?: Keychain | null,
): Promise<CredentialVault> {
  const folder = join(configFolder, 'accounts');
  const found = env['CLIPFERRY_KEYCHAIN'] === 'off' ? null : keychain === undefined ? await findKeychain() : keychain;
  const inFiles = `files in ${folder} that only you can read`;
  return {
    place: found === null ? `${inFiles} (no keychain answered)` : inKeychain,
    placeOf: async (account) => ((await readEntry(folder, account))?.kind === 'keychain' ? inKeychain : inFiles),
    of: (account) => ({
      read: () => readSecret(folder, found, account),
      write: (secret) => writeSecret(folder, found, account, secret),
    }),
    remove: (account) => removeSecret(folder, found, account),
    list: () => listAccounts(folder),
  };
}

const inKeychain = 'the keychain of this computer';

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
  const taken = keychain !== null && offer(keychain, account, secret);
  const entry = taken ? { v: 1, keychain: true } : { v: 1, secret };
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

async function readSecret(folder: string, keychain: Keychain | null, account: Account): Promise<Json | null> {
  const entry = await readEntry(folder, account);
  if (entry === null) return null;
  return entry.kind === 'file' ? entry.secret : readKeychain(keychain, account);
}

function readKeychain(keychain: Keychain | null, account: Account): Json | null {
  const name = nameOf(account);
  if (keychain === null) throw lockedKeychain(name, undefined);
  let kept: string | null;
  try {
    kept = keychain.get(name);
  } catch (error) {
    throw lockedKeychain(name, error);
  }
  return kept === null ? null : decodeSecret(kept, `the keychain's entry of ${name}`);
}

function lockedKeychain(name: string, cause: unknown): FerryError {
  return new FerryError(
    'needs-user',
    'keychain-locked',
    `the login of ${name} is in the keychain of this computer, which does not answer`,
    {
      hint: `Unlock the keychain, or log in again: clipferry login ${name.split('/')[0]}`,
      effect: 'none',
      scope: 'account',
      cause,
    },
  );
}

async function readEntry(folder: string, account: Account): Promise<Entry | null> {
  const path = fileOf(folder, account);
  let text: string;
  try {
    await refuseOpenFile(path);
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error instanceof FerryError ? error : diskError('reading', path, error);
  }
  const value = decodeSecret(text, path);
  if (typeof value !== 'object' || value === null) return null;
  return 'secret' in value ? { kind: 'file', secret: value.secret as Json } : { kind: 'keychain' };
}

function decodeSecret(text: string, what: string): Json {
  const wrong = { kind: 'usage', code: 'credentials-broken', hint: 'Log in again', effect: 'none' } as const;
  return decodeJson(text, what, wrong) as Json;
}

async function refuseOpenFile(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const { mode } = await stat(path);
  if ((mode & 0o077) === 0) return;
  throw new FerryError('usage', 'credentials-open', `${path} can be read by other users of this computer`, {
    hint: `chmod 600 '${path}'`,
    effect: 'none',
  });
}

/** A name of its own for each write: two clipferries may renew the same login at once. */
async function writePrivate(folder: string, path: string, text: string): Promise<void> {
  const part = `${path}.${randomBytes(6).toString('hex')}.part`;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
    const file = await open(part, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw diskError('writing', path, error);
  }
}

/** The file goes whatever the keychain says, and with it what a crash left behind. */
async function removeSecret(folder: string, keychain: Keychain | null, account: Account): Promise<void> {
  const path = fileOf(folder, account);
  const left = (await readdir(folder).catch(() => [])).filter((name) => name.startsWith(`${basename(path)}.`));
  try {
    for (const name of [basename(path), ...left]) await rm(join(folder, name), { force: true });
  } catch (error) {
    throw diskError('removing', path, error);
  }
  try {
    keychain?.remove(nameOf(account));
  } catch (error) {
    throw new FerryError('needs-user', 'keychain-locked', `the keychain does not let go of ${nameOf(account)}`, {
      hint: 'Unlock the keychain, then log out once more.',
      cause: error,
    });
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

function diskError(doing: string, path: string, cause: unknown): FerryError {
  const code = codeOf(cause);
  return new FerryError(
    'fatal',
    'credentials-unreachable',
    `${doing} ${path} failed${code === null ? '' : ` (${code})`}`,
    {
      hint: 'Look at who owns that folder, and whether the disk is full.',
      effect: 'none',
      cause,
    },
  );
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
