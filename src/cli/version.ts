import { readFileSync } from 'node:fs';

/** package.json stands two folders above this file, in the source tree and in the package alike (`dist/src/cli`: three). */
export function readVersion(): string {
  for (const place of ['../../package.json', '../../../package.json']) {
    try {
      const value: unknown = JSON.parse(readFileSync(new URL(place, import.meta.url), 'utf8'));
      if (typeof value === 'object' && value !== null && 'version' in value) return String(value.version);
    } catch {
      // not there: the other place
    }
  }
  return 'unknown';
}
