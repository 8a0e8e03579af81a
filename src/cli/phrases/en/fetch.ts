import type { PhraseBook } from '../../../contract/index.ts';
import type { FetchReasons } from '../../../contract/reasons/fetch.ts';
import { counted } from './counting.ts';

export const fetch: PhraseBook<FetchReasons> = {
  'expired-link': ({ diedAt }, speech) => ({
    says: diedAt === undefined ? 'the link has died' : `the link died on ${speech.day(diedAt)}`,
    ways: [
      { text: speech.source.askForExport, command: speech.command('fetch', '<new export>') },
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
      {
        text: `if it stays like this, ${speech.source.askForExport}`,
        command: speech.command('fetch', '<new export>'),
      },
      {
        text: 'or give the file you have',
        command: speech.command('fetch', '<export>', '--media', '<folder>'),
      },
    ],
  }),
  'bad-link': (_, speech) => ({
    says: 'the export holds no usable link for this file',
    ways: [
      { text: speech.source.askForExport, command: speech.command('fetch', '<new export>') },
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
  'link-slow': ({ link, bytesPerSecond }, speech) => ({
    says: `${link === undefined ? 'the server' : `${link}: the server`} sends too slowly${
      bytesPerSecond === undefined ? '' : ` (${counted(speech, bytesPerSecond, 'byte')} a second)`
    }; what came is kept`,
    ways: [{ text: 'go on later', command: speech.command('fetch', '<export>') }],
  }),
  'host-silent': ({ host }) => `${host ?? 'the server'} asked us to wait`,
  'unsteady-answer': ({ link }) => `${link === undefined ? '' : `${link}: `}the server keeps changing what it sends`,
  'not-fetched-yet': 'the original is not here yet',
  'original-lost': 'the original is no longer in the workspace; it is fetched again',
  'archive-gone': ({ path }, speech) => ({
    says: `${path === undefined ? 'the export that holds the file' : `${path}, which holds the file,`} is not where it was`,
    ways: [
      { text: 'give the export again, from where it is now', command: speech.command('fetch', '<path>') },
      { text: 'or give the file you have', command: speech.command('fetch', '<export>', '--media', '<folder>') },
    ],
  }),
  'entry-gone': ({ path, entry }, speech) => ({
    says: `${path ?? 'the export'} no longer holds ${entry ?? 'the file'}`,
    ways: [
      { text: 'give the whole export again', command: speech.command('fetch', '<path>') },
      { text: 'or give the file you have', command: speech.command('fetch', '<export>', '--media', '<folder>') },
    ],
  }),
  'original-incomplete': ({ original }, speech) => ({
    says: `the ledger lacks what it must know of ${original === undefined ? 'a file' : `file ${speech.number(original)}`}`,
    ways: ['keep the workspace as it is and report this'],
  }),
};
