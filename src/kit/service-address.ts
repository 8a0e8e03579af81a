/** A service a person named: where its interface begins, without secrets. */
export interface ServiceAddress {
  /** `https://translate.example.org`, `http://127.0.0.1:11434/v1`; no slash at the end */
  readonly url: string;
  /** `host:port`, for people */
  readonly host: string;
}

/** Its own interface may have been pasted whole. */
const ownPaths = /\/(?:translate|chat\/completions|audio\/transcriptions)$/;

/** null: no http(s) address, or one with a user name, a question mark or a `#` in it, where keys are put. */
export function readServiceAddress(given: string): ServiceAddress | null {
  const text = given.trim();
  if (!URL.canParse(text)) return null;
  const { protocol, username, password, search, hash, origin, pathname, host } = new URL(text);
  if (protocol !== 'https:' && protocol !== 'http:') return null;
  if (`${username}${password}${search}${hash}` !== '') return null;
  return { url: `${origin}${pathname}`.replace(/\/+$/, '').replace(ownPaths, ''), host };
}
