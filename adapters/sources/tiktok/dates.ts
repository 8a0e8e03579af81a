import type { IsoTime } from '../../../src/contract/index.ts';
import { toIso } from '../../../src/kit/index.ts';

const DATE = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2}):(\d{2})(?: ?UTC|Z)?$/;
/** 2106: what fits in the 32 bits that `PostIndex` keeps. */
const MAX_SECOND = 0xfffffffe;

/**
 * `2025-10-03 07:08:09`, with or without ` UTC` → seconds since the epoch; null for anything else. Always UTC: cover keys
 * of a real export embed the same time.
 */
export function parseDate(text: string): number | null {
  const parts = DATE.exec(text.trim());
  if (!parts) return null;
  const [year, month, day, hour, minute, second] = parts.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const epochMs = Date.UTC(year, month - 1, day, hour, minute, second);
  const back = new Date(epochMs);
  // Date.UTC turns 30 February into March: a date that changes was never a date
  if (back.getUTCMonth() !== month - 1 || back.getUTCDate() !== day) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  const seconds = epochMs / 1000;
  return seconds >= 0 && seconds <= MAX_SECOND ? seconds : null;
}

export function looksLikeDate(text: string): boolean {
  return DATE.test(text.trim());
}

export function isoOf(second: number): IsoTime {
  return toIso(second * 1000);
}

/** `20251003T070809Z`: the part of a post's ref that names its second. */
export function compactDate(second: number): string {
  return `${isoOf(second).slice(0, 19).replaceAll('-', '').replaceAll(':', '')}Z`;
}
