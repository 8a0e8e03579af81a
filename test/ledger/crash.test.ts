import { copyFile, mkdir, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLedger } from '../../src/ledger/open.ts';
import { tempDir } from '../support/temp.ts';
import { startChild } from './child.ts';
import { slow } from './deliver.ts';
import { importPosts, planPosts, upTo } from './fill.ts';
import { minute } from './make.ts';
import { allEvents, openForTest, statesByEvents, tempLedger } from './workspace.ts';

const account = { destination: 'folder', label: 'x' };

test('kill -9 in the middle of moves loses no move that was told of, and rows and events agree', async () => {
  const folder = await tempDir();
  const before = await openLedger(folder, 'write');
  await importPosts(before, 40);
  await planPosts(before, account, upTo(40));
  await before.close();

  for (const lines of [40, 300]) {
    const child = startChild('child-moves.ts', [folder]);
    const told = await linesOf(child, lines);
    const ledger = await openLedger(folder, 'write');
    const { told: byEvents, rows } = await statesByEvents(ledger);
    expect(rows).toEqual(byEvents);
    const moves = (await allEvents(ledger)).filter((event) => event.kind === 'delivery-moved');
    const seen = new Set(moves.map((event) => `${event.subject} ${String(event.data['to'])}`));
    expect(told.filter((line) => !seen.has(line))).toEqual([]);
    const { byState } = await ledger.deliveries.totals(account);
    expect(Object.values(byState).reduce((sum, count) => sum + count, 0)).toBe(40);
    await ledger.close();
  }
});

/** Kills the child once it has told of so many moves; returns what it told. */
async function linesOf(child: ReturnType<typeof startChild>, count: number): Promise<string[]> {
  let output = '';
  await new Promise<void>((resolve, reject) => {
    child.process.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.split('\n').length > count) resolve();
    });
    child.process.on('close', () => reject(new Error(`the child ended early: ${output}`)));
  });
  await child.kill();
  return output.split('\n').slice(0, -1);
}

test('a copy whose WAL was cut at any byte opens and is a beginning of the history', async () => {
  const { folder, ledger } = await tempLedger();
  await importPosts(ledger, 5);
  await planPosts(ledger, account, upTo(5));
  const rows = await ledger.deliveries.list({}, 5);
  for (const { key } of rows) {
    await ledger.deliveries.move(key, 'planned', 'prepared', {}, minute(1));
    await ledger.deliveries.hold(key, { code: 'login', said: 'log in' }, minute(2));
    await ledger.deliveries.move(key, 'prepared', 'uploaded', {}, minute(3));
  }
  const history = await allEvents(ledger);
  const { size } = await stat(join(folder, 'ledger.sqlite-wal'));

  const lengths = new Set<number>();
  for (let cut = 0; cut < 40; cut += 1) {
    const copy = join(folder, `copy-${cut}`);
    await mkdir(copy);
    await copyFile(join(folder, 'ledger.sqlite'), join(copy, 'ledger.sqlite'));
    await copyFile(join(folder, 'ledger.sqlite-wal'), join(copy, 'ledger.sqlite-wal'));
    // Spread over the whole file, and not on page borders.
    await truncate(join(copy, 'ledger.sqlite-wal'), Math.max(0, size - Math.floor((cut * (size - 40_000)) / 40) - 17));
    const cutLedger = await openForTest(copy);
    const events = await allEvents(cutLedger);
    expect(events).toEqual(history.slice(0, events.length));
    const { told, rows: now } = await statesByEvents(cutLedger);
    expect(now).toEqual(told);
    lengths.add(events.length);
    await cutLedger.close();
  }
  // The cuts did hit different places, the last commit among them.
  expect(lengths.size).toBeGreaterThan(10);
  expect(Math.max(...lengths)).toBe(history.length - 1);
});

test('writers that run at the same time do not mix: each transaction is whole and none is lost', async () => {
  const { ledger } = await tempLedger();
  await importPosts(ledger, 60);
  await planPosts(ledger, account, upTo(60));
  const rows = await ledger.deliveries.list({}, 60);
  const results = await Promise.allSettled(
    rows.flatMap(({ key }, n) => [
      ledger.deliveries.move(key, 'planned', 'prepared', {}, minute(n)),
      // Refused, and rolled back, in between the others.
      ledger.deliveries.move(key, 'uploaded', 'publishing', {}, minute(n)),
      ledger.deliveries.postpone(key, slow, minute(n)),
      ledger.deliveries.list({ states: ['prepared'] }, 10),
      ledger.deliveries.move(key, 'prepared', 'uploaded', {}, minute(n)),
    ]),
  );
  const failed = results.filter((result) => result.status === 'rejected');
  expect(failed).toHaveLength(60);
  const { told, rows: now } = await statesByEvents(ledger);
  expect(now).toEqual(told);
  expect(new Set(now.values())).toEqual(new Set(['uploaded']));
  const events = await allEvents(ledger);
  expect(events.filter((event) => event.kind === 'delivery-moved')).toHaveLength(120);
  expect(events.filter((event) => event.kind === 'delivery-postponed')).toHaveLength(60);
});
