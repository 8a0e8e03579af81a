import { lookup as dnsLookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { because, FerryError, type Reason } from '../contract/index.ts';
import { isPublicAddress } from './addresses.ts';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** What `net.connect` calls to turn a name into addresses: as `dns.lookup`. */
type GuardedLookup = (
  hostname: string,
  options: { readonly all?: boolean; readonly family?: number | 'IPv4' | 'IPv6' },
  callback: (error: Error | null, address: string | ResolvedAddress[], family?: number) => void,
) => void;

/**
 * Decides which hosts clipferry may talk to. Links come from a file and redirects from strangers: neither may reach the
 * machine itself, the home network or a cloud's metadata service.
 */
export interface HostGuard {
  /**
   * Before every request and every redirect. Returns the parsed URL. FerryError with `effect: none`: `permanent`
   * `url-not-allowed` (not http(s), user name inside), `needs-user` `host-not-allowed` (address literal, odd spelling of one).
   */
  check(url: string): URL;
  /**
   * For the socket of a checked URL: refuses a name unless all its addresses are public, and the socket connects to exactly
   * those, so a second, different DNS answer (rebinding) has no effect. Errors as `check`, through the callback.
   */
  lookupFor(url: URL): GuardedLookup;
}

interface HostGuardOptions {
  /** hosts the person named: `host`, `host:port`, `127.0.0.1:4000`, `[::1]:4000`; without a port all ports */
  readonly allowedHosts: readonly string[];
  /** default: the system's resolver */
  readonly resolve?: (hostname: string) => Promise<readonly ResolvedAddress[]>;
}

/** FerryError `usage` for an entry that is not a host. */
export function createHostGuard(options: HostGuardOptions): HostGuard {
  const allowed = options.allowedHosts.map(decodeAllowedHost);
  const resolve = options.resolve ?? ((hostname: string) => dnsLookup(hostname, { all: true }));
  const isAllowed = (url: URL): boolean =>
    allowed.some((entry) => entry.hostname === url.hostname && (entry.port === null || entry.port === portOf(url)));
  return {
    check: (text) => {
      const url = decodeUrl(text);
      if (!isAllowed(url)) assertPublicLiteral(url, text);
      return url;
    },
    lookupFor: (url) => (hostname, lookupOptions, callback) => {
      void resolve(hostname).then(
        (addresses) => {
          const refusal = isAllowed(url) ? null : findRefusal(url, addresses);
          if (refusal) callback(refusal, '');
          else answer(addresses, lookupOptions, callback);
        },
        (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), ''),
      );
    },
  };
}

function decodeUrl(text: string): URL {
  if (!URL.canParse(text)) throw refused(because('url-not-allowed', { fault: 'no-address' }));
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw refused(because('url-not-allowed', { fault: 'scheme', scheme: url.protocol }));
  }
  if (url.username !== '' || url.password !== '') {
    throw refused(because('url-not-allowed', { fault: 'user-name', host: url.host }));
  }
  return url;
}

function assertPublicLiteral(url: URL, text: string): void {
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(literal) === 0) return;
  if (!isPublicAddress(literal)) throw notPublic(url, literal);
  // The URL parser reads 134744072, 0x8.8.8.8 and 010.8.8.8 as addresses. Nobody honest writes them.
  const written = /^[a-z]+:[\\/]*([^\\/?#]*)/i.exec(text.trim())?.[1] ?? '';
  if (isIP(literal) === 4 && written.replace(/:\d*$/, '') !== literal) {
    throw notPublic(url, literal, written);
  }
}

function findRefusal(url: URL, addresses: readonly ResolvedAddress[]): FerryError | null {
  // One private address among public ones is how rebinding looks, so one is enough.
  const bad = addresses.find(({ address }) => !isPublicAddress(address));
  return bad ? notPublic(url, bad.address) : null;
}

function answer(
  addresses: readonly ResolvedAddress[],
  options: Parameters<GuardedLookup>[1],
  callback: Parameters<GuardedLookup>[2],
): void {
  const wanted = options.family === 'IPv4' ? 4 : options.family === 'IPv6' ? 6 : (options.family ?? 0);
  const fitting = addresses.filter(({ family }) => wanted === 0 || family === wanted);
  const [first] = fitting;
  if (!first) callback(Object.assign(new Error('no address for this host'), { code: 'ENOTFOUND' }), '');
  else if (options.all) callback(null, [...fitting]);
  else callback(null, first.address, first.family);
}

interface AllowedHost {
  readonly hostname: string;
  /** null: every port */
  readonly port: string | null;
}

function decodeAllowedHost(entry: string): AllowedHost {
  const bareIpv6 = isIP(entry) === 6;
  const match = /^(\[[^\]]+\]|[^:/?#@\s]+)(?::(\d{1,5}))?$/.exec(bareIpv6 ? `[${entry}]` : entry.trim());
  const host = match?.[1];
  if (host === undefined || !URL.canParse(`http://${host}`)) {
    throw new FerryError('usage', because('bad-allow-host', { entry }), { effect: 'none' });
  }
  return { hostname: new URL(`http://${host}`).hostname, port: match?.[2] ?? null };
}

function portOf(url: URL): string {
  return url.port || (url.protocol === 'https:' ? '443' : '80');
}

/** `oddly`: how the link writes the address, where that hides it. */
function notPublic(url: URL, address: string, oddly?: string): FerryError {
  const { hostname } = url;
  return notAllowed(
    because('host-not-allowed', {
      host: oddly ?? hostname,
      address,
      odd: oddly !== undefined,
      allow: `${hostname}:${portOf(url)}`,
    }),
  );
}

/** The person may allow it; until then nothing of the account goes, and no post is given up for it. */
function notAllowed(reason: Reason): FerryError {
  return new FerryError('needs-user', reason, { effect: 'none', scope: 'account' });
}

function refused(reason: Reason): FerryError {
  return new FerryError('permanent', reason, { effect: 'none' });
}
