import { isFerryError } from '../../src/contract/index.ts';
import { acquireRunLock } from '../../src/ledger/lock.ts';
import { openLedger } from '../../src/ledger/open.ts';

/** Runs as a user who may read the folder and not write it; tells how each way in ends. */
const [folder = ''] = process.argv.slice(2);
const ways = {
  write: async () => (await openLedger(folder, 'write')).close(),
  lock: async () => (await acquireRunLock(folder)).release(),
  read: async () => {
    const ledger = await openLedger(folder, 'read');
    const totals = await ledger.posts.totals();
    await ledger.close();
    return `${totals.posts} posts`;
  },
};
for (const [name, way] of Object.entries(ways)) {
  try {
    process.stdout.write(`${name}: ${(await way()) ?? 'done'}\n`);
  } catch (error) {
    process.stdout.write(`${name}: ${isFerryError(error) ? `${error.kind} ${error.code}` : String(error)}\n`);
  }
}
