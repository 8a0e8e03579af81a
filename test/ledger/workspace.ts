import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { LedgerEvent } from '../../src/core/model.ts';
import type { DeliveryState } from '../../src/core/states.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { openLedger } from '../../src/ledger/open.ts';
import { tempDir } from '../support/temp.ts';

export async function tempLedger(): Promise<{ readonly folder: string; readonly ledger: Ledger }> {
  const folder = await tempDir();
  return { folder, ledger: await openForTest(folder) };
}

export async function openForTest(folder: string, mode: 'write' | 'read' = 'write'): Promise<Ledger> {
  const ledger = await openLedger(folder, mode);
  onTestFinished(() => ledger.close());
  return ledger;
}

/** All of it in a folder of its own, gone when the test ends; also while a process has it open. */
export async function copyWorkspace(folder: string): Promise<string> {
  const copy = join(await tempDir(), 'workspace');
  await cp(folder, copy, { recursive: true });
  return copy;
}

export async function allEvents(ledger: Ledger): Promise<LedgerEvent[]> {
  const events: LedgerEvent[] = [];
  for (;;) {
    const page = await ledger.events.after(events.at(-1)?.id ?? 0, 1_000);
    if (page.length === 0) return events;
    events.push(...page);
  }
}

/** What the events alone say: the last move of each delivery, or what its plan said. Compare with what the rows say. */
export async function statesByEvents(
  ledger: Ledger,
): Promise<{ told: Map<string, string>; rows: Map<string, string> }> {
  const moved = new Map<string, string>();
  for (const event of await allEvents(ledger))
    if (event.kind === 'delivery-moved') moved.set(event.subject, String(event.data['to']));
  const rows = await ledger.deliveries.list({}, 100_000);
  const planned = (kind: string): DeliveryState => (kind === 'skip' ? 'skipped' : 'planned');
  return {
    told: new Map(rows.map((row) => [row.key, moved.get(row.key) ?? planned(row.item.verdict.kind)])),
    rows: new Map(rows.map((row) => [row.key, row.state])),
  };
}
