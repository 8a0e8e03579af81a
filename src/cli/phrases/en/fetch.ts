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
  'link-refused': ({ status, link, diesAt }, speech) => ({
    says: [
      link === undefined ? 'the server' : `${link}: the server`,
      status === undefined ? ' refused the link' : ` answered ${status}`,
      diesAt === undefined ? '' : ` although the link should live until ${speech.minute(diesAt)}`,
    ].join(''),
    ways: [
      { text: 'try again later', command: speech.command('retry') },
      { text: `if it stays like this, ${speech.source.askForExport}`, command: speech.command('fetch', '<export>') },
      {
        text: 'or give the file you have',
        command: speech.command('fetch', '<export>', '--media', '<folder>'),
      },
    ],
  }),
  'bad-link': (_, speech) => ({
    says: 'the export holds no usable link for this file',
    ways: [
      { text: speech.source.askForExport, command: speech.command('fetch', '<export>') },
      {
        text: 'or give the file you have',
        command: speech.command('fetch', '<export>', '--media', '<folder>'),
      },
    ],
  }),
  'link-busy': ({ link, status }) =>
    `${link === undefined ? '' : `${link}: `}the server ${status === undefined ? 'is busy' : `answered ${status}`}`,
  'link-cut-short': ({ link, bytes }, speech) =>
    `${link === undefined ? '' : `${link}: `}the answer ended${bytes === undefined ? ' early' : ` after ${speech.bytes(bytes)}`}`,
  'host-silent': ({ host }) => `${host ?? 'the server'} asked us to wait`,
  'unsteady-answer': ({ link }) => `${link === undefined ? '' : `${link}: `}the server keeps changing what it sends`,
};
