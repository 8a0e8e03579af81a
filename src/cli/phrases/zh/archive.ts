import type { PhraseBook, Words } from '../../../contract/index.ts';
import type { ArchiveReasons } from '../../../contract/reasons/archive.ts';

const fetchAgain = '重新复制或下载导出文件';
const unpackIt = '先解压，再指定解压出的文件夹';
const notTheZip = '使用下载时的原 zip；如果是重新打包的，请解压后指定文件夹';
const replaceLink = '换成真正的文件，或删掉这个链接';
const waitAndRepeat = '等下载或复制完成后，再运行一次同样的命令';

const damage: Readonly<Record<ArchiveReasons['archive-damaged']['fault'], string>> = {
  list: '是损坏的 zip：文件目录已损坏',
  'hidden-entries': '里的文件比目录里列的多',
  start: '结尾像 zip，开头却不是',
  'after-end': '是 zip，但末尾之后还有多余的数据',
  comment: '是 zip，但在注释处就断了',
};

const entryDamage: Readonly<Record<ArchiveReasons['archive-entry-damaged']['fault'], string>> = {
  'folder-with-content': '是文件夹，却带有内容',
  'shared-bytes': '和另一个文件共用了数据',
  misplaced: '不在目录标明的位置',
  'behind-end': '的数据超出了文件末尾',
  'two-sizes': '没有压缩，却标了两个不同的大小',
  deflate: '已损坏，无法解压',
  'too-long': '的内容比声明的多',
  'too-short': '的内容比声明的少',
  checksum: '已损坏，校验和不一致',
};

const pathFaults: Readonly<Record<ArchiveReasons['archive-path']['fault'], string>> = {
  nameless: '没有文件名',
  'too-long': '的文件名太长',
  nul: '的文件名里有 NUL 字符',
  absolute: '用了绝对路径',
  drive: '的路径里有盘符',
  escape: '指向压缩包之外',
  control: '的文件名里有控制字符',
};

const linkFaults: Readonly<Record<ArchiveReasons['archive-link']['fault'], string>> = {
  nowhere: '是一个失效的文件链接',
  outside: '是一个指向文件夹之外的文件链接',
  symbolic: '是符号链接',
  special: '是设备或管道',
};

const contents: Readonly<Record<ArchiveReasons['archive-empty']['what'], string>> = {
  file: '是空文件',
  folder: '是文件夹，但里面没有可用的导出内容',
  zip: '是 zip，但里面没有可用的导出内容',
};

const otherFiles: Readonly<Record<ArchiveReasons['archive-other-file']['looksLike'], string>> = {
  video: '是视频',
  picture: '是图片',
  sound: '是音频',
  pdf: '是 PDF 文件',
  document: '是办公软件的文档',
  database: '是数据库文件',
};

export const archive: PhraseBook<ArchiveReasons> = {
  'archive-missing': ({ path }) => ({
    says: path === undefined ? '找不到导出文件' : `${quoted(path)}不存在`,
    ways: ['检查路径是否写对；路径里有空格时要加引号'],
  }),
  'archive-no-permission': ({ path }) => ({
    says: `你没有权限读取${quoted(path)}`,
    ways: ['复制到你自己的文件夹，或修改它的权限'],
  }),
  'archive-unreadable': ({ path, systemCode }) =>
    `无法读取${quoted(path)}${systemCode === undefined ? '' : `（${systemCode}）`}`,
  'archive-empty': ({ path, what }, speech) => ({
    says: `${quoted(path)}${what === undefined ? '是空的' : contents[what]}`,
    ways: [`请指定 ${speech.source.name} 给你的那个文件或文件夹`],
  }),
  'archive-kind': ({ path, packer }) => ({
    says: `${quoted(path)}是${packer === undefined ? '其他格式的' : ` ${packer} `}压缩包，clipferry 只读 zip`,
    ways: [unpackIt],
  }),
  'archive-other-file': ({ path, looksLike }, speech) => ({
    says: `${quoted(path)}${looksLike === undefined ? '是另一种文件' : otherFiles[looksLike]}，不是导出文件`,
    ways: [
      `请指定 ${speech.source.name} 给你的 zip、解压出的文件夹，或其中的 JSON 或 TXT 文件`,
      ...(looksLike === 'video' || looksLike === 'picture'
        ? [
            {
              text: '如果这些是你已有的视频或照片：指定导出文件，再用 --media 指定它们所在的文件夹',
              command: speech.command('fetch', '<导出文件>', '--media', '<文件夹>'),
            },
          ]
        : []),
    ],
  }),
  'archive-special-file': ({ path }) => ({
    says: `${quoted(path)}既不是普通文件，也不是文件夹`,
    ways: ['先把它另存为普通文件'],
  }),
  'archive-nested': ({ path, entry, instead, zips }, speech) => ({
    says: `${quoted(path)}里${zips === undefined ? '只有另一个' : `有 ${speech.number(zips)} 个`} zip${entry === undefined ? '' : `：${quoted(entry)}`}`,
    ways: [
      zips !== undefined && zips > 1
        ? `请指定 ${speech.source.name} 给你的那个`
        : instead === undefined || instead === null
          ? '解压外层，再指定里面的 zip'
          : `直接指定${quoted(instead)}`,
    ],
  }),
  'archive-truncated': ({ path, entry, bytes, unfinished }, speech) => ({
    says:
      entry === undefined
        ? `${quoted(path)}是不完整的 zip，${bytes === undefined ? '' : `到第 ${speech.number(bytes)} 字节就断了，`}缺少结尾`
        : `${inside(path, entry)}的数据超出了文件末尾`,
    ways: unfinished === true ? ['等浏览器下载完成后，再指定下载好的文件', fetchAgain] : [fetchAgain],
  }),
  'archive-damaged': ({ path, fault, bytesAfterEnd }, speech) => ({
    says: `${quoted(path)}${
      fault === 'after-end' && bytesAfterEnd !== undefined
        ? `是 zip，但末尾之后还有 ${speech.number(bytesAfterEnd)} 字节`
        : fault === undefined
          ? '是损坏的 zip'
          : damage[fault]
    }`,
    ways: [fault === 'hidden-entries' ? unpackIt : fetchAgain],
  }),
  'archive-entry-damaged': ({ path, entry, fault, bytes, announcedBytes }, speech) => ({
    says: `${inside(path, entry)}${sizeDamage(fault, bytes, announcedBytes, speech.number)}`,
    ways: [fetchAgain],
  }),
  'archive-changed': ({ path }) => ({ says: `${quoted(path)}在读取过程中变了`, ways: [waitAndRepeat] }),
  'archive-multi-disk': ({ path }) => ({
    says: `${quoted(path)}是分卷 zip 中的一卷`,
    ways: ['用打包它的软件合并并解压，再指定解压出的文件夹'],
  }),
  'archive-encrypted': ({ path, entry }) => ({
    says: `${entry === undefined ? quoted(path) : inside(path, entry)}有密码保护`,
    ways: ['用密码解压，再指定解压出的文件夹'],
  }),
  'archive-method': ({ path, entry, method }) => ({
    says: `${inside(path, entry)}用了${method === undefined ? '其他压缩方式' : `第 ${method} 号压缩方式`}，clipferry 只支持 deflate`,
    ways: [unpackIt],
  }),
  'archive-path': ({ path, entry, fault, maxLength }, speech) => ({
    says: `${inside(path, entry)}${
      fault === 'too-long' && maxLength !== undefined
        ? `的文件名超过 ${speech.number(maxLength)} 个字符`
        : fault === undefined
          ? '的文件名不合规'
          : pathFaults[fault]
    }`,
    ways: [notTheZip],
  }),
  'archive-link': ({ path, entry, fault }): Words => ({
    says: `${inside(path, entry)}${fault === undefined ? '是文件链接' : linkFaults[fault]}`,
    ways: [fault === 'symbolic' || fault === 'special' ? notTheZip : replaceLink],
  }),
  'archive-duplicate': ({ path, entry, twin }) => ({
    says: `${inside(path, entry)}${twin === undefined ? '出现了两次' : `和${quoted(twin)}只有大小写不同`}`,
    ways: [notTheZip],
  }),
  'archive-too-many-entries': ({ path, maxEntries }, speech) => ({
    says: `${quoted(path)}里的文件${maxEntries === undefined ? '太多' : `超过 ${speech.number(maxEntries)} 个`}，正常的导出文件不会这样`,
    ways: [`请指定 ${speech.source.name} 给你的那个文件或文件夹，不要指定它的上级文件夹`],
  }),
  'archive-bomb': ({ path, entry, bytes, compressedBytes }, speech) => ({
    says: [
      entry === undefined ? quoted(path) : inside(path, entry),
      compressedBytes === undefined ? '解压后' : `只有 ${speech.bytes(compressedBytes)}，解压后`,
      bytes === undefined ? '大得不合常理' : `有 ${speech.bytes(bytes)}`,
      '，正常的导出文件不会这样',
    ].join(''),
    ways: ['如果你确定它没问题，先解压，再指定解压出的文件夹'],
  }),
};

function quoted(path: string | undefined): string {
  return path === undefined ? '导出文件' : `“${path}”`;
}

function inside(path: string | undefined, entry: string | undefined): string {
  const what = entry === undefined ? '有个文件' : quoted(entry);
  return path === undefined ? what : `${quoted(path)}里${entry === undefined ? '' : '的'}${what}`;
}

function sizeDamage(
  fault: ArchiveReasons['archive-entry-damaged']['fault'] | undefined,
  bytes: number | undefined,
  announcedBytes: number | undefined,
  number: (value: number) => string,
): string {
  if (fault === undefined) return '已损坏';
  if (announcedBytes === undefined) return entryDamage[fault];
  if (fault === 'too-long') return `的内容超过声明的 ${number(announcedBytes)} 字节`;
  if (fault === 'too-short' && bytes !== undefined)
    return `声明有 ${number(announcedBytes)} 字节，实际只有 ${number(bytes)} 字节`;
  return entryDamage[fault];
}
