import { describe, expect, test } from 'vitest';
import { FerryError } from '../../src/contract/index.ts';
import { isPublicAddress } from '../../src/net/addresses.ts';
import { createHostGuard, type ResolvedAddress } from '../../src/net/guard.ts';

function codeOf(run: () => unknown): string | null {
  try {
    run();
    return null;
  } catch (error) {
    if (error instanceof FerryError) return error.code;
    throw error;
  }
}

describe('which addresses are the public internet', () => {
  test.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.1',
    '192.168.1.1',
    '224.0.0.251',
    '239.255.255.250',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::1',
    'fec0::1',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:a00:1',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::10.0.0.1',
    '64:ff9b:1::1',
    '2002:7f00:1::1',
    '2001::1',
    '2001:db8::1',
    '100::1',
    'not an address',
  ])('%s is not', (address) => expect(isPublicAddress(address)).toBe(false));

  test.each([
    '8.8.8.8',
    '172.15.255.255',
    '172.32.0.1',
    '100.63.255.255',
    '100.128.0.1',
    '169.253.0.1',
    '198.18.0.5',
    '2606:4700::1111',
    '2a00:1450:4001:80b::200e',
    '64:ff9b::8.8.8.8',
    '::ffff:8.8.8.8',
  ])('%s is', (address) => expect(isPublicAddress(address)).toBe(true));
});

describe('links', () => {
  const guard = createHostGuard({ allowedHosts: [] });

  test.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0x7f.0.0.1/',
    'http://0177.0.0.1/',
    'http://１２７.0.0.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://169.254.169.254/latest/meta-data/',
    'https://192.168.0.1:8443/x',
    'http://0/',
    // public, but written so that people and filters do not see it
    'http://134744072/',
    'http://0x8.8.8.8/',
    'http://010.8.8.8/',
  ])('%s is refused without asking DNS', (url) => expect(codeOf(() => guard.check(url))).toBe('host-not-allowed'));

  test.each([
    'ftp://example.org/x',
    'file:///etc/passwd',
    'data:text/plain,x',
    'N/A',
    '',
    'https://',
    'http://a:b@example.org/',
  ])('"%s" is refused', (url) => expect(codeOf(() => guard.check(url))).toBe('url-not-allowed'));

  test.each([
    'https://video-va.tiktokv.com/storage/v1/x?a=1',
    'http://8.8.8.8/',
    'http://8.8.8.8:80/',
    'HTTPS://8.8.8.8/x',
  ])('%s may be tried', (url) => expect(guard.check(url)).toBeInstanceOf(URL));

  test('a refusal asks the person, of the whole account, changed nothing and names the way out', () => {
    expect(() => guard.check('http://127.0.0.1:4000/x?secret=1')).toThrow(
      expect.objectContaining({
        kind: 'needs-user',
        scope: 'account',
        effect: 'none',
        reason: {
          code: 'host-not-allowed',
          values: { host: '127.0.0.1', address: '127.0.0.1', odd: false, allow: '127.0.0.1:4000' },
        },
      }),
    );
  });

  test('a public address that is written so that people do not see it is called odd, as it is written', () => {
    expect(() => guard.check('http://134744072/')).toThrow(
      expect.objectContaining({
        reason: {
          code: 'host-not-allowed',
          values: { host: '134744072', address: '8.8.8.8', odd: true, allow: '8.8.8.8:80' },
        },
      }),
    );
  });

  test('no reason repeats a user name, password or query', () => {
    for (const url of [
      'http://me:hunter2@example.org/?x-signature=abc',
      'http://me:hunter2@127.0.0.1/?x-signature=abc',
    ]) {
      let message = '';
      try {
        guard.check(url);
      } catch (error) {
        message = `${String(error)} ${JSON.stringify(error)}`;
      }
      expect(message).not.toBe('');
      expect(message).not.toMatch(/hunter2|abc/);
    }
  });
});

describe('hosts the person named', () => {
  test('with a port: that port only', () => {
    const guard = createHostGuard({ allowedHosts: ['127.0.0.1:4000', '[::1]:5000'] });
    expect(guard.check('http://127.0.0.1:4000/')).toBeInstanceOf(URL);
    expect(guard.check('http://[::1]:5000/')).toBeInstanceOf(URL);
    expect(codeOf(() => guard.check('http://127.0.0.1:4001/'))).toBe('host-not-allowed');
    expect(codeOf(() => guard.check('http://127.0.0.1/'))).toBe('host-not-allowed');
  });

  test('without a port: every port; the default port may be spelled out', () => {
    const guard = createHostGuard({ allowedHosts: ['NAS.local', '::1', '10.0.0.1:443'] });
    expect(guard.check('http://nas.local:8080/')).toBeInstanceOf(URL);
    expect(guard.check('http://[::1]:1234/')).toBeInstanceOf(URL);
    expect(guard.check('https://10.0.0.1/')).toBeInstanceOf(URL);
    expect(codeOf(() => guard.check('http://10.0.0.1/'))).toBe('host-not-allowed');
  });

  test.each(['', 'http://x', 'a b', 'x:99999999', 'user@host', 'x/y'])('"%s" is not a host', (entry) => {
    expect(codeOf(() => createHostGuard({ allowedHosts: [entry] }))).toBe('bad-allow-host');
  });
});

describe('names', () => {
  function lookup(addresses: readonly ResolvedAddress[], url: string, allowedHosts: string[] = [], all = true) {
    const guard = createHostGuard({ allowedHosts, resolve: async () => addresses });
    const parsed = guard.check(url);
    return new Promise<{ error: Error | null; result: unknown }>((resolve) => {
      guard.lookupFor(parsed)(parsed.hostname, { all }, (error, result) => resolve({ error, result }));
    });
  }
  const outside = { address: '8.8.8.8', family: 4 };
  const inside = { address: '192.168.1.20', family: 4 };

  test('a name is connected to exactly the addresses that were checked', async () => {
    expect(await lookup([outside], 'https://example.org/')).toEqual({ error: null, result: [outside] });
    expect(await lookup([outside], 'https://example.org/', [], false)).toEqual({ error: null, result: '8.8.8.8' });
  });

  test('one private address among public ones is enough to refuse', async () => {
    const { error } = await lookup([outside, inside], 'https://example.org:8443/');
    expect(error).toMatchObject({ code: 'host-not-allowed', effect: 'none', kind: 'needs-user' });
    expect(error).toMatchObject({
      reason: { values: { host: 'example.org', address: '192.168.1.20', odd: false, allow: 'example.org:8443' } },
    });
  });

  test('localhost is refused after DNS, however it is written', async () => {
    for (const url of ['http://localhost/', 'http://localhost./', 'http://LOCALHOST/']) {
      expect((await lookup([{ address: '::1', family: 6 }], url)).error).toMatchObject({ code: 'host-not-allowed' });
    }
  });

  test('a named host may be private', async () => {
    expect((await lookup([inside], 'http://nas.local/', ['nas.local'])).result).toEqual([inside]);
  });

  test('no address at all is an unknown host', async () => {
    expect((await lookup([], 'http://example.org/')).error).toMatchObject({ code: 'ENOTFOUND' });
  });
});
