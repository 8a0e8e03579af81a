import type { PhraseBook } from '../../../contract/index.ts';
import type { FetchReasons } from '../../../contract/reasons/fetch.ts';

export const fetch: PhraseBook<FetchReasons> = {
  'expired-link': ({ diedAt }, speech) => ({
    says: diedAt === undefined ? '下载链接已失效' : `下载链接已于 ${speech.day(diedAt)} 失效`,
    ways: [
      { text: speech.source.askForExport, command: speech.command('fetch', '<新的导出文件>') },
      { text: '或者用你手上的文件', command: speech.command('fetch', '<导出文件>', '--media', '<文件夹>') },
    ],
  }),
  'link-refused': ({ status, link, diesAt }, speech) => ({
    says: [
      link === undefined ? '' : `${link}：`,
      status === undefined ? '服务器拒绝了这个链接' : `服务器返回了 ${status}`,
      diesAt === undefined ? '' : `，但链接本应在 ${speech.minute(diesAt)} 前有效`,
    ].join(''),
    ways: [
      { text: '过一会儿再试', command: speech.command('retry') },
      { text: `如果一直这样，${speech.source.askForExport}`, command: speech.command('fetch', '<新的导出文件>') },
      {
        text: '或者用你手上的文件',
        command: speech.command('fetch', '<导出文件>', '--media', '<文件夹>'),
      },
    ],
  }),
  'bad-link': (_, speech) => ({
    says: '导出文件里没有这个文件的可用链接',
    ways: [
      { text: speech.source.askForExport, command: speech.command('fetch', '<新的导出文件>') },
      {
        text: '或者用你手上的文件',
        command: speech.command('fetch', '<导出文件>', '--media', '<文件夹>'),
      },
    ],
  }),
  'link-busy': ({ link, status }) =>
    `${link === undefined ? '' : `${link}：`}${status === undefined ? '服务器正忙' : `服务器返回了 ${status}`}`,
  'link-cut-short': ({ link, bytes }, speech) =>
    `${link === undefined ? '' : `${link}：`}${bytes === undefined ? '传输中断' : `传输中断，只收到 ${speech.bytes(bytes)}`}`,
  'link-slow': ({ link, bytesPerSecond }, speech) => ({
    says: `${link === undefined ? '' : `${link}：`}服务器传得太慢${
      bytesPerSecond === undefined ? '' : `（每秒 ${speech.number(bytesPerSecond)} 字节）`
    }，已收到的部分会保留`,
    ways: [{ text: '过一会儿接着下载', command: speech.command('fetch', '<导出文件>') }],
  }),
  'host-silent': ({ host }) => `${host === undefined ? '服务器' : `${host} `}要求先等一会儿`,
  'unsteady-answer': ({ link }) => `${link === undefined ? '' : `${link}：`}服务器每次给的内容都不一样`,
  'not-fetched-yet': '原文件还没下载好',
  'original-lost': '工作区里的原文件不见了，会重新下载',
  'archive-gone': ({ path }, speech) => ({
    says: path === undefined ? '包含这个文件的导出文件已不在原处' : `包含这个文件的 ${path} 已不在原处`,
    ways: [
      { text: '从现在的位置重新指定导出文件', command: speech.command('fetch', '<路径>') },
      { text: '或者用你手上的文件', command: speech.command('fetch', '<导出文件>', '--media', '<文件夹>') },
    ],
  }),
  'entry-gone': ({ path, entry }, speech) => ({
    says: `${path === undefined ? '导出文件' : `${path} `}里已经没有${entry === undefined ? '这个文件' : ` ${entry}`}`,
    ways: [
      { text: '重新指定完整的导出文件', command: speech.command('fetch', '<路径>') },
      { text: '或者用你手上的文件', command: speech.command('fetch', '<导出文件>', '--media', '<文件夹>') },
    ],
  }),
  'original-incomplete': ({ original }, speech) => ({
    says: `记录里${original === undefined ? '有个文件' : `第 ${speech.number(original)} 号文件`}的信息不完整`,
    ways: ['让工作区保持原样，把这个问题反馈给我们'],
  }),
};
