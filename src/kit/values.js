/** Milliseconds since the epoch → IsoTime. Throws RangeError outside years 0 to 9999. */
export function toIso(epochMs) {
  const text = new Date(epochMs).toISOString();
  if (text.length !== 24) throw new RangeError(`a time outside years 0 to 9999: ${epochMs}`);
  return text;
}
export function toEpochMs(time) {
  return Date.parse(time);
}
/** The platform gave a date instead of a delay: milliseconds from `now`, never negative. */
export function msUntil(when, now) {
  return Math.max(0, Date.parse(when) - Date.parse(now));
}
/** Ends a `switch` over a union: the compiler points here when a case is missing. */
export function assertNever(value) {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
export function kindsOf(capabilities) {
  const kinds = [];
  if (capabilities.video) kinds.push('video');
  if (capabilities.images) kinds.push('image');
  return kinds;
}
