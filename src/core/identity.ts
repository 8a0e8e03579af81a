import { createHash } from 'node:crypto';
import type { Account } from '../contract/index.ts';

/** One post to one account: the same for ever, whatever plan or run it is part of. */
export function deliveryKey(postRef: string, account: Account): string {
  return `${account.destination}:${account.label}:${postRef}`;
}

/** One intent to publish. Derived, so that a restart which lost its memory finds the same key again. */
export function publishKey(key: string, attempt: number): string {
  return createHash('sha256').update(`${key}\n${attempt}`).digest('hex').slice(0, 32);
}

/** Names a rendition by what it was made from and how: equal inputs are never made twice. */
export function renditionKey(sourceSha256: string, recipe: unknown): string {
  return createHash('sha256')
    .update(`${sourceSha256}\n${stableJson(recipe)}`)
    .digest('hex')
    .slice(0, 40);
}

/** JSON with sorted keys: equal values, equal text. */
export function stableJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(stableJson).join(',')}]`;
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${stableJson(field)}`);
  return `{${fields.join(',')}}`;
}
