import type { PhraseBook } from '../../../contract/index.ts';
import type { WorkspaceReasons } from '../../../contract/reasons/workspace.ts';

export const workspace: PhraseBook<WorkspaceReasons> = {
  'log-file-unwritable': ({ path }) => ({
    says: `什么都没有开始，因为日志${path === undefined ? '' : ` ${path} `}写不了`,
    ways: ['用 --log-file 指定另一个文件（所在文件夹要已经存在），或者去掉这个参数'],
  }),
  'log-file-taken': ({ path, whose }) => ({
    says:
      whose === 'somebody'
        ? `什么都没有开始，因为 ${path ?? '日志文件'} 已经存在，而且不是 clipferry 的日志`
        : `什么都没有开始，因为 ${path ?? '日志文件'} 是工作区自己的文件，往里写日志会弄坏它`,
    ways: ['用 --log-file 另外指定一个新文件'],
  }),
  'wrong-workspace-action': ({ given }, speech) => ({
    says: `没有“workspace ${given ?? ''}”这个用法`,
    ways: [
      { text: '看看工作区里有什么', command: speech.command('workspace') },
      { text: '清理用不到的文件', command: speech.command('workspace', 'free') },
    ],
  }),
  'free-needs-yes': (_, speech) => ({
    says: '什么都没有删除：需要有人确认，而这里没法提问',
    ways: [
      { text: '看看会删除什么', command: speech.command('workspace') },
      { text: '不再询问，直接清理', command: speech.command('workspace', 'free', '--yes') },
    ],
  }),
  'free-not-confirmed': '什么都没有删除',
  'not-seen-lately': ({ account }, speech) => ({
    says: `最近一天没有核对过${account === undefined ? '' : ` ${account} 上`}这些帖子还在不在`,
    ways: [{ text: '现在核对', command: speech.command('verify') }],
  }),
  'not-whole-there': ({ account }, speech) => ({
    says: `${account === undefined ? '发布的' : `${account} 里的`}文件不在了，或和放进去时不一样`,
    ways: [{ text: '看看是哪些', command: speech.command('verify') }],
  }),
  'space-not-confirmed': (_, speech) => ({
    says: '没有下载任何文件',
    ways: [
      { text: '看看工作区里有什么、哪些可以清理', command: speech.command('workspace') },
      '或者用 --workspace 指定另一块磁盘上的文件夹',
    ],
  }),
};
