import type { NoValues } from './values.ts';

interface Sent {
  readonly method: string;
  /** never the query, and secrets taken out */
  readonly address: string;
}

/** The network, before any platform has spoken. */
export interface NetReasons {
  /** the person asked to stop */
  readonly aborted: NoValues;
  readonly 'connection-refused': Sent;
  readonly 'host-unknown': Sent;
  /** `silentMs`: the request was on its way, and then nothing moved; absent: the server did not take the connection in time */
  readonly timeout: Sent & { readonly silentMs?: number };
  /** it moved, and did not come to an end for so long */
  readonly 'answer-slow': Sent & { readonly withinMs: number };
  readonly 'network-unreachable': Sent;
  readonly 'tls-failed': Sent & { readonly systemCode: string };
  /** `began`: bytes of the request may have arrived */
  readonly 'connection-lost': Sent & { readonly began: boolean };
  readonly 'answer-unreadable': Sent;
  /** a header or the address holds a character that HTTP forbids */
  readonly 'bad-request': Sent;
  readonly 'answer-too-large': Sent & { readonly maxBytes: number };
  /** what was to be sent is longer or shorter than it was when the request began */
  readonly 'body-length': Sent & { readonly bytes: number };
  /** no web address, another scheme, or a user name inside */
  readonly 'url-not-allowed': {
    readonly fault: 'no-address' | 'scheme' | 'user-name';
    readonly scheme?: string;
    readonly host?: string;
  };
  /** `address`: what the host name leads to, or the literal in the link; `odd`: written so that people do not see it */
  readonly 'host-not-allowed': {
    readonly host: string;
    readonly address: string;
    readonly odd: boolean;
    readonly allow: string;
  };
  readonly 'bad-allow-host': { readonly entry: string };
  readonly 'too-many-redirects': { readonly host: string };
  readonly 'bad-redirect': { readonly host: string };
  readonly 'insecure-redirect': { readonly host: string; readonly to: string };
}
