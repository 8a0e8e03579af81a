import type { HttpRequest } from '../contract/index.ts';

/** Headers have arrived; the body is on its way. */
export interface Exchange {
  readonly status: number;
  /** names in lower case; repeated headers joined with `, ` */
  readonly headers: Readonly<Record<string, string>>;
  /** ends with a FerryError when it is cut */
  chunks(): AsyncGenerator<Uint8Array, void, void>;
  /** Frees everything. After the end of the body the connection stays usable. */
  close(): void;
}

/** Sends one request and waits for the headers of its answer. FerryErrors as in HttpClient. */
export type Send = (request: HttpRequest, how: { readonly unpack: boolean }, signal: AbortSignal) => Promise<Exchange>;
