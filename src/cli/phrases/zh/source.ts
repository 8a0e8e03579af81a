import type { PhraseBook } from '../../../contract/index.ts';
import type { JsonFault, SourceReasons } from '../../../contract/reasons/source.ts';

export const faults: Readonly<Record<JsonFault, string>> = {
  'control-in-text': '文本里有换行或控制字符',
  control: '有控制字符',
  'no-comma': '少了逗号，或多了引号',
  'bare-name': '字段名没有以引号开头',
  'comma-before-brace': '“}”前多了逗号',
  'comma-before-bracket': '“]”前多了逗号，或冒号后没有值',
  'no-colon': '字段名后没有冒号',
  'after-end': '内容结束后还有多余的东西',
  start: '没有以“{”开头',
  depth: '括号嵌套太深',
  'no-value': '有不是值的内容',
  number: '数字不完整',
  escape: '反斜杠后的字符无效',
  unicode: '“\\u”后面不是四位十六进制数字',
  'no-brace': '另一个括号前少了“}”',
  'no-bracket': '另一个括号前少了“]”',
};

const within: Readonly<Record<SourceReasons['json-truncated']['within'], string>> = {
  text: '一段文本',
  object: '一个对象',
  list: '一个列表',
};

export const source: PhraseBook<SourceReasons> = {
  'not-an-export': ({ path }) => ({
    says: path === undefined ? '这不是 clipferry 能识别的导出文件' : `${path} 不是 clipferry 能识别的导出文件`,
    ways: ['请指定原平台给你的 zip、解压后的文件夹，或其中的 JSON 或 TXT 文件'],
  }),
  'export-empty': ({ file }, { source: { askForExport } }) => ({
    says: `${named(file)}是空的`,
    ways: ['重新下载导出文件', `如果还是不行，${askForExport}`],
  }),
  'export-is-web-page': ({ file }, { source: { name } }) => ({
    says: `${named(file)}是网页，不是导出文件`,
    ways: [`先登录 ${name}，再重新下载导出文件`],
  }),
  'export-utf16': ({ file }, { source: { name } }) => ({
    says: `${named(file)}的编码是 UTF-16，不是 UTF-8`,
    ways: [`使用 ${name} 给你的文件，不要改动；或用 UTF-8 编码另存`],
  }),
  'several-exports': ({ files = [], more = 0 }, speech) => ({
    says: `这里有多份导出文件${files.length === 0 ? '' : `：${files.map(quoted).join('、')}`}${
      more > 0 && files.length > 0 ? `，另有 ${speech.number(more)} 份` : ''
    }`,
    ways: ['只指定其中一份：一个 zip、一个文件夹或一个文件'],
  }),
  'export-changed': ({ file }) => ({ says: `${named(file)}在读取过程中变了`, ways: ['再运行一次同样的命令'] }),
  'json-broken': ({ file, line, byte, fault }, { source: { name } }) => ({
    says: `${named(file)}不是有效的 JSON${placeOf(line, byte)}${fault === undefined ? '' : `：${faults[fault]}`}`,
    ways: [`使用 ${name} 给你的文件；如果手动改过，请检查这一行`],
  }),
  'json-truncated': ({ file, line, byte, within: part }, { source: { askForExport } }) => ({
    says: `${named(file)}不完整${byte === undefined ? '' : `，到第 ${byte} 字节`}${
      byte === undefined || line === undefined ? '' : `（第 ${line} 行）`
    }${byte === undefined ? '' : '就结束了'}${part === undefined ? '' : `，断在${within[part]}中间`}`,
    ways: ['重新下载导出文件', `如果还是不行，${askForExport}`],
  }),
  'two-documents': ({ file }, { source: { askForExport } }) => ({
    says: `${named(file)}里有两份内容，列出的帖子不一样`,
    ways: [askForExport, '或者把文件拆成两个'],
  }),
  'txt-line-too-long': ({ file, maxBytes }, speech) =>
    `${named(file)}有一行${maxBytes === undefined ? '太长' : `超过 ${speech.bytes(maxBytes)}`}，不是 TXT 导出文件`,
};

function named(file: string | undefined): string {
  return file === undefined ? '这个文件' : quoted(file);
}

function quoted(text: string): string {
  return `“${text}”`;
}

function placeOf(line: number | undefined, byte: number | undefined): string {
  if (line === undefined) return byte === undefined ? '' : `，位置在第 ${byte} 字节`;
  return `，位置在第 ${line} 行${byte === undefined ? '' : `（第 ${byte} 字节）`}`;
}
