import type { DestinationWords, Speech } from '../../../../src/contract/index.ts';
import type { FileChange, FolderReasons } from '../reasons.ts';

function told({ file, change, bytes, writtenBytes }: Partial<FileChange>, speech: Speech): string {
  const name = file === undefined ? '有文件' : `${file} `;
  switch (change) {
    case 'gone':
      return `${name}不见了`;
    case 'added':
      return file === undefined ? '多了别人放进来的文件' : `多了别人放进来的 ${file}`;
    case 'size':
      return bytes === undefined || writtenBytes === undefined
        ? `${name}大小变了`
        : `${name}现在是 ${speech.number(bytes)} 字节，原来是 ${speech.number(writtenBytes)} 字节`;
    default:
      return `${name}被改动过`;
  }
}

export const zh: DestinationWords<FolderReasons> = {
  title: '本机文件夹（手动发布）',
  options: {
    out: '要写入的文件夹，填完整路径。不填就放在工作区里。',
    for: '文件按哪里的要求处理：填平台名（见“clipferry destinations”）就按它的限制处理，“anything”保持原样。',
    language: '总览页面的语言：“en”或“zh”。',
  },
  login: {},
  reasons: {
    pace: '只是写到你自己的磁盘，没有数量限制',
    'out-not-absolute': ({ given }) => ({
      says: `存放帖子的文件夹要填完整路径${given === undefined ? '' : `，不能是“${given}”`}`,
      ways: ['用 --set out=<完整路径> 指定文件夹，例如 --set out=/home/ann/posts'],
    }),
    'of-other-account': ({ folder, account, marker }) => ({
      says: `${folder === undefined ? '这个文件夹' : `${folder} `}属于${account === undefined ? '另一个账号' : `账号“${account}”`}（另一个工作区的，或者这个工作区里的另一个账号）；什么都没有写`,
      ways: [
        '给这个账号另选一个文件夹：--set out=<完整路径>',
        `只有确定它就是这个账号的（原来的工作区已经没有了），才删掉里面的${marker === undefined ? '标记文件' : ` ${marker}`}`,
      ],
    }),
    'not-empty': ({ folder, name }, speech) => ({
      says: `${folder === undefined ? '这个文件夹' : `${folder} `}里有别的东西${name === undefined ? '' : `，比如 ${name}`}；什么都没有写`,
      ways: [
        {
          text: '换一个新的文件夹',
          command: speech.command(
            'migrate',
            '<导出文件>',
            '--to',
            'folder',
            '--set',
            `out=${folder === undefined ? '<完整路径>' : `${folder}/posts`}`,
          ),
        },
      ],
    }),
    'marker-broken': ({ what }) => ({
      says: `${what === undefined ? '说明这个文件夹属于谁的文件' : `${what} `}已损坏`,
      ways: ['从备份里恢复它；如果文件夹确实是这个账号的，也可以删掉它，会重新生成'],
    }),
    'marker-newer': ({ path }) => ({
      says: `这个文件夹是更新版本的 clipferry 生成的${path === undefined ? '' : `（${path}）`}`,
      ways: ['请用更新版本的 clipferry 处理它'],
    }),
    'place-away': ({ folder, missing }) => ({
      says: `现在看不到${folder === undefined ? '存放帖子的文件夹' : ` ${folder}`}：${missing === undefined ? '它所在的磁盘' : `${missing} `}没有连接`,
      ways: [
        '接上磁盘，再运行一次同样的命令',
        `如果它本来就不是外接磁盘，请自己建好文件夹${folder === undefined ? '' : `：${folder}`}`,
      ],
    }),
    'place-missing': ({ folder }, speech) => ({
      says: `${folder === undefined ? '存放帖子的文件夹' : `${folder} `}不在了：被删除、被移走，或者所在的磁盘没有连接`,
      ways: [
        {
          text: '如果是你移走了，就移回来，或者说一次它现在在哪里',
          command: speech.command('migrate', '<导出文件>', '--to', 'folder', '--set', 'out=<完整路径>'),
        },
        { text: '如果真的没有了，先看看少了什么，再重新写一遍', command: speech.command('verify', '--write-again') },
      ],
    }),
    'post-too-large': ({ bytes, maxBytes }, speech) => ({
      says: `这篇帖子的文字和文件清单加起来${bytes === undefined ? '太大' : `有 ${speech.bytes(bytes)}`}${maxBytes === undefined ? '' : `，最多 ${speech.bytes(maxBytes)}`}`,
      ways: ['在 plan.json 里把文字改短'],
    }),
    'post-json-broken': ({ what, place }) => ({
      says: `${what === undefined ? '有一个 post.json ' : `${what} `}可能就是这篇帖子，但无法读取${place === undefined ? '' : `（${place}）`}`,
      ways: ['修好 post.json，或者把这个文件夹移走'],
    }),
    'names-taken': ({ name, folder }) => ({
      says: `这篇帖子能用的文件夹名都被占用了${name === undefined ? '' : `：${name}`}`,
      ways: [folder === undefined ? '把那些文件夹改名或移走' : `到 ${folder} 里把它们改名或移走`],
    }),
    'unknown-type': ({ mime }) => `不知道${mime === undefined ? '这种文件' : ` ${mime} 文件`}该用什么扩展名`,
    damaged: (values, speech) => told(values, speech),
    'other-files': 'post.json 里列的文件和发送的不一样',
    edited: ({ path, ...change }, speech) => ({
      says: `没有删除${path === undefined ? '这个文件夹' : ` ${path}`}：${told(change, speech)}`,
      ways: ['如果不再需要，可以手动删除'],
    }),
    'disk-failed': ({ path }) => ({
      says: path === undefined ? '磁盘拒绝了操作' : `磁盘拒绝了对 ${path} 的操作`,
      ways: ['检查磁盘，然后再运行一次同样的命令'],
    }),
  },
};
