import { createHash } from 'node:crypto';
import { because, type Clock, FerryError, type IsoTime, isFerryError, type MediaKind } from '../contract/index.ts';
import type { DownloadAnswer, Downloader } from '../core/download.ts';
import { assertNever, retryAfterMs, toEpochMs } from '../kit/index.ts';
import { type BodyJob, type BodyStep, decideUnsatisfiable, receiveRange, receiveWhole } from './fetch-body.ts';
import { describeLink, expired, type FetchOutcome, notMedia, patiently } from './fetch-outcome.ts';
import type { HostGate } from './host-gate.ts';
import { MAX_ORIGINAL_BYTES, PartFile } from './part-file.ts';

export type { FetchOutcome } from './fetch-outcome.ts';
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
  /** default 16 GiB */
  readonly maximumBytes?: number;
}

interface FetchDeps {
  readonly downloader: Downloader;
  readonly clock: Clock;
  /** absent: no pause between requests */
  readonly gate?: HostGate;
  /** at most a few times per second is sensible for whoever shows it; called per chunk */
  onProgress?(bytes: number, totalBytes: number | null): void;
}

/** Requests for one call: a server that hands out small ranges still gets a large file through. */
const MAX_REQUESTS = 10_000;
/** How often one call may find that the file at the server is another one and start over. */
const MAX_RESTARTS = 2;

/**
 * Fetches the file behind a link into `partPath`, from where an earlier process stopped if the server allows it. A plain GET
 * without cookies, Referer or compression: what every working downloader of TikTok exports sends (2026-11).
 * Ends with a complete, hashed, flushed part; giving it its place is the media store's job. Called again for a complete
 * part it answers from the disk. Sends at most what is missing.
 */
export async function fetchOriginal(
  request: FetchRequest,
  deps: FetchDeps,
  signal: AbortSignal,
): Promise<FetchOutcome> {
  if (!URL.canParse(request.locator)) return { kind: 'refused', reason: because('bad-link') };
  const part = await PartFile.open(request.partPath, sourceOf(request.locator));
  try {
    return await fetchInto({ request, deps, signal, part });
  } catch (error) {
    return decideError(error, signal);
  } finally {
    await part.close();
  }
}

interface FetchJob {
  readonly request: FetchRequest;
  readonly deps: FetchDeps;
  readonly signal: AbortSignal;
  readonly part: PartFile;
}

async function fetchInto(job: FetchJob): Promise<FetchOutcome> {
  const { part, request } = job;
  let restarts = 0;
  for (let requests = 0; requests < MAX_REQUESTS && restarts <= MAX_RESTARTS; requests += 1) {
    if (part.complete) return finish(job);
    const before = part.bytes;
    const step = await fetchOnce(job);
    switch (step.kind) {
      case 'outcome':
        return step.outcome;
      case 'whole':
        return finish(job);
      case 'not-media':
        return notMedia(describeLink(request.locator), request.kind, step.looks);
      case 'short':
        return patiently(because('link-cut-short', { link: describeLink(request.locator), bytes: part.bytes }));
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
  const reason = because('unsteady-answer', { link: describeLink(request.locator) });
  return { kind: 'later', reason, patient: false, retryAfterMs: null };
}

type Step = BodyStep | { readonly kind: 'outcome'; readonly outcome: FetchOutcome };

async function fetchOnce(job: FetchJob): Promise<Step> {
  const { request, deps, signal, part } = job;
  const { host } = new URL(request.locator);
  const silentMs = (await deps.gate?.enter(host, signal)) ?? 0;
  if (silentMs > 0) return outcome(patiently(because('host-silent', { host }), silentMs));
  const answer = await deps.downloader.download({ url: request.locator, headers: headersFor(part) }, signal);
  try {
    const step = await handleAnswer(job, answer, host);
    // A dead link may also be answered 200 with a page or an error text.
    const diedAt = step.kind === 'not-media' ? findDeath(job, answer.headers) : null;
    return diedAt === null ? step : outcome(expired(describeLink(request.locator), diedAt));
  } finally {
    answer.cancel();
  }
}

async function handleAnswer(job: FetchJob, answer: DownloadAnswer, host: string): Promise<Step> {
  const { request, deps, part } = job;
  const body: BodyJob = {
    part,
    answer,
    kind: request.kind,
    source: sourceOf(request.locator),
    maximumBytes: request.maximumBytes ?? MAX_ORIGINAL_BYTES,
    onProgress: (bytes, totalBytes) => deps.onProgress?.(bytes, totalBytes),
  };
  switch (answer.status) {
    case 200:
      return receiveWhole(body);
    case 206:
      return receiveRange(body);
    case 416:
      return decideUnsatisfiable(body);
    default:
      return outcome(decideRefusal(job, answer, host));
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

function decideRefusal(job: FetchJob, answer: DownloadAnswer, host: string): FetchOutcome {
  const { request, deps } = job;
  const { status, headers } = answer;
  if (status >= 500 || TRY_AGAIN.has(status)) {
    const waitMs = retryAfterMs(headers, deps.clock.now());
    if (waitMs !== null) deps.gate?.pause(host, waitMs);
    return patiently(because('link-busy', { link: describeLink(request.locator), status }), waitMs);
  }
  const diedAt = status >= 400 ? findDeath(job, headers) : null;
  if (diedAt !== null) return expired(describeLink(request.locator), diedAt);
  const life = request.expiresAt === null ? {} : { diesAt: request.expiresAt };
  return { kind: 'refused', reason: because('link-refused', { status, link: describeLink(request.locator), ...life }) };
}

/**
 * When the link died; null: it lives, or names no end. The server's clock decides where it shows one: ours may be wrong, and
 * the server is the one that checks.
 */
function findDeath(job: FetchJob, headers: Readonly<Record<string, string>>): IsoTime | null {
  const { expiresAt } = job.request;
  if (expiresAt === null) return null;
  const serverNowMs = Date.parse(headers['date'] ?? '');
  const nowMs = Number.isNaN(serverNowMs) ? toEpochMs(job.deps.clock.now()) : serverNowMs;
  return nowMs >= toEpochMs(expiresAt) ? expiresAt : null;
}

async function finish(job: FetchJob): Promise<FetchOutcome> {
  const { part, request } = job;
  const { record } = part;
  if (record === null || part.bytes < (request.minimumBytes ?? 1)) {
    const { bytes } = part;
    await part.clear();
    return notMedia(describeLink(request.locator), request.kind, { looksLike: 'too-small', bytes });
  }
  return { kind: 'fetched', ...(await part.finish()), extension: record.extension, mime: record.mime };
}

function decideError(error: unknown, signal: AbortSignal): FetchOutcome {
  if (signal.aborted) {
    if (isFerryError(error) && error.kind === 'interrupted') throw error;
    throw new FerryError('interrupted', because('aborted'), { effect: 'none', cause: error });
  }
  if (!isFerryError(error)) throw error;
  const { reason } = error;
  switch (error.kind) {
    case 'retryable': {
      const patient = error.remedy === 'wait-patiently';
      return { kind: 'later', reason, patient, retryAfterMs: error.retryAfterMs };
    }
    case 'permanent':
      return { kind: 'refused', reason };
    default:
      throw error;
  }
}

function outcome(value: FetchOutcome): Step {
  return { kind: 'outcome', outcome: value };
}

/** The link without its signature: a part may be continued with a renewed link to the same place. */
function sourceOf(locator: string): string {
  const { host, pathname } = new URL(locator);
  return createHash('sha256').update(`${host}${pathname}`).digest('hex');
}
