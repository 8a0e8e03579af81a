import type { HandOffOverview } from '../core/hand-off.ts';
import { assertNever } from '../kit/index.ts';
import type { Screen } from './client/view.ts';
import type { DeskParts, Farewell } from './desk-parts.ts';

export function headingOf(destination: string, account: string): string {
  return account === 'main' ? destination : `${destination} · ${account}`;
}

/** "2 of today's 3 posted, 14 to go", and what is not simply to come. */
export function standingOf({ words, speech }: DeskParts, overview: HandOffOverview): readonly string[] {
  const { posted, left, putOff, needCommand, skipped, today, nextAt } = overview;
  return [
    words.standing({ posted, left }),
    ...(today === null ? [] : [words.today(today)]),
    ...(nextAt === null ? [] : [words.nextAt(speech.minute(nextAt))]),
    ...(putOff + needCommand + skipped === 0 ? [] : [words.aside({ putOff, needCommand, skipped })]),
  ];
}

/** Nothing is before the person. `farewell` null: the run goes on. */
export function restScreen({ words, speech }: DeskParts, overview: HandOffOverview, farewell: Farewell | null): Screen {
  const again = speech.command('handoff');
  const rest = (title: string, details: readonly string[], final: boolean): Screen => ({
    kind: 'rest',
    title,
    details,
    final,
  });
  if (farewell === null)
    return overview.nextAt === null
      ? rest(words.preparing, [words.preparingHint], false)
      : rest(words.waiting(speech.minute(overview.nextAt)), [words.waitingHint], false);
  switch (farewell.kind) {
    case 'done':
      return overview.needCommand > 0
        ? rest(words.doneSome, [words.seeComputer(speech.command('report', '--problems'))], true)
        : rest(words.done, [words.doneHint], true);
    case 'paused':
      return rest(words.paused(speech.minute(farewell.until)), [words.startAgain(again)], true);
    case 'stopped':
      return rest(words.stopped, [words.startAgain(again)], true);
    default:
      return assertNever(farewell);
  }
}
