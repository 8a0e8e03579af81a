import type { PhraseBook } from '../../../contract/index.ts';
import type { FetchReasons } from '../../../contract/reasons/fetch.ts';

export const fetch: PhraseBook<FetchReasons> = {
  'expired-link': ({ diedAt }, speech) => ({
    says: diedAt === undefined ? 'the link has died' : `the link died on ${speech.day(diedAt)}`,
    ways: [
      { text: speech.source.askForExport, command: speech.command('fetch', '<export>') },
      {
        text: 'or give the file you have',
        command: speech.command('fetch', '<export>', '--media', '<folder>'),
      },
    ],
  }),
};
