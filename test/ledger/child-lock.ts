import { isFerryError } from '../../src/contract/index.ts';
import { acquireRunLock } from '../../src/ledger/lock.ts';

/** Takes the run lock, says so, and holds it until it is killed (or, with `release`, gives it back at once). */
const [folder = '', then = 'hold'] = process.argv.slice(2);
try {
  const lock = await acquireRunLock(folder);
  process.stdout.write(`locked ${process.pid}\n`);
  if (then === 'release') await lock.release();
  else setInterval(() => {}, 1_000);
} catch (error) {
  process.stdout.write(`refused ${isFerryError(error) ? `${error.kind} ${error.message}` : String(error)}\n`);
}
