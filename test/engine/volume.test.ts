import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { DeliveryStore } from '../../src/ledger/ledger.ts';
import { probeFile } from '../../src/media/probe.ts';
import { sampleVideo } from '../support/samples.ts';
import { FakeDestination } from './fake-destination.ts';
import { posts, Stage } from './stage.ts';

/**
 * Set it to see what a delivery costs. On two cores busy with other tests 3,000 took 124 s: 41 ms each, 7.2 ms of them CPU, as
 * with 300 (43 and 7.2). The rest is the disk, which syncs eight times for each.
 */
const count = Number(process.env['CLIPFERRY_TEST_DELIVERIES'] ?? 150);

/** All posts have one file: what is measured is the engine and the ledger. */
async function staged(fake: FakeDestination): Promise<Stage> {
  const stage = await Stage.open('disk');
  await stage.import(posts(count));
  const path = join(stage.folder, 'given.mp4');
  await writeFile(path, sampleVideo(1).bytes);
  const signal = new AbortController().signal;
  const { sha256, bytes } = await stage.store.ensureOriginalFromFile(path, '.mp4', signal);
  const facts = { sha256, bytes, extension: '.mp4', probed: await probeFile(path, signal), from: 'test' };
  for (const post of await stage.ledger.posts.page(null, count))
    for (const { id } of post.originals) await stage.ledger.originals.fetched(id, facts, stage.clock.now());
  await stage.plan(fake);
  return stage;
}

test('a delivery costs the ledger the same, however many there are', { timeout: 600_000 }, async () => {
  const fake = new FakeDestination();
  const stage = await staged(fake);
  const { deliveries } = stage.ledger;
  let looks = 0;
  let rows = 0;
  const due: DeliveryStore['due'] = async (...args) => {
    const found = await deliveries.due(...args);
    looks += 1;
    rows += found.length;
    return found;
  };
  stage.over = { ledger: { ...stage.ledger, deliveries: { ...deliveries, due } } };
  const cpu = process.cpuUsage();
  const beganAt = performance.now();
  await stage.run(fake);
  const wallMs = performance.now() - beganAt;
  const { user, system } = process.cpuUsage(cpu);
  const each = (ms: number) => `${(ms / count).toFixed(1)} ms`;
  process.stdout.write(`${count} deliveries: ${each(wallMs)} each, ${each((user + system) / 1000)} of CPU\n`);
  expect(fake.posts).toHaveLength(count);
  expect(looks).toBeLessThanOrEqual(2 * count);
  expect(rows).toBeLessThanOrEqual(24 * looks);
});
