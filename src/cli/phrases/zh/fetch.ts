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
  'host-silent': ({ host }) => `${host === undefined ? '服务器' : `${host} `}要求先等一会儿`,
  'unsteady-answer': ({ link }) => `${link === undefined ? '' : `${link}：`}服务器每次给的内容都不一样`,
  'not-fetched-yet': '原文件还没下载好',
  'original-lost': '工作区里的原文件不见了，会重新下载',
  'archive-gone': ({ path }, speech) => ({
    says: path === undefined ? '存放文件的导出包不在原处了' : `存放文件的 ${path} 不在原处了`,
    ways: [
      { text: '从现在的位置重新给出导出包', command: speech.command('fetch', '<export>') },
      { text: '或者用你手上的文件', command: speech.command('fetch', '<export>', '--media', '<folder>') },
    ],
  }),
  'entry-gone': ({ path, entry }, speech) => ({
    says: `${path === undefined ? '导出包' : `${path} `}里已经没有${entry === undefined ? '这个文件' : ` ${entry}`}`,
    ways: [
      { text: '重新给出完整的导出包', command: speech.command('fetch', '<export>') },
      { text: '或者用你手上的文件', command: speech.command('fetch', '<export>', '--media', '<folder>') },
    ],
  }),
  'original-incomplete': ({ original }, speech) => ({
    says: `账本里${original === undefined ? '有个文件' : `第 ${speech.number(original)} 号文件`}的信息不完整`,
    ways: ['工作区保持原样，并反馈这个问题'],
  }),
};
