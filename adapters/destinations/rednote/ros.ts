import { createHash } from 'node:crypto';
import {
  type ByteRange,
  because,
  FerryError,
  type HttpAnswer,
  type HttpRequest,
  isFerryError,
  type RenditionFile,
} from '../../../src/contract/index.ts';
import { assertNotAborted } from '../../../src/kit/index.ts';
import { type Link, pageHeaders, placeOf } from './api.ts';
import { errorFrom, rowOf } from './judge.ts';
import type { Permit } from './permit.ts';

/** One client waits 120 s for a part. */
const idleTimeoutMs = 120_000;
/** A page of a thousand parts is a tenth of this. */
const maxAnswerBytes = 2 * 1024 * 1024;

interface RosCall {
  readonly method: 'GET' | 'PUT' | 'POST';
  /** with its question mark */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: HttpRequest['body'];
}

/** One request to the upload host of a permit: its token is all it wants, and no cookie ever goes there. */
export function askRos(link: Link, permit: Permit, call: RosCall, signal: AbortSignal): Promise<HttpAnswer> {
  const path = permit.fileId.split('/').map(encodeURIComponent).join('/');
  const { origin, referer } = pageHeaders(link.bases);
  return link.ctx.http.request(
    {
      method: call.method,
      url: `${permit.origin}/${path}${call.query ?? ''}`,
      headers: {
        'x-cos-security-token': permit.token,
        ...(origin && referer ? { origin, referer } : {}),
        ...call.headers,
      },
      ...(call.body === undefined ? {} : { body: call.body }),
      idleTimeoutMs,
      maxAnswerBytes,
    },
    signal,
  );
}

/** For the reason: `PUT ?partNumber`, and the file on its way. */
interface RosRequest {
  readonly request: string;
  readonly role: RenditionFile['role'];
}

/** The FerryError for an answer that is not what the call wants. */
export function rosError(link: Link, what: RosRequest, answer: HttpAnswer): FerryError {
  const isXml = /<Error>/.test(answer.body);
  const seen = {
    phase: 'upload' as const,
    status: answer.status,
    headers: answer.headers,
    code: null,
    text: isXml ? '' : answer.body,
    xmlCode: isXml ? xmlText(answer.body, 'Code') : null,
  };
  return errorFrom(rowOf(seen), seen, { ...placeOf(link), ...what });
}

/** The first element of this name, or null. Upload hosts answer small flat documents; a parser would be a dependency more. */
export function xmlText(xml: string, name: string): string | null {
  const found = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]?.trim() ?? '';
  return found === '' ? null : unescapeXml(found);
}

function unescapeXml(text: string): string {
  return text
    .replace(/&#(\d{1,4});/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}

/** As it is compared: without quotes, in lower case. */
export function bareEtag(etag: string): string {
  return etag.replace(/"/g, '').trim().toLowerCase();
}

/** An ETag of 32 hex digits is the MD5 of what arrived; others mean nothing to us. */
export function isOtherMd5(etag: string, md5Base64: string): boolean {
  const bare = bareEtag(etag);
  return /^[0-9a-f]{32}$/.test(bare) && bare !== Buffer.from(md5Base64, 'base64').toString('hex');
}

/** The alternatives of a permit in their order, the next one only when a host certainly heard nothing. */
export async function askFirstReachable(
  link: Link,
  permits: readonly Permit[],
  call: RosCall,
  signal: AbortSignal,
): Promise<{ readonly permit: Permit; readonly answer: HttpAnswer }> {
  let last: unknown = null;
  for (const permit of permits) {
    try {
      return { permit, answer: await askRos(link, permit, call, signal) };
    } catch (error) {
      if (signal.aborted || !isUnreachable(error)) throw error;
      last = error;
      link.ctx.log('an upload host cannot be reached', { host: new URL(permit.origin).host });
    }
  }
  throw last;
}

function isUnreachable(error: unknown): boolean {
  return isFerryError(error) && error.kind === 'retryable' && error.effect === 'none';
}

/** Content-MD5 of a range, in base64: it must go ahead of the bytes, so they are read once more. Never held at once. */
export async function md5Of(link: Link, file: RenditionFile, range: ByteRange, signal: AbortSignal): Promise<string> {
  const hash = createHash('md5');
  let bytes = 0;
  try {
    for await (const chunk of link.ctx.files.open(file.sha256, range)) {
      assertNotAborted(signal);
      if (!(chunk instanceof Uint8Array)) continue;
      hash.update(chunk);
      bytes += chunk.length;
    }
  } catch (error) {
    throw isFerryError(error) ? error : renditionError(file, 'rendition-gone', error);
  }
  if (bytes < range.end - range.start) throw renditionError(file, 'rendition-changed');
  return hash.digest('base64');
}

export function renditionError(
  file: RenditionFile,
  code: 'rendition-gone' | 'rendition-changed',
  cause?: unknown,
): FerryError {
  const reason = because(code, { file: file.sha256 });
  return new FerryError('retryable', reason, { remedy: 'prepare-again', effect: 'none', cause });
}

/** The bytes of a range, opened when the connection is ready for them. */
export function bodyOf(link: Link, file: RenditionFile, range: ByteRange): NonNullable<HttpRequest['body']> {
  return { bytes: range.end - range.start, open: () => link.ctx.files.open(file.sha256, range) };
}
