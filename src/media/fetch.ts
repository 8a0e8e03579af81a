import { createHash } from 'node:crypto';
import { because, type Clock, FerryError, type IsoTime, isFerryError, type MediaKind } from '../contract/index.ts';
import type { DownloadAnswer, Downloader } from '../core/download.ts';
import { assertNever, retryAfterMs, toEpochMs } from '../kit/index.ts';
import { type BodyJob, type BodyStep, decideUnsatisfiable, receiveRange, receiveWhole } from './fetch-body.ts';
import { describeLink, expired, type FetchOutcome, notMedia, patiently } from './fetch-outcome.ts';
import type { HostGate } from './host-gate.ts';
import { MAX_ORIGINAL_BYTES, PartFile } from './part-file.ts';

export { describeLink, type FetchOutcome } from './fetch-outcome.ts';
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
  const link = describeLink(request.locator);
  let restarts = 0;
  let continues = part.bytes > 0;
  for (let requests = 0; requests < MAX_REQUESTS && restarts <= MAX_RESTARTS; requests += 1) {
    if (part.complete) return finish(job);
    const before = part.bytes;
    const step = await orItsEnd(job, () => fetchOnce(job, continues));
    switch (step.kind) {
      case 'outcome':
        return step.outcome;
      case 'whole':
        return finish(job);
      case 'not-media':
        return notMedia(link, request.kind, step.looks);
      case 'short':
        return patiently(because('link-cut-short', { link, bytes: part.bytes }));
      case 'restart':
        // Asked for the whole already: once more would be once too often.
        restarts += continues ? 1 : MAX_RESTARTS + 1;
        continues = false;
        break;
      case 'more':
        if (part.bytes <= before) restarts += 1;
        continues = part.bytes > 0;
        break;
      default:
        assertNever(step);
    }
  }
  return { kind: 'later', reason: because('unsteady-answer', { link }), patient: false, retryAfterMs: null };
}

/**
 * A lost connection after the last byte that was promised costs nothing. And a server that promises more than it has, and
 * knows no ranges, would be asked for ever: when all was sent anew and ended at the very byte where it ended before, that is
 * its end. Whether the file is whole is for who looks inside.
 */
async function orItsEnd({ part, signal }: FetchJob, take: () => Promise<Step>): Promise<Step> {
  const { record, bytes } = part;
  const isEnd = () => part.complete || (bytes > 0 && part.bytes === bytes && part.record !== record);
  try {
    const step = await take();
    return step.kind === 'short' && isEnd() ? { kind: 'whole' } : step;
  } catch (error) {
    if (isFerryError(error) && error.kind === 'retryable' && !signal.aborted && isEnd()) return { kind: 'whole' };
    throw error;
  }
}

type Step = BodyStep | { readonly kind: 'outcome'; readonly outcome: FetchOutcome };

async function fetchOnce(job: FetchJob, continues: boolean): Promise<Step> {
  const { request, deps, signal, part } = job;
  const { host } = new URL(request.locator);
  const silentMs = (await deps.gate?.enter(host, signal)) ?? 0;
  if (silentMs > 0) return outcome(patiently(because('host-silent', { host }), silentMs));
  const headers = continues ? headersFor(part) : plainHeaders;
  const answer = await deps.downloader.download({ url: request.locator, headers }, signal);
  try {
    const step = await handleAnswer(job, answer, { host, continues });
    // A page where the rest of a file should be says nothing about the whole of it.
    if (step.kind === 'not-media' && continues) return { kind: 'restart' };
    // A dead link may also be answered 200 with a page or an error text.
    const diedAt = step.kind === 'not-media' ? findDeath(job, answer.headers) : null;
    return diedAt === null ? step : outcome(expired(describeLink(request.locator), diedAt));
  } finally {
    answer.cancel();
  }
}

async function handleAnswer(
  job: FetchJob,
  answer: DownloadAnswer,
  { host, continues }: { readonly host: string; readonly continues: boolean },
): Promise<Step> {
  const { request, deps, part } = job;
  const body: BodyJob = {
    part,
    answer,
    continues,
    source: sourceOf(request.locator),
    link: describeLink(request.locator),
    maximumBytes: request.maximumBytes ?? MAX_ORIGINAL_BYTES,
    onProgress: (bytes, totalBytes) => deps.onProgress?.(bytes, totalBytes),
  };
  switch (answer.status) {
    case 200:
    // As 200, changed on the way by a proxy (RFC 9110 15.3.4).
    case 203:
      return receiveWhole(body);
    case 204:
      return { kind: 'not-media', looks: { looksLike: 'nothing' } };
    case 206:
      return receiveRange(body);
    case 416:
      return decideUnsatisfiable(body);
    default:
      return decideRefusal(job, answer, { host, continues });
  }
}

const plainHeaders: Readonly<Record<string, string>> = { accept: '*/*', 'accept-encoding': 'identity' };

function headersFor(part: PartFile): Readonly<Record<string, string>> {
  const validator = part.record?.validator ?? null;
  return {
    ...plainHeaders,
    range: `bytes=${part.bytes}-`,
    ...(validator === null ? {} : { 'if-range': validator }),
  };
}

/** "Not now" although it is a 4xx (RFC 9110 15.5, RFC 6585). */
const TRY_AGAIN = new Set([408, 423, 425, 429]);
/** Busy, and asking for the whole instead would make it busier. */
const BUSY = new Set([...TRY_AGAIN, 503]);

function decideRefusal(
  job: FetchJob,
  answer: DownloadAnswer,
  { host, continues }: { readonly host: string; readonly continues: boolean },
): Step {
  const { request, deps } = job;
  const { status, headers } = answer;
  const waitMs = retryAfterMs(headers, deps.clock.now());
  const diedAt = status >= 400 && status < 500 && !BUSY.has(status) ? findDeath(job, headers) : null;
  if (diedAt !== null) return outcome(expired(describeLink(request.locator), diedAt));
  // Some refuse nothing but the range.
  if (continues && !BUSY.has(status) && waitMs === null) return { kind: 'restart' };
  if (status >= 500 || TRY_AGAIN.has(status)) {
    if (waitMs !== null) deps.gate?.pause(host, waitMs);
    return outcome(patiently(because('link-busy', { link: describeLink(request.locator), status }), waitMs));
  }
  const life = request.expiresAt === null ? {} : { diesAt: request.expiresAt };
  const reason = because('link-refused', { status, link: describeLink(request.locator), ...life });
  return outcome({ kind: 'refused', reason });
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
    case 'needs-user':
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
