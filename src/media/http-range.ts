type Headers = Readonly<Record<string, string>>;

interface ContentRange {
  readonly start: number;
  /** half-open, unlike on the wire */
  readonly end: number;
  /** null: `*` */
  readonly total: number | null;
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

/** The length of the whole file, as a 416 tells it; null when it does not. */
export function decodeUnsatisfiedTotal(headers: Headers): number | null {
  const total = /^bytes \*\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1];
  return total === undefined ? null : Number(total);
}

export function decodeContentLength(headers: Headers): number | null {
  const value = headers['content-length'];
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : null;
}

/** What If-Range may carry: a strong ETag, else the date (RFC 9110 13.1.5 forbids weak ones). Null: neither. */
export function findValidator(headers: Headers): string | null {
  const etag = headers['etag'];
  return etag?.startsWith('"') ? etag : (headers['last-modified'] ?? null);
}

/** False only when the answer names the same kind of validator with another value: a 206 may leave it out. */
export function agreesWith(validator: string | null, headers: Headers): boolean {
  if (validator === null) return true;
  const sent = validator.startsWith('"') ? headers['etag'] : headers['last-modified'];
  return sent === undefined || sent === validator;
}
