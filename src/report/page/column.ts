import { columnOf as columnOfDelivery } from '../../core/balance.ts';
import { assertNever } from '../../kit/index.ts';
import type { ReportEntry } from '../data.ts';
import type { Column } from './words/words.ts';

/** Which number of the headline an entry is counted in. */
export function columnOf(entry: ReportEntry): Column {
  switch (entry.kind) {
    case 'delivery':
      return columnOfDelivery(entry.state, entry.held);
    case 'not-planned':
      return 'notPlanned';
    case 'deleted':
    case 'unreadable':
      return entry.kind;
    default:
      return assertNever(entry);
  }
}

/** In the order they are told. */
export const columns: readonly Column[] = [
  'published',
  'waiting',
  'held',
  'unconfirmed',
  'failed',
  'removing',
  'removed',
  'skipped',
  'notPlanned',
  'deleted',
  'unreadable',
];

export type Tone = 'done' | 'go' | 'wait' | 'bad' | 'off';

/** How a column is coloured. */
export const tones: Readonly<Record<Column, Tone>> = {
  published: 'done',
  waiting: 'go',
  held: 'wait',
  unconfirmed: 'wait',
  failed: 'bad',
  removing: 'wait',
  removed: 'off',
  skipped: 'off',
  notPlanned: 'off',
  deleted: 'off',
  unreadable: 'off',
};
