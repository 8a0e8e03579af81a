import { createHash } from 'node:crypto';
import { type Clock, FerryError, type IsoTime, isFerryError, type MediaKind } from '../contract/index.ts';
import { assertNever, retryAfterMs } from '../kit/index.ts';
import { type BodyStep, type BodyWork, decideUnsatisfiable, takeRange, takeWhole } from './fetch-body.ts';
import type { HostGate } from './host-gate.ts';
import { PartFile } from './part-file.ts';

export { removePart } from './part-file.ts';

/** One file behind a link, to be fetched or continued. */
export interface FetchRequest {
  /** http(s) URL; signed, so it never appears in a message */
  readonly locator: string;
  readonly kind: MediaKind;
  /** when the link dies; null: it does not say */
  readonly expiresAt: IsoTime | null;
  /** absolute; grows in place and survives a kill, with `<partPath>.json` beside it. One path per original. */
  readonly partPath: string;
  /** a whole file smaller than this is not media; default 1 */
  readonly minimumBytes?: number;
  /** default 16 GiB; TikTok's own limit for uploads is far below */
  readonly maximumBytes?: number;
}

export interface FetchDeps {
  readonly downloader: Downloader;
  readonly clock: Clock;
  /** absent: no pause between requests */
  readonly gate?: HostGate;
  /** at most a few times per second is sensible for whoever shows it; called per chunk */
  onProgress?(bytes: number, totalBytes: number | null): void;
}

/** What `fetch` needs of the network. `createHttpClient` in src/net has this shape; siblings do not import each other. */
export interface Downloader {
  /** One GET that follows safe redirects. Any status is an answer. FerryError as in HttpClient. */
  download(request: DownloadRequest, signal: AbortSignal): Promise<DownloadAnswer>;
}

export interface DownloadRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly idleTimeoutMs?: number;
}

export interface DownloadAnswer {
  readonly status: number;
  /** names in lower case */
  readonly headers: Readonly<Record<string, string>>;
  /** raw bytes, never unpacked; may be read once; ends with a FerryError when the connection is lost */
  readonly body: AsyncIterable<Uint8Array>;
  /** lets go of a body nobody wants */
  cancel(): void;
}

/**
 * How it went. `because` is a plain sentence for the person, `code` is stable. Nothing here is thrown; thrown are only
 * FerryErrors of kind `fatal` (disk) and code `aborted` (the signal), with what was received kept in the part.
 */
export type FetchOutcome =
  /** complete and flushed to disk at `partPath`: give it to the media store, then `removePart` */
  | {
      readonly kind: 'fetched';
      readonly bytes: number;
      readonly sha256: string;
      /** with its dot, from the magic bytes */
      readonly extension: string;
      readonly mime: string;
    }
  /** the link is dead, and its own date says so: only a new export helps */
  | {
      readonly kind: 'expired';
      readonly code: 'expired-link';
      readonly expiresAt: IsoTime;
      readonly because: string;
      readonly hint: string;
    }
  /** the server said no although the link should live, or the address is not allowed; `status` null: no answer */
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly status: number | null;
      readonly because: string;
      readonly hint: string;
    }
  /** network, 429, 5xx; `retryAfterMs` null: the server named no time */
  | {
      readonly kind: 'later';
      readonly code: string;
      readonly retryAfterMs: number | null;
      readonly because: string;
    }
  /** an answer, but not the file: a login page, an error as JSON, a picture for a video, nothing. The part is untouched or gone. */
  | { readonly kind: 'not-media'; readonly code: 'not-media'; readonly looksLike: string; readonly because: string };

const DEFAULT_MAXIMUM_BYTES = 16 * 1024 ** 3;
/** Requests for one call: a server that hands out small ranges still gets a large file through. */
const MAX_REQUESTS = 10_000;
/** How often one call may find that the file at the server is another one and start over. */
const MAX_RESTARTS = 2;

/**
 * Fetches the file behind a link into `partPath`, from where an earlier process stopped if the server allows it. A plain GET
 * without cookies, Referer or compression: what every working downloader of TikTok exports sends (facts 3.4).
 * Ends with a complete, hashed, flushed part; giving it its place is the media store's work. Called again for a complete
 * part it answers from the disk. Sends at most what is missing.
 */
export async function fetchOriginal(
  request: FetchRequest,
  deps: FetchDeps,
  signal: AbortSignal,
): Promise<FetchOutcome> {
  if (!URL.canParse(request.locator)) return badLink();
  const part = await PartFile.open(request.partPath, sourceOf(request.locator));
  try {
    return await fetchInto({ request, deps, signal, part });
  } catch (error) {
    return decideError(error, request, signal);
  } finally {
    await part.close();
  }
}

interface Work {
  readonly request: FetchRequest;
  readonly deps: FetchDeps;
  readonly signal: AbortSignal;
  readonly part: PartFile;
}

async function fetchInto(work: Work): Promise<FetchOutcome> {
  const { part, request } = work;
  let restarts = 0;
  for (let requests = 0; requests < MAX_REQUESTS && restarts <= MAX_RESTARTS; requests += 1) {
    if (part.complete) return finish(work);
    const before = part.bytes;
    const step = await fetchOnce(work);
    switch (step.kind) {
      case 'outcome':
        return step.outcome;
      case 'whole':
        return finish(work);
      case 'not-media':
        return notMedia(request, step.looksLike);
      case 'short':
        return later('connection-lost', null, `${describe(request)}: the answer ended after ${part.bytes} bytes`);
      case 'restart':
        restarts += 1;
        await part.clear();
        break;
      case 'more':
        if (part.bytes <= before) restarts += 1;
        break;
      default:
        assertNever(step);
    }
  }
  return later('unsteady-answer', null, `${describe(request)}: the server keeps changing what it sends`);
}

type Step = BodyStep | { readonly kind: 'outcome'; readonly outcome: FetchOutcome };

async function fetchOnce(work: Work): Promise<Step> {
  const { request, deps, signal, part } = work;
  const { host } = new URL(request.locator);
  const heldMs = (await deps.gate?.enter(host, signal)) ?? 0;
  if (heldMs > 0) return outcome(later('server-busy', heldMs, `${host} asked us to wait`));
  const answer = await deps.downloader.download({ url: request.locator, headers: headersFor(part) }, signal);
  try {
    const step = await takeAnswer(work, answer, host);
    // A dead link may also be answered 200 with a page or an error text.
    return step.kind === 'not-media' && isPastExpiry(work, answer.headers) ? outcome(expired(request)) : step;
  } finally {
    answer.cancel();
  }
}

async function takeAnswer(work: Work, answer: DownloadAnswer, host: string): Promise<Step> {
  const { request, deps, part } = work;
  const body: BodyWork = {
    part,
    answer,
    kind: request.kind,
    source: sourceOf(request.locator),
    maximumBytes: request.maximumBytes ?? DEFAULT_MAXIMUM_BYTES,
    onProgress: (bytes, totalBytes) => deps.onProgress?.(bytes, totalBytes),
  };
  switch (answer.status) {
    case 200:
      return takeWhole(body);
    case 206:
      return takeRange(body);
    case 416:
      return decideUnsatisfiable(body);
    default:
      return outcome(decideRefusal(work, answer, host));
  }
}

function headersFor(part: PartFile): Record<string, string> {
  const headers: Record<string, string> = { accept: '*/*', 'accept-encoding': 'identity' };
  if (part.bytes === 0) return headers;
  headers['range'] = `bytes=${part.bytes}-`;
  if (part.record?.validator) headers['if-range'] = part.record.validator;
  return headers;
}

/** "Not now" although it is a 4xx (RFC 9110 15.5, RFC 6585). */
const TRY_AGAIN = new Set([408, 423, 425, 429]);

function decideRefusal(work: Work, answer: DownloadAnswer, host: string): FetchOutcome {
  const { request, deps } = work;
  const { status, headers } = answer;
  if (status >= 500 || TRY_AGAIN.has(status)) {
    const waitMs = retryAfterMs(headers, deps.clock.now());
    if (waitMs !== null) deps.gate?.hold(host, waitMs);
    const code = status === 429 ? 'rate-limited' : 'server-busy';
    return later(code, waitMs, `${describe(request)}: the server answered ${status}`);
  }
  if (status >= 400 && isPastExpiry(work, headers)) return expired(request);
  const life = request.expiresAt ? `should live until ${spoken(request.expiresAt)}` : 'names no end';
  return {
    kind: 'refused',
    code: 'link-refused',
    status,
    because: `${describe(request)}: the server answered ${status} although the link ${life}`,
    hint: 'try again later; if it stays like this, ask TikTok for a new export',
  };
}

/** The server's clock decides where it shows one: ours may be wrong, and the server is the one that checks. */
function isPastExpiry(work: Work, headers: Readonly<Record<string, string>>): boolean {
  const { expiresAt } = work.request;
  if (expiresAt === null) return false;
  const serverNowMs = Date.parse(headers['date'] ?? '');
  const nowMs = Number.isNaN(serverNowMs) ? Date.parse(work.deps.clock.now()) : serverNowMs;
  return nowMs >= Date.parse(expiresAt);
}

async function finish(work: Work): Promise<FetchOutcome> {
  const { part, request } = work;
  const { record } = part;
  if (record === null || part.bytes < (request.minimumBytes ?? 1)) {
    const { bytes } = part;
    await part.clear();
    return notMedia(request, `a file of only ${bytes} bytes`);
  }
  return { kind: 'fetched', ...(await part.finish()), extension: record.extension, mime: record.mime };
}

function decideError(error: unknown, request: FetchRequest, signal: AbortSignal): FetchOutcome {
  if (signal.aborted) {
    if (isFerryError(error) && error.code === 'aborted') throw error;
    throw new FerryError('retryable', 'aborted', `${describe(request)}: stopped`, { effect: 'none', cause: error });
  }
  if (!isFerryError(error)) throw error;
  const { code, message, hint } = error;
  switch (error.kind) {
    case 'retryable':
      return later(code, error.retryAfterMs, message);
    case 'permanent':
      return { kind: 'refused', code, status: null, because: message, hint: hint ?? 'ask TikTok for a new export' };
    default:
      throw error;
  }
}

function outcome(value: FetchOutcome): Step {
  return { kind: 'outcome', outcome: value };
}

function later(code: string, waitMs: number | null, because: string): FetchOutcome {
  return { kind: 'later', code, retryAfterMs: waitMs, because };
}

function expired(request: FetchRequest): FetchOutcome {
  const expiresAt = request.expiresAt ?? '';
  return {
    kind: 'expired',
    code: 'expired-link',
    expiresAt,
    because: `${describe(request)}: the link died on ${spoken(expiresAt)}`,
    hint: 'ask TikTok for a new export (JSON) and run the same command with it: what is already here is kept',
  };
}

function notMedia(request: FetchRequest, looksLike: string): FetchOutcome {
  const wanted = request.kind === 'video' ? 'a video' : 'a picture';
  const because = `${describe(request)}: expected ${wanted}, the server sent ${looksLike}`;
  return { kind: 'not-media', code: 'not-media', looksLike, because };
}

function badLink(): FetchOutcome {
  return {
    kind: 'refused',
    code: 'bad-link',
    status: null,
    because: 'the export holds no usable link for this file',
    hint: 'ask TikTok for a new export, or give the file itself with --media <folder>',
  };
}

/** The link without its signature: a part may be continued with a renewed link to the same place. */
function sourceOf(locator: string): string {
  const { host, pathname } = new URL(locator);
  return createHash('sha256').update(`${host}${pathname}`).digest('hex');
}

/** Fit for messages: host and the last path segment, never the query (it is a key) nor the middle (some sign there). */
function describe(request: FetchRequest): string {
  const { host, pathname } = new URL(request.locator);
  const last = pathname.split('/').at(-1) ?? '';
  return `${host}/…/${last.length > 40 ? `${last.slice(0, 37)}…` : last}`;
}

function spoken(time: IsoTime): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`;
}
