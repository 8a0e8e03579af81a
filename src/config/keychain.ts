/** The computer's own store of secrets. Each call throws when the store is locked or refuses. */
export interface Keychain {
  get(name: string): string | null;
  set(name: string, secret: string): void;
  remove(name: string): void;
}

const service = 'clipferry';

/** A keychain counts only when it keeps what it is given: a headless Linux has the library and no service behind it. */
export async function findKeychain(): Promise<Keychain | null> {
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
