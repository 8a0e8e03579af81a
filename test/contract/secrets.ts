import type { Json } from '../../src/contract/index.ts';

/** Shorter texts are names and flags, and would be found by chance. */
const minSecretChars = 6;

/** Every text inside credentials. */
export function secretsIn(value: Json): readonly string[] {
  if (typeof value === 'string') return value.length >= minSecretChars ? [value] : [];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(secretsIn);
}
