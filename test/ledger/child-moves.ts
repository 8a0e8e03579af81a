import type { DeliveryState } from '../../src/core/states.ts';
import { openLedger } from '../../src/ledger/open.ts';
import { minute } from './make.ts';

/** Moves deliveries for ever, several at a time, and says so after each commit that it was told of. Somebody kills it. */
const [folder = ''] = process.argv.slice(2);
const ledger = await openLedger(folder, 'write');
const rows = await ledger.deliveries.list({}, 1_000);
const states = new Map<string, DeliveryState>(rows.map((row) => [row.key, row.state]));
const next: Partial<Record<DeliveryState, DeliveryState>> = {
  planned: 'prepared',
  prepared: 'uploaded',
  uploaded: 'prepared',
  skipped: 'planned',
};
for (let step = 0; ; step += 1) {
  await Promise.all(
    rows.slice((step * 7) % rows.length, ((step * 7) % rows.length) + 7).map(async ({ key }) => {
      const from = states.get(key) ?? 'planned';
      const to = step % 11 === 0 && from !== 'skipped' ? 'skipped' : (next[from] ?? 'planned');
      await ledger.deliveries.move(key, from, to, { reason: { code: 'test', values: { step } } }, minute(step));
      states.set(key, to);
      process.stdout.write(`${key} ${to}\n`);
    }),
  );
}
