import type { PhraseBook } from '../../../contract/index.ts';
import type { FetchReasons } from '../../../contract/reasons/fetch.ts';

export const fetch: PhraseBook<FetchReasons> = {
  'expired-link': ({ diedAt }, speech) => ({
    says: diedAt === undefined ? '下载链接已失效' : `下载链接已于 ${speech.day(diedAt)} 失效`,
    ways: [
      { text: speech.source.askForExport, command: speech.command('fetch', '<export>') },
      { text: '或者用你手上的文件', command: speech.command('fetch', '<export>', '--media', '<folder>') },
    ],
  }),
};
