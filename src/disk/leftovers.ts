import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { onDisk, systemCodeOf } from './errors.ts';

/** `plan.json.4711-0123456789ab.part`, `4711-0123456789ab.part`, and what is made on the way to the second. */
const leftover = /^(?:.+\.)?(\d{1,10})-[0-9a-f]{12}\.part(?:\.between\.part)?(?:\.png\.part)?$/;

/**
 * Takes away what processes that are dead left unfinished right in this folder; of those that live, another one may be writing a report.
 * A folder that is not there has none. Returns how many. FerryError `fatal` for the disk's refusals.
 */
export async function sweepLeftovers(folder: string): Promise<number> {
  return onDisk(folder, async () => {
    const names = (await namesIn(folder)).filter((name) => {
      const pid = Number(leftover.exec(name)?.[1] ?? '0');
      return pid > 0 && !isAlive(pid);
    });
    for (const name of names) await rm(join(folder, name), { force: true });
    return names.length;
  });
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCodeOf(error) !== 'ESRCH';
  }
}
