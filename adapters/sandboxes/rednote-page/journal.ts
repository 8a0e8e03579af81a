import { closeSync, existsSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { FerryError } from '../../../src/contract/index.ts';
import { applyEvent, type Event, emptyState, type State } from './state.ts';

export interface Journal {
  readonly state: State;
  /** Written first, then applied: what was answered survives a kill. */
  record(event: Event): void;
  close(): void;
}

/** Opens or starts the journal of a folder that is there. FerryError (`usage`) when it is not one of ours. */
export function openJournal(folder: string): Journal {
  const path = join(folder, 'page-journal.ndjson');
  const state = emptyState();
  if (existsSync(path)) replay(path, state);
  const file = openSync(path, 'a', 0o600);
  return {
    state,
    record: (event) => {
      const line = Buffer.from(`${JSON.stringify(event)}\n`);
      for (let at = 0; at < line.length; ) at += writeSync(file, line, at);
      applyEvent(state, event);
    },
    close: () => closeSync(file),
  };
}

function replay(path: string, state: State): void {
  const bytes = readFileSync(path);
  // A kill in the middle of a write leaves half a line, and its request was never answered.
  const whole = bytes.lastIndexOf(0x0a) + 1;
  if (whole < bytes.length) truncateSync(path, whole);
  const lines = bytes.subarray(0, whole).toString('utf8').split('\n').slice(0, -1);
  lines.forEach((line, index) => {
    try {
      applyEvent(state, JSON.parse(line) as Event);
    } catch (cause) {
      const damaged = { code: 'rednote/sandbox-damaged', values: { path, line: index + 1 } };
      throw new FerryError('usage', damaged, { effect: 'none', cause });
    }
  });
}
