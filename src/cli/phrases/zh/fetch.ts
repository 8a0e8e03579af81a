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
  'link-refused': ({ status, link, diesAt }, speech) => ({
    says: [
      link === undefined ? '' : `${link}：`,
      status === undefined ? '服务器拒绝了这个链接' : `服务器返回了 ${status}`,
      diesAt === undefined ? '' : `，而链接本应在 ${speech.minute(diesAt)} 前有效`,
    ].join(''),
    ways: [
      { text: '过一会儿再试', command: speech.command('retry') },
      { text: `如果一直这样，${speech.source.askForExport}`, command: speech.command('fetch', '<export>') },
      {
        text: '或者用你手上的文件',
        command: speech.command('fetch', '<export>', '--media', '<folder>'),
      },
    ],
  }),
  'bad-link': (_, speech) => ({
    says: '导出里没有这个文件的可用链接',
    ways: [
      { text: speech.source.askForExport, command: speech.command('fetch', '<export>') },
      {
        text: '或者用你手上的文件',
        command: speech.command('fetch', '<export>', '--media', '<folder>'),
      },
    ],
  }),
  'link-busy': ({ link, status }) =>
    `${link === undefined ? '' : `${link}：`}${status === undefined ? '服务器正忙' : `服务器返回了 ${status}`}`,
  'link-cut-short': ({ link, bytes }, speech) =>
    `${link === undefined ? '' : `${link}：`}${bytes === undefined ? '传输提前结束' : `传输到 ${speech.bytes(bytes)} 就断了`}`,
  'host-silent': ({ host }) => `${host ?? '服务器'} 要求先等一会儿`,
  'unsteady-answer': ({ link }) => `${link === undefined ? '' : `${link}：`}服务器每次给的内容都不一样`,
};
