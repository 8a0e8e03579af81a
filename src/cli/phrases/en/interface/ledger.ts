import type { Speech } from '../../../../contract/index.ts';
import type { LedgerMessages } from '../../messages/ledger.ts';
import { counter } from '../counting.ts';

export function ledger(speech: Speech): LedgerMessages {
  const count = counter(speech);
  return {
    ledger: {
      sound: (path, publications, journalLines) =>
        `${path} is whole, and agrees with the journal beside it: ${count(publications, 'post')} published or under way, in ${count(journalLines, 'line')}.`,
      faulty: (faults) => `${count(faults, 'fault')} found.`,
      checkFault: (sentence) => `  ${sentence}`,
      restoreWith: (command) => `Put back a good ledger; nothing is deleted: ${command}`,
      backedUp: (path) => `The ledger as it is now is kept in ${path}.`,
      putBackWith: (command) => `To put it back one day: ${command}`,
      question:
        'Put back a good ledger and enter what was published since? The present files stay beside it; nothing is deleted',
      nothingWrong: 'Nothing is wrong: the ledger is whole and agrees with the journal of what was published.',
      finished: 'The ledger that was being put back is in its place.',
      restored: (path) =>
        path === null
          ? 'There is no good backup. A new ledger was begun; it knows what the journal tells of what was published.'
          : `Put back: ${path}`,
      entered: (posts) => `Entered from the journal: ${count(posts, 'post')} that it did not know, or not so far.`,
      inDoubt: (posts) =>
        `In doubt: ${count(posts, 'post')} that may be public. The next run looks before it does anything, and asks you where looking cannot tell.`,
      waiting: (posts, command) =>
        `${count(posts, 'post')} will be recognised when the export is read and planned again. The same command as the first time does that: ${command}`,
      linesLost: (lines, command) =>
        `${count(lines, 'line')} of the journal could not be read, so a post may be public that clipferry does not know of. The accounts are stopped until you have looked: ${command}`,
      unknownSince: (at, command) =>
        `The journal of what was published is lost too, and this backup knows nothing after ${speech.minute(at)}: posts may be public that clipferry would publish again. The accounts are stopped until you have looked there, and left out (clipferry skip) what is there already: ${command}`,
      keptAs: (path) => `Kept: ${path}`,
      next: (command) => `Next: ${command}`,
    },
  };
}
