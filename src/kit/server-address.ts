const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * Fit for secrets: the address of a server, https or this very computer, without a path, a name or a password in it. For the
 * `refine` of an option's schema, and for what a server says of another.
 */
export function isServerAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, pathname, search, hash } = new URL(text);
  if (username !== '' || password !== '' || search !== '' || hash !== '' || pathname !== '/') return false;
  return protocol === 'https:' || (protocol === 'http:' && loopback.test(hostname));
}
