import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { IsoTime } from '../../contract/index.ts';
import { exists, onDisk, systemCodeOf } from '../../disk/index.ts';

/** Names of what is kept of a ledger. A time without colons: no file system minds it. */

export function ledgerPath(folder: string): string {
  return join(folder, 'ledger.sqlite');
}

/** A whole ledger that is about to take its place: from here on a restore is finished, never begun again. */
export function restoredPath(folder: string): string {
  return join(folder, 'ledger.sqlite.restored');
}

export function backupsFolder(folder: string): string {
  return join(folder, 'backups');
}

export function stamp(at: IsoTime): string {
  return at.replace(/\.\d+Z$/, 'Z').replaceAll(':', '-');
}

/** `path` as it is, or with a number where that is taken; `end` stays last. */
export async function freePath(path: string, end = ''): Promise<string> {
  for (let n = 1; ; n += 1) {
    const one = `${path}${n === 1 ? '' : `-${n}`}${end}`;
    if (!(await exists(one))) return one;
  }
}

const automatic = /^ledger-\d{4}-.*-auto(-\d+)?\.sqlite$/;

export function isAutomatic(name: string): boolean {
  return automatic.test(name);
}

/** Paths of all backups in the workspace's folder, newest name first. */
export async function listBackups(folder: string): Promise<readonly string[]> {
  const place = backupsFolder(folder);
  try {
    const names = (await readdir(place)).filter((name) => name.endsWith('.sqlite'));
    return names
      .sort()
      .reverse()
      .map((name) => join(place, name));
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT' || systemCodeOf(error) === 'ENOTDIR') return [];
    return onDisk(place, async () => {
      throw error;
    });
  }
}
