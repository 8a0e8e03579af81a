/** A request as the page would send it: the headers are bound to exactly this path and this body. */
interface SignableRequest {
  readonly method: string;
  /** with the query, as it goes on the wire */
  readonly path: string;
  /** the exact text that is sent; null: none */
  readonly body: string | null;
}

/**
 * Request headers that only the site's own page can produce, inside the person's own signed-in browser. clipferry never
 * computes one. Until there is a browser session the only signer is the sandbox's.
 */
export interface RequestSigner {
  headersFor(request: SignableRequest, signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
}

/** The sandbox asks that the headers are there, and nothing about their values. */
export const sandboxSigner: RequestSigner = {
  headersFor: async () => ({ 'x-s': 'rehearsal', 'x-t': '0', 'x-s-common': 'rehearsal', 'x-rap-param': 'rehearsal' }),
};
