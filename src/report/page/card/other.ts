import type { Way } from '../../../contract/index.ts';
import { assertNever } from '../../../kit/index.ts';
import type { ReportOther, Said } from '../../data.ts';
import { accountTitle, type Frame, sayReason } from '../frame.ts';

/** What is in the export and no delivery, told in a few lines. */
export interface OtherView {
  readonly place: number;
  readonly state: string;
  readonly heading: string;
  /** the heading is not somebody's text */
  readonly isOurs: boolean;
  readonly reason: Said | null;
  readonly facts: readonly string[];
  list(values: { readonly ways: readonly Way[] }): string;
}

export function otherView(entry: ReportOther, place: number, frame: Frame): Omit<OtherView, 'list'> {
  const { words, speech } = frame;
  const dated = (createdAt: string | null) =>
    createdAt === null ? [] : [words.card.firstPosted(speech.day(createdAt))];
  const one = { count: 1, isRehearsal: false };
  switch (entry.kind) {
    case 'not-planned':
      return {
        place,
        state: words.top.column('notPlanned', one),
        heading: entry.title === '' ? entry.ref : entry.title,
        isOurs: entry.title === '',
        reason: { code: 'not-planned', text: words.card.notPlannedWhy, ways: [] },
        facts: [accountTitle(entry.account, frame), entry.ref, ...dated(entry.createdAt)],
      };
    case 'deleted':
      return {
        place,
        state: words.top.column('deleted', one),
        heading: entry.ref,
        isOurs: true,
        reason: null,
        facts: [...dated(entry.createdAt), words.card.where(entry.where)],
      };
    case 'unreadable':
      return {
        place,
        state: words.top.column('unreadable', one),
        heading: words.card.unreadable,
        isOurs: true,
        reason: sayReason(entry.reason, frame),
        facts: [words.card.where(entry.where)],
      };
    default:
      return assertNever(entry);
  }
}
