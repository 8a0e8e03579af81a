import { readFileSync } from 'node:fs';
import { packageFolder } from '../disk/package.ts';

/** As package.json has it. */
export function readVersion(): string {
  try {
    const value: unknown = JSON.parse(readFileSync(new URL('package.json', packageFolder()), 'utf8'));
    return typeof value === 'object' && value !== null && 'version' in value ? String(value.version) : 'unknown';
  } catch {
    return 'unknown';
  }
}
