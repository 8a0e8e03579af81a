import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CredentialVault, findAccountOptions, openVault } from '../../src/config/credentials.ts';
import type { Keychain } from '../../src/config/keychain.ts';
import { FerryError } from '../../src/contract/index.ts';
import { tempDir } from '../support/temp.ts';

const me = { destination: 'bluesky', label: 'main' };
const secret = { did: 'did:plc:x', accessJwt: 'token-1', refreshJwt: 'token-2' };

/** A keychain as a computer has it; `broken` calls throw, as those of a locked one do. */
function memoryKeychain(broken: readonly (keyof Keychain)[] = []): Keychain & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  const guard = (call: keyof Keychain) => {
    if (broken.includes(call)) throw new Error('the keychain is locked');
  };
  return {
    kept,
    get: (name) => {
      guard('get');
      return kept.get(name) ?? null;
    },
    set: (name, value) => {
      guard('set');
      kept.set(name, value);
    },
    remove: (name) => {
      guard('remove');
      kept.delete(name);
    },
  };
}

async function vaultIn(folder: string, keychain: Keychain | null = null): Promise<CredentialVault> {
  return openVault(folder, {}, keychain);
}

async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8);
}

describe('secrets in files', () => {
  it('are read as they were written, whatever is in them and whatever the account is called', async () => {
    const folder = await tempDir();
    const label = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
    const json = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 5 });
    // No secret is called `__proto__`, and what reads a file leaves such a field out.
    const plain = (value: object) => JSON.parse(JSON.stringify(value).replaceAll('"__proto__":', '"proto":'));
    const isSame = async (name: string, kept: object, options: object) => {
      const account = { destination: 'bluesky', label: name };
      const [written, chosen] = [plain(kept), plain(options)];
      await (await vaultIn(folder)).signIn(account, { secret: written, options: chosen });
      const later = await vaultIn(folder);
      expect(await later.of(account).read()).toEqual(written);
      expect(await findAccountOptions(folder, account)).toEqual(chosen);
      expect(await later.list()).toContainEqual(account);
      await later.remove(account);
    };
    await fc.assert(fc.asyncProperty(label, json, json, isSame), { numRuns: 40 });
  });

  it('are there again for the next process, for this account only', async () => {
    const folder = await tempDir();
    await (await vaultIn(folder)).of(me).write(secret);
    const again = await vaultIn(folder);
    expect(await again.of(me).read()).toEqual(secret);
    expect(await again.of({ ...me, label: 'other' }).read()).toBeNull();
    expect(await again.of({ ...me, destination: 'rednote' }).read()).toBeNull();
    expect(again.place).toEqual({ kind: 'files', folder: join(folder, 'accounts'), noKeychain: true });
  });

  it('can be read by nobody else: file 0600, folder 0700, also when they were open before', async () => {
    const folder = await tempDir();
    await mkdir(join(folder, 'accounts'), { mode: 0o755 });
    const path = join(folder, 'accounts', 'bluesky@main.json');
    await writeFile(path, '{}', { mode: 0o644 });
    await (await vaultIn(folder)).of(me).write(secret);
    expect(await modeOf(path)).toBe('600');
    expect(await modeOf(join(folder, 'accounts'))).toBe('700');
  });

  it('are 0600 whatever the umask allows', async () => {
    const folder = await tempDir();
    const before = process.umask(0);
    try {
      await (await vaultIn(folder)).of(me).write(secret);
    } finally {
      process.umask(before);
    }
    expect(await modeOf(join(folder, 'accounts', 'bluesky@main.json'))).toBe('600');
  });

  it.each([0o640, 0o604, 0o660])(
    'are not used once others may read them (%o), and the way out is named',
    async (mode) => {
      const folder = await tempDir();
      const vault = await vaultIn(folder);
      await vault.of(me).write(secret);
      const path = join(folder, 'accounts', 'bluesky@main.json');
      await chmod(path, mode);
      const error = await failure(() => vault.of(me).read());
      expect(error).toMatchObject({ kind: 'usage', reason: { code: 'credentials-open', values: { path } } });
      expect(error.message).not.toContain('token-1');
      await chmod(path, 0o600);
      expect(await vault.of(me).read()).toEqual(secret);
    },
  );

  it('are whole whenever they are read, while two processes write them', async () => {
    const folder = await tempDir();
    const [one, other] = [await vaultIn(folder), await vaultIn(folder)];
    await one.of(me).write({ round: 0, padding: 'x'.repeat(10_000) });
    const writes = Array.from({ length: 20 }, (_, round) =>
      (round % 2 === 0 ? one : other).of(me).write({ round, padding: 'x'.repeat(10_000) }),
    );
    const reads = Array.from({ length: 20 }, () => one.of(me).read());
    for (const read of await Promise.all(reads)) expect(read).toMatchObject({ padding: 'x'.repeat(10_000) });
    await Promise.all(writes);
    expect(await readdir(join(folder, 'accounts'))).toEqual(['bluesky@main.json']);
  });

  it('that are broken are a sentence without what stands in them', async () => {
    const folder = await tempDir();
    const vault = await vaultIn(folder);
    await vault.of(me).write(secret);
    await writeFile(join(folder, 'accounts', 'bluesky@main.json'), '{"v":1,"secret":{"accessJwt":"token-1"', {
      mode: 0o600,
    });
    const error = await failure(() => vault.of(me).read());
    expect(error).toMatchObject({
      kind: 'usage',
      reason: { code: 'credentials-broken', values: { what: join(folder, 'accounts', 'bluesky@main.json') } },
    });
    expect(error.message).not.toContain('token-1');
  });

  it('that cannot be written are a sentence that names the place', async () => {
    const folder = await tempDir();
    await writeFile(join(folder, 'accounts'), 'a file where the folder should be');
    const vault = await vaultIn(folder);
    const error = await failure(() => vault.of(me).write(secret));
    expect(error).toMatchObject({ kind: 'fatal', effect: 'none', reason: { code: 'not-a-folder' } });
    expect(error.reason.values?.['path']).toContain(join(folder, 'accounts'));
  });

  it('are gone after logging out, with what a crash left behind, and nobody else is', async () => {
    const folder = await tempDir();
    const vault = await vaultIn(folder);
    const other = { ...me, label: 'other' };
    await vault.of(me).write(secret);
    await vault.of(other).write(secret);
    await writeFile(join(folder, 'accounts', 'bluesky@main.json.0a1b2c.part'), JSON.stringify(secret), { mode: 0o600 });
    await vault.remove(me);
    expect(await vault.of(me).read()).toBeNull();
    expect(await vault.list()).toEqual([other]);
    expect(await readdir(join(folder, 'accounts'))).toEqual(['bluesky@other.json']);
    await vault.remove(me);
  });

  it('are listed by account, with labels of any letters, and strange files are no accounts', async () => {
    const folder = await tempDir();
    const vault = await vaultIn(folder);
    expect(await vault.list()).toEqual([]);
    const odd = { destination: 'bluesky', label: '../Ana & Söhne@work/日' };
    await vault.of(odd).write(secret);
    for (const name of ['notes.txt', '%zz@x.json', 'bluesky.json']) await writeFile(join(folder, 'accounts', name), '');
    expect(await vault.list()).toEqual([odd]);
    expect(await vault.of(odd).read()).toEqual(secret);
    expect(await readdir(folder), 'a label is no path').toEqual(['accounts']);
  });
});

describe('the options a login yielded', () => {
  const options = { server: 'https://social.example' };

  it.each([
    ['a file', null],
    ['a keychain', memoryKeychain()],
  ])('are kept beside the secret in %s, and asking for them needs no secret', async (_name, keychain) => {
    const folder = await tempDir();
    const vault = await vaultIn(folder, keychain);
    expect(await findAccountOptions(folder, me)).toBeNull();
    await vault.signIn(me, { secret, options });
    expect(await findAccountOptions(folder, me)).toEqual(options);
    expect(await findAccountOptions(folder, { ...me, label: 'other' })).toBeNull();
    expect(await vault.of(me).read()).toEqual(secret);
  });

  it('stay when the platform rotates the secret, and go with the next login and with logging out', async () => {
    const folder = await tempDir();
    const vault = await vaultIn(folder);
    await vault.signIn(me, { secret, options });
    await vault.of(me).write({ ...secret, accessJwt: 'token-3' });
    expect(await findAccountOptions(folder, me)).toEqual(options);
    await vault.signIn(me, { secret });
    expect(await findAccountOptions(folder, me)).toBeNull();
    await vault.signIn(me, { secret, options });
    await vault.remove(me);
    expect(await findAccountOptions(folder, me)).toBeNull();
  });

  it('of a file that is broken are none: planning goes on', async () => {
    const folder = await tempDir();
    await (await vaultIn(folder)).signIn(me, { secret, options });
    await writeFile(join(folder, 'accounts', 'bluesky@main.json'), '{"v":1,"options":', { mode: 0o600 });
    expect(await findAccountOptions(folder, me)).toBeNull();
  });
});

describe('secrets in a keychain', () => {
  it('are there and not in the file', async () => {
    const folder = await tempDir();
    const keychain = memoryKeychain();
    const vault = await vaultIn(folder, keychain);
    await vault.of(me).write(secret);
    expect(await vault.of(me).read()).toEqual(secret);
    const file = await readFile(join(folder, 'accounts', 'bluesky@main.json'), 'utf8');
    expect(file).not.toContain('token-1');
    expect([...keychain.kept.keys()]).toEqual(['bluesky/main']);
    expect(await vault.placeOf(me)).toEqual({ kind: 'keychain' });
    await vault.remove(me);
    expect(keychain.kept.size).toBe(0);
  });

  it('that the keychain refuses are kept in the file, and it is said', async () => {
    const folder = await tempDir();
    const vault = await vaultIn(folder, memoryKeychain(['set']));
    await vault.of(me).write(secret);
    expect(await vault.of(me).read()).toEqual(secret);
    expect(await vault.placeOf(me)).toEqual({ kind: 'files', folder: join(folder, 'accounts'), noKeychain: false });
    expect(await modeOf(join(folder, 'accounts', 'bluesky@main.json'))).toBe('600');
  });

  it.each([
    ['locked', memoryKeychain(['get'])],
    ['gone', null],
  ])(
    'that is %s now ask the person to unlock it, and are not taken for "nobody is signed in"',
    async (_name, later) => {
      const folder = await tempDir();
      await (await vaultIn(folder, memoryKeychain())).of(me).write(secret);
      const error = await failure(async () => (await vaultIn(folder, later)).of(me).read());
      expect(error).toMatchObject({ kind: 'needs-user', scope: 'account', effect: 'none' });
      expect(error.reason).toEqual({
        code: 'keychain-locked',
        values: { destination: 'bluesky', account: 'main', of: 'reading' },
      });
    },
  );

  it('that cannot be removed leave no file behind, and the person hears of it', async () => {
    const folder = await tempDir();
    const vault = await vaultIn(folder, memoryKeychain(['remove']));
    await vault.of(me).write(secret);
    expect(await failure(() => vault.remove(me))).toMatchObject({
      kind: 'needs-user',
      reason: { code: 'keychain-locked', values: { of: 'removing' } },
    });
    expect(await readdir(join(folder, 'accounts'))).toEqual([]);
  });

  it('are not looked for where CLIPFERRY_KEYCHAIN=off says so', async () => {
    const folder = await tempDir();
    const keychain = memoryKeychain();
    await (await openVault(folder, { CLIPFERRY_KEYCHAIN: 'off' }, keychain)).of(me).write(secret);
    expect(keychain.kept.size).toBe(0);
  });

  it('of this very computer keep what they are given, or are not used', async () => {
    const folder = await tempDir();
    const account = { destination: 'bluesky', label: `test-${process.pid}` };
    const vault = await openVault(folder, {});
    try {
      await vault.of(account).write(secret);
      expect(await vault.of(account).read()).toEqual(secret);
    } finally {
      await vault.remove(account);
    }
  });
});

async function failure(work: () => Promise<unknown>): Promise<FerryError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof FerryError) return error;
    throw error;
  }
  throw new Error('it succeeded');
}
