import type { PhraseBook } from '../../../contract/index.ts';
import type { CaptionFileReasons, DateFault } from '../../../contract/reasons/caption-file.ts';

const saveAgain = '把表格重新另存为 CSV（UTF-8）';

const missingColumns: Readonly<Record<CaptionFileReasons['captions-no-column']['missing'], string>> = {
  caption: '缺少文案（caption）列',
  post: '缺少 id、link、ref 或 date 列',
  header: '缺少写列名的那一行',
};

const dateFaults: Readonly<Record<DateFault, string>> = {
  unknown: '无法识别',
  order: '可能是两个不同的日子：分不清日在前还是月在前',
  serial: '是表格软件内部的日期数字',
};

const quotes: Readonly<Record<CaptionFileReasons['captions-quote']['fault'], string>> = {
  open: '有引号没有闭合',
  behind: '闭合引号后面还有文字；单元格里的引号要写两遍',
};

export const captionFile: PhraseBook<CaptionFileReasons> = {
  'captions-unreadable': ({ path, systemCode }) => ({
    says: `无法读取文案文件${path === undefined ? '' : ` ${path}`}${systemCode === undefined ? '' : `（${systemCode}）`}`,
    ways: ['--captions 要指定一个存在且你能读取的文件或文件夹'],
  }),
  'captions-no-files': ({ folder }) => ({
    says: `${folder === undefined ? '文件夹' : `${folder} `}里没有 .info.json 文件`,
    ways: ['直接指定 CSV 或 JSON 文件'],
  }),
  'captions-empty': ({ path }) => ({
    says: `${named(path)}里没有文案`,
    ways: ['填好文案列，或换一个文件', '如果是拿不准的文案表格：在正确的行的“采用”一列写“是”'],
  }),
  'captions-encoding': (place) => ({ says: `${at(place)}：不是 UTF-8 编码`, ways: [saveAgain] }),
  'captions-no-column': ({ missing, names, ...place }) => ({
    says: [
      `${at(place)}：${missing === undefined ? '缺少需要的列' : missingColumns[missing]}`,
      names === undefined ? '' : `；第一行写的是：${names.join('、')}`,
    ].join(''),
    ways: ['第一行要写列名，例如：id,caption'],
  }),
  'captions-column-twice': ({ name, columns, ...place }, speech) => ({
    says: `${at(place)}：${columns === undefined ? '有两列' : `第 ${columns.map((one) => speech.number(one)).join(' 列和第 ')} 列`}的列名都是${name === undefined ? '同一个' : `“${name}”`}`,
    ways: ['把不需要的那一列改名或删掉'],
  }),
  'captions-quote': ({ fault, ...place }) => ({
    says: `${at(place)}：${fault === undefined ? '引号位置不对' : quotes[fault]}`,
    ways: [saveAgain],
  }),
  'captions-too-long': ({ maxBytes, ...place }, speech) => ({
    says: `${at(place)}：内容太长${maxBytes === undefined ? '' : `，超过 ${speech.bytes(maxBytes)}`}`,
    // In JSON the tokenizer has told of such a quote.
    ways: place.record === undefined ? ['看看那里有没有未闭合的引号'] : [],
  }),
  'captions-cells': ({ cells, columns, ...place }, speech) => ({
    says: `${at(place)}：${cells === undefined ? '单元格太多' : `有 ${speech.number(cells)} 个单元格`}${
      columns === undefined ? '' : `，但第一行只有 ${speech.number(columns)} 列`
    }`,
    ways: ['含有分隔符的文字要用引号括住'],
  }),
  'captions-no-post': ({ has, ...place }) => ({
    says: `${at(place)}：${
      has === 'link'
        ? '链接里没有帖子 ID'
        : has === 'nothing'
          ? '看不出是哪篇帖子，ref、id、link 和 date 都是空的'
          : '看不出是哪篇帖子'
    }`,
    ways: ['补上 id 或日期'],
  }),
  'captions-id-rounded': ({ id, ...place }) => ({
    says: `${at(place)}：帖子 ID ${id === undefined ? '' : `${id} `}被表格软件四舍五入了`,
    ways: [
      '重新打开 CSV，把 id 列按文本导入（Excel：数据 → 从文本/CSV → 类型选“文本”）',
      '或者加一列 url，填帖子的链接',
    ],
  }),
  'captions-id': ({ id, ...place }, speech) =>
    `${at(place)}：${id === undefined ? '这个 ID ' : `${id} `}不是 ${speech.source.name} 帖子的 ID（15 到 20 位数字）`,
  'captions-date': ({ date, fault, ...place }) => ({
    says: `${at(place)}：日期${date === undefined ? '' : ` ${date} `}${dateFaults[fault ?? 'unknown']}`,
    ways: ['日期写成 2024-09-17 14:07:21（UTC）或 2024-09-17；在表格软件里把这一列的格式设为 yyyy-mm-dd hh:mm:ss'],
  }),
  'captions-not-object': (place) => ({
    says: `${at(place)}：这一条不是带文案的对象`,
    ways: ['写成 {"id": "…", "caption": "…"} 这样的对象，放进列表或每行一个'],
  }),
};

interface Place {
  readonly path?: string;
  readonly line?: number;
  readonly record?: number;
}

function named(path: string | undefined): string {
  return path === undefined ? '文件' : `${path} `;
}

function at({ path, line, record }: Place): string {
  return [
    path ?? '文案文件',
    line === undefined ? '' : `${path === undefined ? '' : ' '}第 ${line} 行`,
    record === undefined ? '' : `，第 ${record} 条`,
  ].join('');
}
