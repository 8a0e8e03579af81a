import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Account } from '../contract/index.ts';
import { rehearsalLabel } from './phrases/places.ts';

/** An address a person can open: not of a page that is gone, nor of a sandbox, which ended with its run. null: there is none. */
export function openable(address: string | null, { label }: Pick<Account, 'label'>): string | null {
  if (address === null || address === '') return null;
  if (label === rehearsalLabel && /^https?:/.test(address)) return null;
  return /^file:/.test(address) && !existsSync(fileURLToPath(address)) ? null : address;
}
