import {
  because,
  type Clock,
  FerryError,
  type HttpAnswer,
  type HttpClient,
  type HttpRequest,
  isFerryError,
  quoting,
} from '../contract/index.ts';
import { retryAfterMs, type ServiceAddress } from '../kit/index.ts';

/** What a service is asked with. */
export interface ServiceLine {
  readonly http: HttpClient;
  readonly clock: Clock;
  /** before each further try of a request that met a busy service or a broken network */
  readonly pausesMs: readonly number[];
  /** a pause that ends early, with the signal's reason, when somebody stops */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** secrets out of what the service says */
  redact(text: string): string;
}

export interface Service extends ServiceAddress {
  /** null: it needs none */
  readonly key: string | null;
  /** where a key may stand, for messages */
  readonly variable: string;
  readonly login: string;
}

interface Call extends Omit<HttpRequest, 'url'> {
  /** behind the service's address: `/translate` */
  readonly path: string;
}

/** Our own: three more tries, and nobody waits longer than a minute at a time for a machine to translate a caption. */
export const politePausesMs: readonly number[] = [1_000, 4_000, 15_000];
const longestPauseMs = 60_000;
/** Its beginning is what counts, and no server makes us look through megabytes. */
const maxSaidCharacters = 20_000;
/** For the first answer: a server that is there has loaded its model by then, or says something. */
export const firstAnswerMs = 60_000;

/**
 * Asks once, and again after a pause where the service is busy or the network broke: what is asked changes nothing there. Answers with
 * 2xx come back, and 400, 413 and 422, which are about what was sent. FerryError, all with `effect: none`: `needs-user`
 * `service-wants-key`; `retryable` `service-busy`, `service-failed`, `service-silent`, `service-slow` and the network's; `usage` `service-not-there`, `service-moved`.
 */
export async function callService(
  { line, service }: { readonly line: ServiceLine; readonly service: Service },
  { path, ...call }: Call,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  for (let tries = 0; ; tries += 1) {
    try {
      // Servers that are busy send spaces now and then: they are not silent, and never done.
      const answerWithinMs = 2 * (call.idleTimeoutMs ?? firstAnswerMs);
      const answer = await line.http.request({ answerWithinMs, ...call, url: `${service.url}${path}` }, signal);
      const error = findError(answer, { line, service, path });
      if (error === null) return answer;
      throw error;
    } catch (thrown) {
      const error = named(thrown, service);
      const pauseMs = pauseAfter(error, line.pausesMs[tries]);
      if (pauseMs === null) throw withoutEffect(error);
      await line.wait(pauseMs, signal);
    }
  }
}

function pauseAfter(error: unknown, pauseMs: number | undefined): number | null {
  if (pauseMs === undefined || !isFerryError(error) || error.kind !== 'retryable') return null;
  // Whoever says nothing for a minute says nothing in the next one.
  if (error.code === 'service-silent' || error.code === 'service-slow') return null;
  const wishMs = error.retryAfterMs ?? 0;
  return wishMs > longestPauseMs ? null : Math.max(pauseMs, wishMs);
}

/** The network knows an address; the person knows a service. */
function named(error: unknown, { host }: Service): unknown {
  if (!isFerryError(error)) return error;
  const { silentMs, withinMs } = error.reason.values ?? {};
  if (error.code === 'answer-slow' && typeof withinMs === 'number')
    return new FerryError('retryable', because('service-slow', { service: host, withinMs }), {
      effect: 'none',
      cause: error,
    });
  if (error.code !== 'timeout') return error;
  const reason = because('service-silent', { service: host, silentMs: typeof silentMs === 'number' ? silentMs : null });
  return new FerryError('retryable', reason, { effect: 'none', cause: error });
}

/** The network cannot know that being asked twice does a translator no harm. */
function withoutEffect(error: unknown): unknown {
  if (!isFerryError(error) || error.effect === 'none') return error;
  return new FerryError(error.kind, error.reason, { effect: 'none', remedy: error.remedy, cause: error });
}

function findError(
  { status, headers, body }: HttpAnswer,
  { line, service, path }: { readonly line: ServiceLine; readonly service: Service; readonly path: string },
): FerryError | null {
  if ((status >= 200 && status < 300) || status === 400 || status === 413 || status === 422) return null;
  const { host } = service;
  const said = wordsOf(body, line);
  if (status >= 300 && status < 400) {
    // Before it is taken apart: a host is written in lower case.
    const to = shown(headers['location'] ?? '', line);
    const where = URL.canParse(to, service.url) ? new URL(to, service.url).host : to;
    return new FerryError('usage', because('service-moved', { service: host, to: where }), { effect: 'none' });
  }
  if (status === 401 || status === 403) {
    const { variable, login, url } = service;
    const reason = because('service-wants-key', { service: host, status, variable, login, url });
    return new FerryError('needs-user', quoting(reason, said), { effect: 'none', scope: 'account' });
  }
  if (status === 404 || status === 405) {
    const reason = because('service-not-there', { service: host, path, status });
    return new FerryError('usage', quoting(reason, said), { effect: 'none' });
  }
  const retryMs = retryAfterMs(headers, line.clock.now());
  const reason =
    status === 429 || status === 503
      ? because('service-busy', { service: host, status, retryAfterMs: retryMs })
      : because('service-failed', { service: host, status });
  return new FerryError('retryable', quoting(reason, said), {
    effect: 'none',
    ...(retryMs === null ? {} : { retryAfterMs: retryMs }),
  });
}

/** What a service says, for people: secrets are out. `{"error": "…"}` and `{"error": {"message": "…"}}`, else the text itself unless it is a page. */
export function wordsOf(body: string, line: Pick<ServiceLine, 'redact'>): string {
  return shown(messageIn(body) ?? (/^\s*</.test(body) ? '' : body), line);
}

/** Secrets first: half of one is found by nobody. */
function shown(text: string, { redact }: Pick<ServiceLine, 'redact'>): string {
  return redact(text.slice(0, maxSaidCharacters)).replaceAll(/\s+/g, ' ').trim().slice(0, 200);
}

function messageIn(body: string): string | null {
  try {
    const value: unknown = JSON.parse(body);
    const error = fieldOf(value, 'error') ?? fieldOf(value, 'detail') ?? value;
    const message = typeof error === 'string' ? error : fieldOf(error, 'message');
    return typeof message === 'string' ? message : null;
  } catch {
    return null;
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (Object.entries(value).find(([key]) => key === name)?.[1] ?? undefined)
    : undefined;
}

/** 400, 413, 422: what was sent is not to its taste. */
export function refusal(
  { status, body }: HttpAnswer,
  line: ServiceLine,
): { readonly kind: 'refused'; readonly status: number; readonly said: string } {
  return { kind: 'refused', status, said: wordsOf(body, line) };
}

/** An answer of another shape than such services give. */
export function oddAnswer({ host }: Pick<ServiceAddress, 'host'>, status: number): FerryError {
  return new FerryError('retryable', because('service-answer-odd', { service: host, status }), { effect: 'none' });
}
