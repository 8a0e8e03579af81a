type Headers = Readonly<Record<string, string>>;

export interface ContentRange {
  readonly start: number;
  /** half-open, unlike on the wire */
  readonly end: number;
  /** null: `*` */
  readonly total: number | null;
}

/** What is on disk of a file, and what tied it to the server's. */
export interface HeldPart {
  readonly bytes: number;
  readonly totalBytes: number | null;
  readonly validator: string | null;
}

/** `content-range: bytes 0-99/200` (RFC 9110 14.4); null when it is missing, of another unit, or nonsense. */
export function decodeContentRange(headers: Headers): ContentRange | null {
  const match = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headers['content-range'] ?? '');
  if (!match) return null;
  const [start, last] = [Number(match[1]), Number(match[2])];
  const total = match[3] === '*' ? null : Number(match[3]);
  if (last < start || (total !== null && last >= total)) return null;
  return { start, end: last + 1, total };
}

/**
 * The range of a 206 that surely continues what is held; null for any other. Every number is compared: some servers send
 * another range than asked, or one of another file, or several ranges at once, or a packed one.
 */
export function findContinuation(held: HeldPart, headers: Headers): ContentRange | null {
  const range = decodeContentRange(headers);
  if (range === null || range.start !== held.bytes || !isConsistent(range, headers)) return null;
  const { totalBytes, validator } = held;
  if (totalBytes !== null && range.total !== null && totalBytes !== range.total) return null;
  if (!agreesWith(validator, headers)) return null;
  // One of two must tie the halves together: the length of the whole, or a validator the answer repeats.
  const tied =
    (totalBytes !== null && range.total !== null) ||
    (validator !== null && sentValidator(validator, headers) === validator);
  return tied ? range : null;
}

/** A piece that begins the file, sent unasked; null for any other. */
export function findBeginning(headers: Headers): ContentRange | null {
  const range = decodeContentRange(headers);
  return range !== null && range.start === 0 && isConsistent(range, headers) ? range : null;
}

/** Plain bytes, as many as the range says. */
function isConsistent({ start, end }: ContentRange, headers: Headers): boolean {
  const length = decodeContentLength(headers);
  return encodingOf(headers) === null && (length === null || length === end - start);
}

/** The length of the whole file, as a 416 tells it; null when it does not. */
export function decodeUnsatisfiedTotal(headers: Headers): number | null {
  const total = /^bytes \*\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1];
  return total === undefined ? null : Number(total);
}

export function decodeContentLength(headers: Headers): number | null {
  const value = headers['content-length'];
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : null;
}

/** How the body is packed; null: not at all. */
export function encodingOf(headers: Headers): string | null {
  const encoding = (headers['content-encoding'] ?? '').trim().toLowerCase();
  return encoding === '' || encoding === 'identity' ? null : encoding;
}

/** What If-Range may carry: a strong ETag, else the date (RFC 9110 13.1.5 forbids weak ones). Null: neither. */
export function findValidator(headers: Headers): string | null {
  const etag = headers['etag'];
  return etag?.startsWith('"') ? etag : (headers['last-modified'] ?? null);
}

/** False only when the answer names the same kind of validator with another value: a 206 may leave it out. */
export function agreesWith(validator: string | null, headers: Headers): boolean {
  if (validator === null) return true;
  const sent = sentValidator(validator, headers);
  return sent === undefined || sent === validator;
}

/** What the answer names of the same kind. */
function sentValidator(validator: string, headers: Headers): string | undefined {
  return validator.startsWith('"') ? headers['etag'] : headers['last-modified'];
}
