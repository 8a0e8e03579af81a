import { Readable, Transform } from 'node:stream';
import { because, FerryError, type HttpAnswer, type HttpClient, type HttpRequest } from '../../src/contract/index.ts';

/** What happens to one request. */
export type Fault =
  /** it arrives and is carried out; we never hear of it */
  | { readonly kind: 'answer-lost' }
  /** it was on its way when the connection went: the caller cannot tell this from `answer-lost` */
  | { readonly kind: 'request-lost' }
  /** nobody listens: it certainly did not arrive */
  | { readonly kind: 'refused' }
  /** it does not arrive, and this is the answer (a proxy, a gateway, a rate limiter) */
  | { readonly kind: 'answered-by-gateway'; readonly answer: HttpAnswer }
  /** it arrives and is carried out, and this is the answer */
  | { readonly kind: 'answer-replaced'; readonly answer: HttpAnswer }
  /** silence, until the caller gives up */
  | { readonly kind: 'hang' }
  /** the connection goes after this many bytes of the body */
  | { readonly kind: 'body-cut'; readonly afterBytes: number };

export interface SeenRequest {
  readonly request: HttpRequest;
  readonly bodyBytes: number;
  /** null: it did not come back, or not yet */
  answer: HttpAnswer | null;
}

/** `HttpClient` with a fault for the requests a test chooses, counted from the last `plan`. Remembers every request. */
export class FaultyHttp implements HttpClient {
  readonly seen: SeenRequest[] = [];
  readonly #inner: HttpClient;
  #count = 0;
  #choose: (index: number, request: HttpRequest) => Fault | null = () => null;
  #hung: () => void = () => undefined;

  constructor(inner: HttpClient) {
    this.#inner = inner;
  }

  /** Requests sent since the last `plan`. */
  get count(): number {
    return this.#count;
  }

  plan(choose: (index: number, request: HttpRequest) => Fault | null): void {
    this.#count = 0;
    this.#choose = choose;
  }

  /** This fault for request number `index` (from 0), nothing for the others. */
  planAt(index: number, fault: Fault): void {
    this.plan((at) => (at === index ? fault : null));
  }

  calm(): void {
    this.plan(() => null);
  }

  /** Resolves when a request hangs. */
  nextHang(): Promise<void> {
    return new Promise((resolve) => {
      this.#hung = resolve;
    });
  }

  async request(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const fault = this.#choose(this.#count, request);
    this.#count += 1;
    const entry: SeenRequest = { request, bodyBytes: bodyOf(request.body)?.bytes ?? 0, answer: null };
    this.seen.push(entry);
    entry.answer = await this.#answer(request, signal, fault);
    return entry.answer;
  }

  async #answer(request: HttpRequest, signal: AbortSignal, fault: Fault | null): Promise<HttpAnswer> {
    switch (fault?.kind) {
      case undefined:
        return this.#inner.request(request, signal);
      case 'answer-lost':
        await this.#inner.request(request, signal);
        throw lost(request, 'unknown');
      case 'request-lost':
        throw lost(request, 'unknown');
      case 'refused':
        throw lost(request, 'none');
      case 'answered-by-gateway':
        return fault.answer;
      case 'answer-replaced':
        await this.#inner.request(request, signal);
        return fault.answer;
      case 'hang':
        return this.#hang(signal);
      case 'body-cut':
        await this.#inner.request({ ...request, body: cutBody(request.body, fault.afterBytes) }, signal);
        throw lost(request, 'unknown');
    }
  }

  #hang(signal: AbortSignal): Promise<never> {
    return new Promise((_resolve, reject) => {
      const stop = () => reject(new FerryError('interrupted', because('aborted')));
      if (signal.aborted) return stop();
      signal.addEventListener('abort', stop, { once: true });
      this.#hung();
    });
  }
}

function lost(request: HttpRequest, effect: 'none' | 'unknown'): FerryError {
  const { host, pathname } = new URL(request.url);
  // A query may hold a signature.
  const sent = { method: request.method, address: `${host}${pathname}` };
  const reason =
    effect === 'none' ? because('connection-refused', sent) : because('connection-lost', { ...sent, began: true });
  return new FerryError('retryable', reason, { effect, remedy: 'wait-patiently' });
}

/** The same length announced, the connection broken after `afterBytes`. */
function cutBody(body: HttpRequest['body'], afterBytes: number): { readonly bytes: number; open(): Readable } {
  const whole = bodyOf(body);
  if (!whole) throw new Error('a request without a body cannot be cut in the middle of it');
  return {
    bytes: whole.bytes,
    open() {
      let passed = 0;
      const cut = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          const room = afterBytes - passed;
          passed += chunk.length;
          if (passed <= afterBytes) return done(null, chunk);
          this.push(chunk.subarray(0, Math.max(0, room)));
          // The bytes before the cut must reach the wire first.
          setTimeout(() => done(new Error('the connection was cut by the test')), 20);
        },
      });
      const source = whole.open();
      source.on('error', (error) => cut.destroy(error));
      cut.on('close', () => source.destroy());
      return source.pipe(cut);
    },
  };
}

function bodyOf(body: HttpRequest['body']): { readonly bytes: number; open(): Readable } | null {
  if (body === undefined) return null;
  if (typeof body === 'object' && 'open' in body) return body;
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : Buffer.from(body);
  return { bytes: bytes.length, open: () => Readable.from([bytes], { objectMode: false }) };
}
