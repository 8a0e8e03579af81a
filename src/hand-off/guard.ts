import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { parse as parseQuery } from 'node:querystring';

/** 128 bits: nobody guesses it while a command runs. */
export function newToken(): string {
  return randomBytes(16).toString('base64url');
}

/** Browsers do not tell ports apart: two runs at once must not take each other's. */
function cookieName(port: number): string {
  return `clipferry-${port}`;
}

export function cookieOf(token: string, port: number): string {
  return `${cookieName(port)}=${token}; Path=/; HttpOnly; SameSite=Strict`;
}

export function isToken(given: string | undefined, token: string): boolean {
  if (given === undefined || given.length > 200) return false;
  // Equal lengths, whatever was given.
  return timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** What a request carries under our name: more than one where another page of this computer set one too. */
export function cookiesIn({ headers }: IncomingMessage, port: number): readonly string[] {
  const mine = `${cookieName(port)}=`;
  return (headers.cookie ?? '')
    .split(';', 100)
    .map((part) => part.trim())
    .filter((part) => part.startsWith(mine))
    .map((part) => part.slice(mine.length));
}

/** The token of the code that was scanned: `/?t=…`, there and nowhere else. */
export function tokenIn(url: string): string | undefined {
  const [path, query = ''] = url.split('?', 2);
  const given = path === '/' ? parseQuery(query)['t'] : undefined;
  return typeof given === 'string' ? given : undefined;
}

/**
 * Exactly one Host, and one of ours: a page elsewhere whose name was pointed at this computer (DNS rebinding) has another. And not from another
 * page: browsers say where a request comes from.
 */
export function isForUs({ rawHeaders, headers }: IncomingMessage, hosts: ReadonlySet<string>): boolean {
  const named = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
  const { host, origin } = headers;
  if (named.length !== 1 || host === undefined || !hosts.has(host.toLowerCase())) return false;
  return origin === undefined || origin.toLowerCase() === `http://${host.toLowerCase()}`;
}

/** How many of something one address may have within a minute. */
export class Allowance {
  readonly #most: number;
  readonly #now: () => number;
  readonly #used = new Map<string, { from: number; count: number }>();

  constructor(most: number, now: () => number = Date.now) {
    this.#most = most;
    this.#now = now;
  }

  /** Counts one. False: it was one too many. */
  take(address: string): boolean {
    const now = this.#now();
    const used = this.#used.get(address);
    if (used === undefined || now - used.from >= 60_000) {
      if (this.#used.size > 10_000) this.#used.clear();
      this.#used.set(address, { from: now, count: 1 });
      return true;
    }
    used.count += 1;
    return used.count <= this.#most;
  }
}

/** What kind of thing it is, from what its browser says: nothing more is kept of it. */
export type DeviceKind = 'iphone' | 'ipad' | 'android' | 'windows' | 'mac' | 'linux' | 'other';

export function deviceKind(userAgent: string | undefined): DeviceKind {
  const agent = userAgent ?? '';
  if (/iPhone/.test(agent)) return 'iphone';
  if (/iPad/.test(agent)) return 'ipad';
  if (/Android/.test(agent)) return 'android';
  if (/Windows/.test(agent)) return 'windows';
  if (/Macintosh/.test(agent)) return 'mac';
  return /Linux|X11/.test(agent) ? 'linux' : 'other';
}
