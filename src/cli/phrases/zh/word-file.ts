import type { PhraseBook, Speech } from '../../../contract/index.ts';
import type { WordFile, WordFileFault, WordFileReasons } from '../../../contract/reasons/word-file.ts';

const columns: Readonly<Record<WordFile, string>> = { glossary: '规则、词语、换成', topics: '标签、话题' };
const names: Readonly<Record<WordFile, string>> = { glossary: '词表', topics: '话题对照表' };

export const wordFile: PhraseBook<WordFileReasons> = {
  'word-file-columns': ({ path, file = 'glossary', names: said = [] }) => ({
    says: `${path === undefined ? names[file] : `${path} `}的第一行不是列名${said.length === 0 ? '' : `，写的是：${said.join('、')}`}`,
    ways: [`第一行请分列写：${columns[file]}`],
  }),
  'word-file-too-big': ({ path, file = 'glossary', maxBytes, maxRules }, speech) => ({
    says: `${path === undefined ? names[file] : `${path} `}太大${maxBytes === undefined || maxRules === undefined ? '' : `：最多 ${speech.number(maxRules)} 行、${speech.bytes(maxBytes)}`}`,
    ways: ['去掉用不着的内容'],
  }),
  'word-file-encoding': ({ path, file = 'glossary' }) => ({
    says: `${path === undefined ? names[file] : `${path} `}不是纯文本表格`,
    ways: ['在表格软件里另存为“CSV UTF-8”，再用那个文件'],
  }),
  'word-file-line': ({ path, file = 'glossary', line, ...fault }, speech) => ({
    says: `${path === undefined ? names[file] : `${path} `}${line === undefined ? '' : `第 ${line} 行`}：${what(fault, speech)}`,
    ways: ['改好这一行、保存，再运行一次同样的命令'],
  }),
};

type Fault = Partial<Pick<WordFileReasons['word-file-line'], 'fault' | 'given' | 'otherLine' | 'maxLength'>>;

function what({ fault, given, otherLine, maxLength }: Fault, speech: Speech): string {
  const quoted = given === undefined ? '这一项' : `“${given}”`;
  const other = otherLine === undefined ? '另一行' : `第 ${otherLine} 行`;
  const texts: Readonly<Record<WordFileFault, string>> = {
    quote: '不该有引号的地方有引号，或者引号没有成对',
    cells: '内容比列名多；如果文字里有逗号，请用引号括起来',
    rule: `没有“${given ?? ''}”这条规则；可以写 替换、删除、保留、追加`,
    'term-missing': '没有写文字',
    'with-missing': `没有写${quoted}要换成什么；要去掉它，请写“删除”`,
    'with-surplus': `这条规则不替换文字，${quoted}用不上；要替换，请写“替换”`,
    'line-break': `${quoted}有好几行；请每行分开写`,
    'too-long': `太长${maxLength === undefined ? '' : `，最多 ${speech.number(maxLength)} 个字符`}`,
    hashtag: `${quoted}是话题；话题请写在单独的表里：--topics`,
    mark: `${quoted}开头的符号会和前面的字连在一起`,
    ellipsis: `${quoted}里有“…”；文字被截短的地方会用到它`,
    twice: `${quoted}在${other}已经有了`,
    again: `${other}会把${quoted}再改一次；请直接写最终的文字`,
    'not-a-tag': `${quoted}不是一个话题：只能有文字、数字和 _，不能有空格，也不能只有数字`,
  };
  return fault === undefined ? '无法使用' : texts[fault];
}
