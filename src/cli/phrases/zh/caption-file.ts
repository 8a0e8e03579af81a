import type { PhraseBook } from '../../../contract/index.ts';
import type { CaptionFileReasons, DateFault, ForeignFile } from '../../../contract/reasons/caption-file.ts';
import { faults } from './source.ts';

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

const foreign: Readonly<Record<ForeignFile, { readonly what: string; readonly way: string }>> = {
  video: { what: '是视频', way: '自己的视频用 --media 指定' },
  sound: { what: '是声音文件', way: '请指定带文案的 CSV 或 JSON 文件' },
  picture: { what: '是图片', way: '自己的图片用 --media 指定' },
  workbook: { what: '是工作簿', way: '在表格软件里另存为“CSV UTF-8”，再用那个文件' },
  zip: { what: '是 zip 压缩包', way: '先解压，再指定里面的文案文件或文件夹' },
  pdf: { what: '是 PDF', way: '请指定带文案的 CSV 或 JSON 文件' },
  other: { what: '不是文本', way: '请指定带文案的 CSV 或 JSON 文件' },
};

const quotes: Readonly<Record<CaptionFileReasons['captions-quote']['fault'], string>> = {
  open: '有引号没有闭合',
  behind: '闭合引号后面还有文字；单元格里的引号要写两遍',
};

export const captionFile: PhraseBook<CaptionFileReasons> = {
  'captions-unreadable': ({ path, systemCode }) => ({
    says:
      systemCode === 'ENOENT' && path !== undefined
        ? `没有 ${path} 这个文案文件`
        : `无法读取文案文件${path === undefined ? '' : ` ${path}`}${systemCode === undefined ? '' : `（${systemCode}）`}`,
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
  'captions-no-text': ({ path, is = 'other' }) => ({
    says: `${path === undefined ? '这个文件' : `${path} `}${foreign[is].what}，不是文案表格或 JSON`,
    ways: [foreign[is].way],
  }),
  'captions-are-export': ({ path }, { source: { name } }) => ({
    says: `${path === undefined ? '这个文件' : `${path} `}就是 ${name} 的导出文件本身`,
    ways: ['请指定别处的文案文件；导出文件里有的文案已经读过了'],
  }),
  'captions-json': ({ fault, ...place }) => ({
    says: `${at(place)}：不是有效的 JSON${fault === undefined ? '' : fault === 'cut-off' ? '，文件不完整' : `：${faults[fault]}`}`,
    ways: [fault === 'cut-off' ? '重新生成这个文件，它缺了后面的内容' : '改好这一行，或者重新生成文件'],
  }),
  'captions-encoding': ({ isJson, ...place }) => ({
    says: `${at(place)}：不是 UTF-8 编码`,
    ways: [isJson === true ? '把文件重新存为 UTF-8 文本' : saveAgain],
  }),
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
  'captions-take': ({ name = '采用', given, ...place }) => ({
    says: `${at(place)}：“${name}”一列里${given === undefined ? '的内容' : `的“${given}”`}既不是“是”也不是“否”，所以一条文案也没有采用`,
    ways: ['请写“是”或“否”；空着就是“否”'],
  }),
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
